// Runs before the first paint, so that a dark page never flashes white.
(function () {
  "use strict";
  let choice = "auto";
  try {
    choice = localStorage.getItem("ketluan-theme") || "auto";
  } catch {
    // Storage is closed to us: follow the system.
  }
  const dark = choice === "dark" || (choice === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
  document.documentElement.dataset.theme = choice;
})();
