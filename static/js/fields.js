// Counters under text areas, and the error summary that takes the focus when a form comes back.
(() => {
  "use strict";

  const recount = (field) => {
    const counter = document.querySelector(`[data-counter-for="${field.id}"]`);
    if (!counter) return;
    const limit = Number(counter.dataset.limit);
    const used = [...field.value].length; // characters, as the portal counts them, not UTF-16 units
    counter.textContent = `${used} / ${limit}`;
    counter.classList.toggle("over", used > limit);
  };

  const prepare = (root) => {
    root.querySelectorAll("[data-counted]").forEach(recount);
    root.querySelector("[data-focus]")?.focus();
  };

  document.addEventListener("input", (event) => {
    if (event.target.matches?.("[data-counted]")) recount(event.target);
  });
  document.addEventListener("htmx:afterSwap", (event) => prepare(event.target));
  prepare(document);
})();
