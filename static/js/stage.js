// A session on the whole screen: arrows and Page Up/Down go from item to item, a number opens a kind of decision,
// Escape leaves. Keys typed into a field stay there. Without this script the links do the same. Each item takes the
// focus when it comes up: the keyboard is never left on nothing.
(function () {
  "use strict";
  const link = (name) => document.querySelector(`[data-stage-${name}]`);
  const typing = (target) => target.closest("input, textarea, select, [contenteditable], dialog");
  const ways = { ArrowRight: "next", PageDown: "next", ArrowLeft: "previous", PageUp: "previous" };

  // What was just done, what must be mended, or else the item itself.
  (document.querySelector(".stage [autofocus]") || document.querySelector("[data-stage-title]")).focus();

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      const open = event.target.closest("details[open]");
      if (open) {
        open.open = false;
        open.querySelector("summary").focus();
      } else if (!document.fullscreenElement) link("leave").click();
      return;
    }
    if (typing(event.target)) return;
    const way = ways[event.key];
    if (way && link(way)) {
      event.preventDefault();
      link(way).click();
    }
    const form = document.querySelectorAll(".stage-form")[Number(event.key) - 1];
    if (form) {
      event.preventDefault();
      form.open = true;
      (form.querySelector("[required]") || form.querySelector("textarea, select")).focus(); // what must be filled in
    }
  });

  const full = document.querySelector("[data-stage-full]");
  if (full && document.documentElement.requestFullscreen) {
    full.hidden = false;
    full.addEventListener("click", () =>
      document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()
    );
  }
})();
