// The editor of the standard: sums of weights and missing languages while typing. The server checks everything again.
(() => {
  "use strict";

  const form = document.querySelector("[data-standard]");
  if (!form) return;
  const total = form.querySelector("[data-sum]");
  const state = form.querySelector("[data-save-state]");
  let typed = false;

  const weightsIn = (part) =>
    [...part.querySelectorAll('input[name$="-weight"]')].reduce((sum, box) => sum + (Number(box.value.normalize("NFKC")) || 0), 0);

  const addUp = () => {
    let all = 0;
    form.querySelectorAll("[data-dimension]").forEach((part) => {
      const sum = weightsIn(part);
      all += sum;
      part.querySelector("[data-dimension-sum]").textContent = sum;
    });
    total.querySelector("b").textContent = all;
    total.classList.toggle("even", all === 100);
    total.classList.toggle("off", all !== 100);
  };

  const lacking = (pair) => {
    const boxes = [...pair.querySelectorAll("input")];
    boxes.forEach((box) => {
      const missing = !box.value.trim();
      box.classList.toggle("lacking", missing);
      box.title = missing ? form.dataset.lacking : "";
    });
    return boxes.some((box) => !box.value.trim());
  };

  const openFaulty = () =>
    form.querySelectorAll("[data-levels]").forEach((part) => {
      if ([...part.querySelectorAll("[data-pair]")].filter(lacking).length) part.open = true;
    });

  form.querySelectorAll("[data-pair]").forEach(lacking);
  openFaulty();
  addUp();

  form.addEventListener("input", (event) => {
    typed = true;
    state.textContent = state.dataset.unsaved;
    const pair = event.target.closest("[data-pair]");
    if (pair) lacking(pair);
    addUp();
  });
  form.addEventListener("submit", () => { typed = false; });
  window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
})();
