// <form data-report>: what is typed is saved by itself; without a connection it waits in the browser and is sent later.
// data-save: where drafts go; data-files: where files go; data-key: the name of the copy kept in the browser.
(function () {
  "use strict";
  const PAUSE = 2000; // after the last key
  const AGAIN = 5000; // between two tries without a connection
  const forms = new WeakMap();

  function begin(form) {
    if (forms.has(form)) return;
    forms.set(form, draft(form));
  }

  function draft(form) {
    const drawer = `report:${form.dataset.key}`;
    const state = form.querySelector("[data-report-state]");
    const conflictBox = form.querySelector("[data-report-conflict]");
    const fileList = form.querySelector("[data-report-files]");
    const picker = form.querySelector("input[type=file]");
    let dirty = false; // something typed that the server has not
    let wanted = null; // the button pressed while there was no connection
    let unsavable = false; // the server will not keep the words as they stand
    let passing = false; // the form goes on its way itself
    let busy = null;
    let timer = 0;

    const version = () => form.elements.version;
    const fields = () => [...form.elements].filter((field) => field.name && !["csrfmiddlewaretoken", "version"].includes(field.name) && !["file", "submit", "button"].includes(field.type));
    const valueOf = (field) => (["checkbox", "radio"].includes(field.type) ? field.checked : field.value);
    const words = () => Object.fromEntries(fields().filter((field) => field.type !== "radio" || field.checked).map((field) => [field.name, field.type === "radio" ? field.value : valueOf(field)]));

    function say(text, tone = "") {
      state.textContent = text;
      state.dataset.tone = tone;
    }

    // --- the copy in the browser
    function keep() {
      try {
        localStorage.setItem(drawer, JSON.stringify({ at: Date.now(), version: version().value, words: words(), wanted }));
      } catch {
        // A browser that keeps nothing still saves to the server.
      }
    }

    function restore() {
      const kept = JSON.parse(localStorage.getItem(drawer) ?? "null");
      if (!kept) return;
      let changed = false;
      fields().forEach((field) => {
        if (!(field.name in kept.words)) return;
        const was = kept.words[field.name];
        const now = field.type === "radio" ? (field.checked ? field.value : null) : valueOf(field);
        if (field.type === "radio") {
          if (field.value === was && !field.checked) field.checked = changed = true;
        } else if (now !== was) {
          changed = true;
          if (field.type === "checkbox") field.checked = was;
          else field.value = was;
        }
      });
      if (!changed) return localStorage.removeItem(drawer);
      version().value = kept.version;
      dirty = true;
      say("Đã lấy lại chữ chưa lưu trên máy này; đang lưu…", "waiting");
      save();
    }

    // --- to the server
    function send(url, body) {
      const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, Accept: "application/json" };
      return fetch(url, { method: "POST", body, headers, redirect: "manual" });
    }

    function later(pause = PAUSE) {
      clearTimeout(timer);
      timer = setTimeout(save, pause);
    }

    // One at a time; true once the server has everything that was typed and chosen.
    function save() {
      clearTimeout(timer);
      busy ??= attempt().finally(() => (busy = null));
      return busy;
    }

    async function attempt() {
      try {
        while (dirty) if (!(await saveWords())) return false;
        return await saveFiles();
      } catch {
        say("Chờ gửi: mất kết nối. Chữ và tệp được giữ trên máy này, có mạng sẽ tự gửi.", "waiting");
        later(AGAIN);
        return false;
      }
    }

    async function saveWords() {
      const body = new FormData();
      Object.entries(words()).forEach(([name, value]) => value !== false && body.set(name, value === true ? "on" : value));
      body.set("version", version().value);
      dirty = unsavable = false;
      say("Đang lưu…");
      let answer;
      try {
        answer = await send(form.dataset.save, body);
      } catch (error) {
        dirty = true;
        throw error;
      }
      if (answer.ok) {
        took(await answer.json());
        if (!dirty) localStorage.removeItem(drawer);
        return true;
      }
      dirty = true;
      await refused(answer);
      return false;
    }

    function took(said) {
      version().value = said.version;
      say(`Đã lưu lúc ${said.saved}`, "done");
      understood(said.readings ?? {});
    }

    async function refused(answer) {
      if (answer.type === "opaqueredirect" || answer.status === 403) {
        say("Hết phiên làm việc. Chữ vẫn được giữ trên máy này: tải lại trang và đăng nhập để tiếp tục.", "problem");
      } else if (answer.status === 409) {
        showConflict(await answer.json());
      } else if (answer.status === 422) {
        unsavable = true;
        const said = await answer.json();
        say(`Chưa lưu. ${said.problem}`, "problem");
        understood(said.readings ?? {});
      } else {
        say("Máy chủ đang bận. Chữ được giữ trên máy này, sẽ tự lưu lại.", "waiting");
        later(AGAIN);
      }
    }

    // Under each figure: how it was understood.
    function understood(readings) {
      form.querySelectorAll("[data-understood]").forEach((line) => {
        const said = readings[line.dataset.understood];
        line.textContent = said ? said.problem || [said.words, said.warning].filter(Boolean).join("; ") : "";
        line.dataset.tone = said?.problem ? "problem" : said?.warning ? "waiting" : "";
      });
    }

    // --- two writers
    function showConflict(said) {
      say("Chưa lưu: bản này vừa được người khác sửa.", "problem");
      conflictBox.hidden = false;
      conflictBox.querySelector("[data-conflict-who]").textContent = said.who;
      const list = conflictBox.querySelector("[data-conflict-list]");
      list.replaceChildren(...said.differences.map(difference));
      conflictBox.querySelectorAll("button").forEach((button) => (button.hidden = !said.version));
      conflictBox.querySelector("[data-keep-mine]").onclick = () => settle(said.version, () => {});
      conflictBox.querySelector("[data-take-theirs]").onclick = () =>
        settle(said.version, () => said.differences.forEach(({ name, stored }) => (form.elements[name].value = stored)));
      conflictBox.scrollIntoView({ block: "center" });
    }

    function difference({ label, stored_text: stored, mine_text: mine }) {
      const row = document.createElement("li");
      for (const [head, text] of [["Đang lưu", stored], ["Đồng chí viết", mine]]) {
        const line = document.createElement("p");
        const name = document.createElement("strong");
        name.textContent = `${label} – ${head}: `;
        line.append(name, text || "(trống)");
        row.append(line);
      }
      return row;
    }

    function settle(now, choose) {
      version().value = now;
      choose();
      conflictBox.hidden = true;
      dirty = true;
      keep();
      save();
    }

    // --- files: sent as soon as chosen, kept until they are
    async function saveFiles() {
      for (const kept of await window.keptFiles.of(form.dataset.key)) {
        const body = new FormData();
        body.set("evidence", kept.file, kept.name);
        body.set("version", version().value);
        const answer = await send(form.dataset.files, body);
        if (!answer.ok && ![413, 422].includes(answer.status)) {
          await refused(answer);
          return false;
        }
        const said = await answer.json();
        await window.keptFiles.drop(kept.id);
        if (said.html) fileList.innerHTML = said.html;
        if (said.version) version().value = said.version;
        if (said.problem) return say(`Không nhận tệp “${kept.name}”: ${said.problem}`, "problem"), false;
        say(`Đã lưu tệp lúc ${said.saved}`, "done");
      }
      return true;
    }

    picker?.addEventListener("change", async () => {
      const chosen = [...picker.files];
      picker.value = "";
      for (const file of chosen) await window.keptFiles.add(form.dataset.key, file);
      say(`Đang gửi ${chosen.length} tệp…`);
      save();
    });

    // --- what the writer does
    form.addEventListener("input", (event) => {
      if (event.target.type === "file") return;
      dirty = true;
      keep();
      say("Đang viết…");
      later();
    });

    form.addEventListener("submit", async (event) => {
      if (passing) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      wanted = event.submitter?.value ?? "submit";
      keep();
      dirty = true;
      if ((await save()) || unsavable) go();
    }, true);

    // Everything is with the server, or cannot be: the form goes on as if nothing had been in the way, and the page
    // that answers names every field to be mended.
    function go() {
      const button = form.querySelector(`button[name=action][value=${wanted}]`);
      wanted = null;
      localStorage.removeItem(drawer);
      dirty = false;
      passing = true;
      form.requestSubmit(button ?? undefined);
      passing = false;
    }

    async function online() {
      if (!form.isConnected) return window.removeEventListener("online", online);
      const saved = await save();
      if ((saved || unsavable) && wanted) go();
    }
    window.addEventListener("online", online);
    window.addEventListener("beforeunload", (event) => form.isConnected && dirty && event.preventDefault());

    try {
      restore();
    } catch {
      localStorage.removeItem(drawer);
    }
    window.keptFiles.of(form.dataset.key).then((kept) => kept.length && save());
    return { save };
  }

  const look = (root) => root.querySelectorAll("form[data-report]").forEach(begin);
  look(document);
  document.addEventListener("htmx:load", (event) => {
    const place = event.detail.elt.parentElement;
    if (!place) return;
    look(place);
    place.closest(".answer")?.querySelector("form[data-report] textarea")?.focus();
  });
})();
