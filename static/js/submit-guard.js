// A form that posts is sent once: a second press while it is under way does nothing.
(function () {
  "use strict";
  const sent = "sending";

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented || form.matches("[hx-post], [hx-put], [data-many]")) return;
    if (form.dataset[sent]) {
      event.preventDefault();
      return;
    }
    form.dataset[sent] = "yes";
    event.submitter?.setAttribute("aria-disabled", "true");
    event.submitter?.classList.add("is-sending");
  });

  // Coming back by the browser's own arrow finds the form usable again.
  window.addEventListener("pageshow", () => {
    document.querySelectorAll(`form[data-${sent}]`).forEach((form) => {
      delete form.dataset[sent];
      form.querySelectorAll(".is-sending").forEach((button) => {
        button.removeAttribute("aria-disabled");
        button.classList.remove("is-sending");
      });
    });
  });
})();
