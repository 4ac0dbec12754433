// The theme button: light, dark, as the system says. The choice stays in this browser.
(function () {
  "use strict";
  const words = { light: "sáng", dark: "tối", auto: "theo hệ thống" };
  const next = { light: "dark", dark: "auto", auto: "light" };
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const button = document.querySelector("[data-theme-toggle]");

  function show(choice) {
    root.dataset.theme = choice;
    root.dataset.bsTheme = choice === "dark" || (choice === "auto" && system.matches) ? "dark" : "light";
    if (!button) return;
    const label = `Giao diện ${words[choice]}. Bấm để chuyển sang ${words[next[choice]]}`;
    button.setAttribute("aria-label", label);
    button.title = label;
  }

  show(root.dataset.theme || "auto");
  system.addEventListener("change", () => show(root.dataset.theme));
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const choice = next[root.dataset.theme];
    try {
      localStorage.setItem("ketluan-theme", choice);
    } catch {
      // Not remembered, but still shown.
    }
    show(choice);
  });
})();
