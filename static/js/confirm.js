// <form data-confirm="Câu hỏi" data-confirm-yes="Lời trên nút"> asks first. The question is put on the form or
// on the button that submits it. Runs before the first paint, so that no button is there before its question.
(function () {
  "use strict";

  function ask(dialog, asker, agreed) {
    const yes = dialog.querySelector("[data-confirm-accept]");
    dialog.querySelector("[data-confirm-text]").textContent = asker.dataset.confirm;
    yes.textContent = asker.dataset.confirmYes || "Đồng ý";
    dialog.returnValue = "";
    dialog.addEventListener("close", () => dialog.returnValue === "yes" && agreed(), { once: true });
    dialog.showModal();
  }

  document.addEventListener(
    "submit",
    (event) => {
      const { target: form, submitter } = event;
      const asker = submitter?.dataset.confirm ? submitter : form;
      if (!asker.dataset.confirm || form.dataset.confirmed) {
        delete form.dataset.confirmed;
        return;
      }
      const dialog = document.getElementById("confirm-dialog");
      if (dialog?.showModal) {
        ask(dialog, asker, () => {
          form.dataset.confirmed = "yes";
          form.requestSubmit(submitter);
        });
      } else if (window.confirm(asker.dataset.confirm)) {
        return; // an old browser, or a page whose end has not come yet: asked by the browser itself
      }
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );
})();
