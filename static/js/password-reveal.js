// Puts a "show" button behind each password field; the field that had the focus keeps it.
(function () {
  "use strict";
  document.querySelectorAll("input[type=password]").forEach((input) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "reveal";
    button.textContent = "Hiện";
    button.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-label", "Hiện mật khẩu");
    button.addEventListener("click", () => {
      const shown = input.type === "password";
      input.type = shown ? "text" : "password";
      button.textContent = shown ? "Ẩn" : "Hiện";
      button.setAttribute("aria-pressed", String(shown));
    });
    const wrap = document.createElement("span");
    wrap.className = "with-reveal";
    const focused = document.activeElement === input;
    input.replaceWith(wrap);
    wrap.append(input, button);
    if (focused) input.focus();
  });
})();
