// <form data-warn-unsaved>: the browser asks before typed work is left behind.
(function () {
  "use strict";
  const changed = new Set();

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-warn-unsaved]");
    if (!form) return;
    changed.add(form);
    form.querySelector("[data-unsaved-note]")?.removeAttribute("hidden");
  });
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) changed.delete(event.target);
  });
  window.addEventListener("beforeunload", (event) => {
    changed.forEach((form) => form.isConnected || changed.delete(form));
    if (changed.size) event.preventDefault();
  });
})();
