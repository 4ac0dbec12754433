// Reports chosen with boxes and accepted at once: how many, all without a finding, none.
(function () {
  "use strict";
  const form = document.getElementById("duyet-nhieu");
  if (!form) return;
  const boxes = () => [...document.querySelectorAll("input[form=duyet-nhieu]")];
  const part = (name) => form.querySelector(`[data-many-${name}]`);
  const waiting = part("count").textContent;

  function tell() {
    const chosen = boxes().filter((box) => box.checked).length;
    part("submit").disabled = !chosen;
    part("submit").textContent = chosen ? `Duyệt ${chosen} báo cáo đã chọn` : "Duyệt báo cáo đã chọn";
    part("count").textContent = chosen ? `Đã chọn ${chosen}.` : waiting;
    part("none").hidden = !chosen;
    part("clean").hidden = !boxes().some((box) => "clean" in box.dataset && !box.checked);
  }

  function choose(wanted) {
    boxes().forEach((box) => (box.checked = wanted(box)));
    tell();
  }

  part("clean").addEventListener("click", () => choose((box) => box.checked || "clean" in box.dataset));
  part("none").addEventListener("click", () => choose(() => false));
  document.addEventListener("change", (event) => event.target.matches("input[form=duyet-nhieu]") && tell());
  document.addEventListener("htmx:afterSwap", tell);
  window.addEventListener("pageshow", tell);
  tell();
})();
