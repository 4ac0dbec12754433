// The grid of figures: arrows, a block pasted from Excel, undo; each cell says how the server understands it. What is
// not recorded yet is kept in the browser until it is.
(function () {
  "use strict";
  const form = document.querySelector("[data-grid-form]");
  if (!form) return;
  const one = (name) => form.querySelector(`[data-grid-${name}]`);
  const bar = one("bar");
  const rows = [...form.querySelectorAll("[data-grid] tbody tr")]
    .map((row) => [...row.querySelectorAll("input[data-cell]")])
    .filter((row) => row.length);
  const cells = rows.flat();
  const place = new Map(rows.flatMap((row, r) => row.map((cell, c) => [cell, { r, c }])));
  const known = new Map(cells.map((cell) => [cell, { text: cell.value, note: noteOf(cell)?.value ?? "" }]));
  const answers = new Map(); // cell → what the server said of its text
  const undone = [];
  const done = [];
  let current = null;

  // --- what a cell holds
  function noteOf(cell) {
    return cell.parentElement.querySelector("input[type=hidden]");
  }

  function setNote(cell, text) {
    let field = noteOf(cell);
    if (!text) return field?.remove();
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = `ghi-chu.${cell.name}`;
      cell.after(field);
    }
    field.value = text;
  }

  const state = (cell) => ({ text: cell.value.trim(), note: noteOf(cell)?.value ?? "" });
  const isChanged = (cell) => cell.value.trim() !== cell.dataset.was || Boolean(noteOf(cell));

  function put(cell, { text, note }) {
    cell.value = text;
    setNote(cell, note);
    known.set(cell, { text, note });
    cell.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // `changes`: [cell, its new state] for each; one step of undo.
  function change(changes, pasted = false) {
    const step = changes.map(([cell, after]) => ({ cell, before: known.get(cell), after }));
    const real = step.filter(({ before, after }) => before.text !== after.text || before.note !== after.note);
    if (!real.length) return;
    done.push(real);
    undone.length = 0;
    real.forEach(({ cell, after }) => put(cell, after));
    settle(real.map(({ cell }) => cell), pasted);
  }

  const commit = (cell) => change([[cell, state(cell)]]);

  function travel(from, to, side) {
    const step = from.pop();
    if (!step) return;
    to.push(step);
    step.forEach((entry) => put(entry.cell, entry[side]));
    step[0].cell.focus();
    settle(step.map(({ cell }) => cell));
  }

  // --- how it is understood
  async function settle(changed, pasted = false) {
    changed.forEach((cell) => {
      answers.delete(cell);
      delete cell.dataset.conflict;
    });
    changed.forEach(show);
    tell();
    keep();
    await ask(changed.filter(isChanged), pasted);
  }

  async function ask(asked, pasted = false) {
    if (!asked.length) return;
    const body = new URLSearchParams(asked.map((cell) => [cell.name, cell.value]));
    if (pasted && asked.length > 1) body.set("khoi", "1");
    body.set("as_of", form.elements.as_of.value);
    const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
    try {
      const answer = await fetch(form.dataset.checkUrl, { method: "POST", body, headers, redirect: "error" });
      if (!answer.ok) throw new Error(answer.statusText);
      const said = await answer.json();
      const sent = new Map(body);
      asked.filter((cell) => cell.value === sent.get(cell.name)).forEach((cell) => {
        answers.set(cell, said[cell.name]);
        show(cell);
      });
      tell();
    } catch {
      one("count").textContent = "Chưa kiểm tra được: mất kết nối hoặc hết phiên. Số vừa nhập vẫn được giữ trên máy này.";
    }
  }
  window.addEventListener("online", () => ask(cells.filter((cell) => isChanged(cell) && !answers.has(cell))));
  form.elements.as_of.addEventListener("change", () => ask(cells.filter(isChanged)));

  const isWrong = (cell) => Boolean(answers.get(cell)?.problem || cell.dataset.conflict);

  function show(cell) {
    const box = cell.parentElement;
    const said = isChanged(cell) ? answers.get(cell) : null;
    box.classList.toggle("is-changed", isChanged(cell) && !isWrong(cell));
    box.classList.toggle("is-invalid", isWrong(cell));
    if (isWrong(cell)) cell.setAttribute("aria-invalid", "true");
    else cell.removeAttribute("aria-invalid");
    const words = cell.dataset.conflict ?? (said ? said.problem || [said.words, said.warning].filter(Boolean).join("; ") : "");
    box.querySelector(".understood").textContent = words;
    box.classList.toggle("is-odd", Boolean(said?.warning));
    if (cell === current) describe(cell);
  }

  // --- the bar about one cell, and the line about all
  function describe(cell) {
    current = cell;
    const said = answers.get(cell);
    bar.hidden = false;
    one("label").textContent = cell.getAttribute("aria-label");
    one("origin").textContent = cell.dataset.origin ? `Đã ghi ${cell.dataset.was}: ${cell.dataset.origin}` : "Chưa có số.";
    const problem = cell.dataset.conflict ?? said?.problem ?? "";
    one("problem").hidden = !problem;
    one("problem").textContent = problem;
    const meant = said?.suggestion;
    one("suggest").hidden = !meant;
    if (meant) one("suggest").textContent = wording(meant);
    one("theirs").hidden = one("mine").hidden = !cell.dataset.conflict;
    one("note").value = noteOf(cell)?.value ?? "";
  }

  function wording({ text, note }) {
    if (!text) return "Để trống ô này";
    return note ? `Ghi ${text}, giữ lời vào ghi chú` : `Ghi ${text}`;
  }

  const suggested = () => cells.filter((cell) => answers.get(cell)?.suggestion);
  const follow = (cell) => [cell, { ...answers.get(cell).suggestion }];

  function tell() {
    const changed = cells.filter(isChanged).length;
    const wrong = cells.filter(isWrong).length;
    const words = [];
    if (changed) words.push(`${changed} ô thay đổi`);
    if (wrong) words.push(`${wrong} ô cần sửa`);
    one("count").textContent = words.join(" · ") || "Chưa có ô nào thay đổi.";
    one("undo").hidden = !done.length;
    const many = suggested().length;
    one("suggest-all").hidden = many < 2;
    one("suggest-all").textContent = `Theo gợi ý cho ${many} ô`;
  }

  bar.addEventListener("click", (event) => {
    if (event.target === one("suggest")) change([follow(current)]);
    if (event.target === one("mine")) settle([current]);
    if (event.target === one("theirs")) change([[current, { text: current.dataset.was, note: "" }]]);
    if (event.target.matches("button")) current.focus();
  });
  one("note").addEventListener("change", (event) => change([[current, { ...state(current), note: event.target.value.trim() }]]));
  one("undo").addEventListener("click", () => travel(done, undone, "before"));
  one("suggest-all").addEventListener("click", () => change(suggested().map(follow)));

  // --- keys and the clipboard
  function go(cell, down, right) {
    const { r, c } = place.get(cell);
    rows[r + down]?.[c + right]?.focus();
  }

  const atEdge = (cell, end) =>
    (cell.selectionStart === 0 && cell.selectionEnd === cell.value.length) ||
    (cell.selectionStart === cell.selectionEnd && cell.selectionStart === (end ? cell.value.length : 0));

  const moves = {
    ArrowUp: (cell) => go(cell, -1, 0),
    ArrowDown: (cell) => go(cell, 1, 0),
    ArrowLeft: (cell) => atEdge(cell, false) && (go(cell, 0, -1), true),
    ArrowRight: (cell) => atEdge(cell, true) && (go(cell, 0, 1), true),
    F2: (cell) => cell.setSelectionRange(cell.value.length, cell.value.length),
    Escape: (cell) => put(cell, known.get(cell)),
  };

  form.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const cell = event.target.closest("input[data-cell]");
    const control = event.ctrlKey || event.metaKey;
    if (control && ["z", "y"].includes(event.key.toLowerCase()) && (cell || event.target.tagName === "BUTTON")) {
      event.preventDefault();
      if (cell && cell.value !== known.get(cell).text) return put(cell, known.get(cell));
      const forward = event.key.toLowerCase() === "y" || event.shiftKey;
      return forward ? travel(undone, done, "after") : travel(done, undone, "before");
    }
    if (event.key === "Enter" && !control && (cell || event.target === one("note"))) {
      event.preventDefault();
      return cell ? go(cell, event.shiftKey ? -1 : 1, 0) : current.focus();
    }
    if (!cell || control || event.altKey || event.shiftKey || !(event.key in moves)) return;
    if (moves[event.key](cell) !== false) event.preventDefault();
  });

  form.addEventListener("focusin", (event) => {
    const cell = event.target.closest("input[data-cell]");
    if (!cell) return;
    cell.select();
    describe(cell);
  });
  form.addEventListener("focusout", (event) => event.target.matches("input[data-cell]") && commit(event.target));

  // Rows as Excel copies them: tabs between cells, quotes around a cell that holds a line break.
  function blockOf(text) {
    const plain = text.replace(/"((?:[^"]|"")*)"(?=\t|\r?\n|$)/g, (_, inside) => inside.replace(/""/g, '"').replace(/\s*\n\s*/g, " "));
    return plain.replace(/\r/g, "").replace(/\n$/, "").split("\n").map((row) => row.split("\t"));
  }

  form.addEventListener("paste", (event) => {
    const cell = event.target.closest("input[data-cell]");
    const text = event.clipboardData.getData("text/plain");
    if (!cell || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    const { r, c } = place.get(cell);
    const changes = [];
    let outside = 0;
    blockOf(text).forEach((row, down) => row.forEach((words, right) => {
      const target = rows[r + down]?.[c + right];
      if (target) changes.push([target, { text: words.trim(), note: known.get(target).note }]);
      else if (words.trim()) outside += 1;
    }));
    // An empty cell of the block says nothing of what is recorded already.
    change(changes.filter(([target, { text: words }]) => words || !target.dataset.was), true);
    if (outside) one("count").textContent += ` · ${outside} ô của khối nằm ngoài bảng, không dán`;
  });

  // --- what is not recorded yet stays in the browser
  const drawer = `grid:${form.dataset.user}:${location.pathname}${location.search}`;
  function keep() {
    const changed = cells.filter(isChanged).map((cell) => [cell.name, cell.value, noteOf(cell)?.value ?? ""]);
    try {
      if (changed.length) localStorage.setItem(drawer, JSON.stringify({ at: Date.now(), changed }));
      else localStorage.removeItem(drawer);
    } catch {
      // A browser that keeps nothing still works; the warning before leaving remains.
    }
  }
  form.addEventListener("input", (event) => event.target.matches("input[data-cell]") && keep());

  function restore() {
    if (location.hash === "#da-ghi") {
      localStorage.removeItem(drawer);
      history.replaceState(null, "", location.pathname + location.search);
    }
    const kept = JSON.parse(localStorage.getItem(drawer) ?? "null");
    if (!kept || form.querySelector("[aria-invalid]")) return;
    const byName = new Map(cells.map((cell) => [cell.name, cell]));
    const changes = kept.changed
      .filter(([name]) => byName.has(name))
      .map(([name, text, note]) => [byName.get(name), { text, note }]);
    change(changes, true);
    const at = new Date(kept.at).toLocaleString("vi-VN", { dateStyle: "short", timeStyle: "short" });
    if (done.length) one("restored").textContent = `Đã lấy lại ${changes.length} ô chưa ghi từ ${at}. Hoàn tác để bỏ.`;
  }

  // --- sending: never with a cell that the server has refused
  form.addEventListener("submit", (event) => {
    if (current) commit(current);
    const wrong = cells.find(isWrong);
    if (!wrong && cells.some(isChanged)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    tell();
    (wrong ?? current ?? cells[0]).focus();
  }, true);

  cells.filter(isChanged).forEach((cell) => known.set(cell, state(cell)));
  tell();
  try {
    restore();
  } catch {
    localStorage.removeItem(drawer);
  }
  ask(cells.filter(isChanged));
})();
