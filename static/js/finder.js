// The search over the page: opened by its link or by Ctrl-K, gone through with the arrow keys. Without it the link works.
(() => {
  "use strict";

  const panel = document.querySelector("[data-finder]");
  const link = document.querySelector("[data-find]");
  const field = panel?.querySelector("input");

  const open = () => {
    if (!panel?.showModal) {
      // The console's pages are long enough without it.
      window.location.assign(link.href);
      return;
    }
    if (!panel.open) panel.showModal();
    field.select();
    // Before anything is typed: what was opened lately.
    if (!field.value) field.dispatchEvent(new CustomEvent("recent"));
  };

  if (!link) return;
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  if (!panel?.showModal) return;
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-find]") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      open();
    }
    if (event.target === panel || event.target.closest("[data-finder-close]")) panel.close();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [field, ...panel.querySelectorAll(".findings a")];
    const next = stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
    event.preventDefault();
    next?.focus();
  });
})();
