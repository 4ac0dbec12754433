// <form data-confirm="Câu hỏi" data-confirm-yes="Lời trên nút"> asks first. The question is put on the form or
// on the button that submits it.
(function () {
  "use strict";
  const dialog = document.getElementById("confirm-dialog");
  if (!dialog || !dialog.showModal) return;
  const text = dialog.querySelector("[data-confirm-text]");
  const yes = dialog.querySelector("[data-confirm-accept]");
  let waiting = null;

  document.addEventListener(
    "submit",
    (event) => {
      const { target: form, submitter } = event;
      const asker = submitter?.dataset.confirm ? submitter : form;
      if (!asker.dataset.confirm || form.dataset.confirmed) {
        delete form.dataset.confirmed;
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      text.textContent = asker.dataset.confirm;
      yes.textContent = asker.dataset.confirmYes || "Đồng ý";
      waiting = { form, submitter };
      dialog.returnValue = "";
      dialog.showModal();
    },
    true,
  );

  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "yes" && waiting) {
      waiting.form.dataset.confirmed = "yes";
      waiting.form.requestSubmit(waiting.submitter);
    }
    waiting = null;
  });
})();
