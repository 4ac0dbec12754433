// Ctrl+Enter (Cmd+Enter) anywhere in <form data-ctrl-enter> submits it.
(function () {
  "use strict";
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const form = event.target.closest("form[data-ctrl-enter]");
    if (!form) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-default-submit]") || undefined);
  });
})();
