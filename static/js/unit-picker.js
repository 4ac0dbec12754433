// <input data-unit-picker> finds units of <datalist id="unit-names"> without marks. A unit chosen becomes a ticked box,
// the name of a group ticks all of it by the server. Without this script the browser's own list and the server do the same.
(function () {
  "use strict";
  const source = document.getElementById("unit-names");
  if (!source) return;
  const MOST = 12;
  const fold = (text) =>
    text.normalize("NFD").toLowerCase().replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const options = [...source.options].map((option) => ({
    name: option.value,
    pk: option.dataset.pk || "",
    note: option.label,
    key: `${fold(option.value)} ${fold(option.label)}`,
  }));
  let open = null; // { input, list, found, at }

  function close() {
    if (!open) return;
    open.list.remove();
    open.input.setAttribute("aria-expanded", "false");
    open.input.removeAttribute("aria-activedescendant");
    open = null;
  }

  function mark(at) {
    open.at = (at + open.found.length) % open.found.length;
    [...open.list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === open.at)));
    open.list.children[open.at].scrollIntoView({ block: "nearest" });
    open.input.setAttribute("aria-activedescendant", open.list.children[open.at].id);
  }

  function show(input) {
    close();
    const words = fold(input.value).split(" ").filter(Boolean);
    if (!words.length) return;
    const found = options.filter((option) => words.every((word) => ` ${option.key}`.includes(` ${word}`))).slice(0, MOST);
    if (!found.length) return;
    const list = document.createElement("ul");
    list.className = "unit-list";
    list.setAttribute("role", "listbox");
    list.id = `${input.id}-list`;
    found.forEach((option, place) => {
      const item = document.createElement("li");
      item.id = `${input.id}-${place}`;
      item.setAttribute("role", "option");
      item.textContent = option.name;
      const note = document.createElement("small");
      note.textContent = option.note;
      item.append(" ", note);
      // Before the field loses the focus, which would send what has been typed so far.
      item.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        choose(input, option);
      });
      list.append(item);
    });
    input.after(list);
    input.setAttribute("aria-expanded", "true");
    input.setAttribute("aria-controls", list.id);
    open = { input, list, found, at: 0 };
    mark(0);
  }

  function choose(input, option) {
    close();
    const field = input.closest("[data-units]");
    if (option.pk) {
      const role = field.dataset.units;
      input.value = "";
      let box = field.querySelector(`input[name="${role}"][value="${option.pk}"]`);
      if (!box) {
        const chip = document.createElement("label");
        chip.className = "chip";
        box = document.createElement("input");
        box.type = "checkbox";
        box.name = role;
        box.value = option.pk;
        chip.append(box, option.name);
        field.querySelector("[data-chosen]").append(chip);
      }
      box.checked = true;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    } else {
      input.value = option.name;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  // The browser's own list would cover ours.
  document.addEventListener("focusin", (event) => {
    const input = event.target;
    if (!input.matches("[data-unit-picker]")) return;
    input.removeAttribute("list");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-unit-picker]")) show(event.target);
  });
  document.addEventListener("focusout", (event) => {
    if (open && event.target === open.input) close();
  });
  document.addEventListener(
    "keydown",
    (event) => {
      if (!open || event.target !== open.input) return;
      if (event.key === "ArrowDown") mark(open.at + 1);
      else if (event.key === "ArrowUp") mark(open.at - 1);
      else if (event.key === "Enter" && !event.ctrlKey) choose(open.input, open.found[open.at]);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
})();
