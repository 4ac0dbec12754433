// Files chosen while the server cannot be reached, kept in the browser (IndexedDB) until it has them.
(function () {
  "use strict";
  const STORE = "files";

  function open() {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open("ketluan", 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id", autoIncrement: true });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  async function run(mode, act) {
    const database = await open();
    return new Promise((resolve, reject) => {
      const exchange = database.transaction(STORE, mode);
      const request = act(exchange.objectStore(STORE));
      exchange.oncomplete = () => {
        database.close();
        resolve(request.result);
      };
      exchange.onabort = exchange.onerror = () => reject(exchange.error);
    });
  }

  // `key` names the form that the files belong to.
  window.keptFiles = {
    add: (key, file) => run("readwrite", (store) => store.add({ key, file, name: file.name })),
    of: async (key) => (await run("readonly", (store) => store.getAll())).filter((kept) => kept.key === key),
    drop: (id) => run("readwrite", (store) => store.delete(id)),
  };
})();
