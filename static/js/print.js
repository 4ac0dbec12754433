// <button data-print hidden> shows itself and prints the page. On paper nothing can be opened: closed details in the
// content are opened for the print and closed again.
(function () {
  "use strict";
  const closed = () => document.querySelectorAll("main details:not([open]):not(.no-print)");
  let opened = [];

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
  window.addEventListener("beforeprint", () => {
    opened = [...closed()].filter((details) => !details.querySelector("form"));
    opened.forEach((details) => (details.open = true));
  });
  window.addEventListener("afterprint", () => {
    opened.forEach((details) => (details.open = false));
    opened = [];
  });
})();
