// The review page: keys between the cards, words and cards lit together, the place where the mouse has pointed.
(function () {
  "use strict";
  const review = () => document.getElementById("review");
  if (!review()) return;
  let current = null; // key of the card the keys act on
  let place = null; // { passage, key, at }: the word pointed at
  const cards = () => [...document.querySelectorAll(".card-d")];
  const card = (key) => document.getElementById(`the-${key}`);
  const length = (text) => [...text].length; // the server counts signs, not UTF-16 halves

  // --- light words and card together
  function light(key) {
    document.querySelectorAll(".is-lit").forEach((thing) => thing.classList.remove("is-lit"));
    if (key) document.querySelectorAll(`[data-key="${key}"]`).forEach((thing) => thing.classList.add("is-lit"));
  }
  for (const name of ["pointerover", "focusin"]) {
    document.addEventListener(name, (event) => light(event.target.closest?.("[data-key]")?.dataset.key ?? current));
  }

  function go(key, scroll = true) {
    const target = card(key);
    if (!target) return;
    current = key;
    target.focus({ preventScroll: true });
    if (scroll) target.closest(".review-row").scrollIntoView({ block: "nearest" });
    light(key);
  }

  // --- places in the words
  function offset(node, at) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const piece = element?.closest("[data-start]");
    if (!piece) return null;
    const range = document.createRange();
    range.setStart(piece, 0);
    range.setEnd(node, at);
    return {
      passage: piece.closest("[data-passage]").dataset.passage,
      key: piece.dataset.key,
      at: Number(piece.dataset.start) + length(range.toString()),
    };
  }

  function wordStart(node, at) {
    return at - node.textContent.slice(0, at).match(/\S*$/)[0].length;
  }

  function look() {
    const selection = document.getSelection();
    const { anchorNode: node } = selection;
    if (!node || node.nodeType !== Node.TEXT_NODE || !node.parentElement.closest("#review [data-start]")) return;
    const from = offset(selection.anchorNode, selection.anchorOffset);
    const to = selection.focusNode && offset(selection.focusNode, selection.focusOffset);
    document.querySelectorAll(".review-make [name=start], .review-make [name=end]").forEach((field) => (field.value = "0"));
    if (selection.isCollapsed) {
      const at = wordStart(node, selection.anchorOffset);
      place = { ...offset(node, at), words: node.textContent.slice(at).trim().split(/\s+/).slice(0, 3).join(" ") };
      say(place);
    } else if (from && to && from.passage === to.passage) {
      const form = document.querySelector(`#doan-${from.passage} .review-make`);
      if (!form) return;
      form.elements.start.value = Math.min(from.at, to.at);
      form.elements.end.value = Math.max(from.at, to.at);
    }
  }
  document.addEventListener("selectionchange", look);

  function say(where) {
    document.querySelectorAll("[data-split] > summary").forEach((summary) => {
      const here = where?.key === summary.parentElement.dataset.split;
      summary.textContent = here ? `Tách trước “${where.words}”` : "Tách";
      summary.classList.toggle("is-placed", here);
    });
  }

  function split(details) {
    const form = details.querySelector("form");
    form.querySelector("input[name=at]").value = place.at;
    form.requestSubmit();
  }

  document.addEventListener("click", (event) => {
    const summary = event.target.closest("[data-split] > summary");
    if (event.target.closest("[data-passage]")) look(); // the event of the selection itself comes later
    if (summary && place?.key === summary.parentElement.dataset.split) {
      event.preventDefault();
      split(summary.parentElement);
      return;
    }
    // Between two lines of the same words the click lands on the passage, the caret still in the words.
    const near = event.target.closest("[data-passage]") && place?.passage === event.target.closest("[data-passage]").dataset.passage;
    const key = event.target.closest("mark[data-key]")?.dataset.key ?? (near ? place.key : undefined);
    if (key && document.getSelection().isCollapsed) {
      current = key;
      light(current);
      card(current)?.scrollIntoView({ block: "nearest" });
    }
    const chosen = event.target.closest(".card-d");
    if (chosen) current = chosen.dataset.key;
  });
  document.addEventListener("submit", (event) => {
    const needs = event.submitter?.matches("[data-needs-selection]");
    if (needs && event.target.elements.end.value === "0") {
      event.preventDefault();
      event.stopImmediatePropagation();
      event.submitter.textContent = "Hãy bôi chọn lời văn ở đoạn này trước";
    }
  }, true);

  // --- keys
  function step(by) {
    const all = cards();
    const at = all.findIndex((one) => one.dataset.key === current);
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
    if (next) go(next.dataset.key);
  }

  function press(name) {
    const thing = card(current)?.querySelector(`[data-act="${name}"]`);
    if (name === "split" && thing && place?.key !== current) {
      thing.parentElement.open = true;
      thing.parentElement.querySelector("button")?.focus();
    } else {
      thing?.click();
    }
    return Boolean(thing);
  }

  let underWay = 0;
  const waiting = [];
  const steps = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
  const acts = { e: "edit", Enter: "edit", a: "accept", s: "split", m: "merge", x: "drop" };
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      if (event.defaultPrevented || event.target.closest("form[data-ctrl-enter]")) return;
      event.preventDefault();
      const button = document.querySelector("form[data-publish] button:not(:disabled)");
      button?.form.requestSubmit(button);
      return;
    }
    if (event.key === "Escape" && event.target.closest("[data-editor]")) {
      event.target.closest("[data-editor]").querySelector("[name=xong]").click();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key === "?") document.querySelector("[data-keys]").open ^= true;
    else if (event.key.startsWith("Arrow") && !event.target.closest(".card-d")) return;
    else if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
    else if (!(event.key in acts) && !(event.key in steps)) return;
    else if (underWay || waiting.length) waiting.push(event.key); // none overtakes one that waits
    else if (!follow(event.key)) return;
    event.preventDefault();
  });

  function follow(key) {
    if (key in acts) return press(acts[key]);
    step(steps[key]);
    return true;
  }

  // What is pressed while an act is under way waits for its answer, which may put other cards into their place.
  document.addEventListener("htmx:beforeRequest", () => (underWay += 1));
  document.addEventListener("htmx:afterRequest", () => {
    underWay = Math.max(0, underWay - 1);
    setTimeout(() => {
      while (waiting.length && !underWay) follow(waiting.shift());
    });
  });

  // --- htmx: the version that the page shows now, and where the eye should rest afterwards
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "post" || !review().contains(event.detail.elt)) return;
    event.detail.parameters.version = document.querySelector("[data-version]").value;
  });
  document.addEventListener("htmx:afterSwap", () => {
    const target = document.querySelector("#review [data-take-focus]");
    if (!target) return;
    target.removeAttribute("data-take-focus");
    place = null;
    go(target.dataset.key);
    target.querySelector("[data-editor] textarea")?.focus();
  });
  for (const name of ["htmx:sendError", "htmx:responseError"]) {
    document.addEventListener(name, () => {
      document.querySelector("#review-bar [role=status]").textContent =
        "Chưa lưu được: mất kết nối hoặc máy chủ lỗi. Chữ vừa gõ vẫn còn, hãy thử lại.";
    });
  }

  const first = document.querySelector("#review [data-take-focus]") ?? (location.hash && document.querySelector(`.card-d${location.hash}`));
  if (first) {
    first.removeAttribute("data-take-focus");
    go(first.dataset.key);
    first.querySelector("[data-editor] textarea")?.focus();
  }
})();
