// Ticked rows of a list: all of the page at once, how many there are. Without it the boxes and the button work.
(() => {
  "use strict";

  const bar = document.querySelector("[data-bulk]");
  if (!bar) return;
  const boxes = [...document.querySelectorAll("[data-tick]")];
  const all = bar.querySelector("[data-bulk-all] input");
  const count = bar.querySelector("[data-bulk-count]");

  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    count.textContent = ticked ? `${count.dataset.words} ${ticked}` : "";
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };

  all.closest("label").hidden = !boxes.length;
  all.addEventListener("change", () => {
    boxes.forEach((box) => { box.checked = all.checked; });
    show();
  });
  document.addEventListener("change", (event) => { if (event.target.matches("[data-tick]")) show(); });
  show();
})();
