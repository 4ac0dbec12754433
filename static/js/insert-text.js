// A button [data-insert-into="work_done"] puts the words beside it at the end of that field of the form beside it.
(function () {
  "use strict";
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert-into]");
    if (!button) return;
    const field = button.closest(".split")?.querySelector(`form [name="${button.dataset.insertInto}"]`);
    const words = button.closest("[data-insert-part]").querySelector("[data-insert-text]").textContent.trim();
    if (!field) return;
    field.value = [field.value.trimEnd(), words].filter(Boolean).join("\n");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    field.scrollIntoView({ block: "center" });
    button.textContent = "Đã chèn";
    button.disabled = true;
  });
})();
