// Long lists by keyboard: J and K go from row to row, Enter opens it (it is a link), / goes to the search.
(() => {
  "use strict";

  const links = [...document.querySelectorAll("[data-rows] [data-row]")];
  const search = document.querySelector("[data-search]");
  const typing = (target) => target.matches("input, select, textarea, [contenteditable]");

  const step = (by) => {
    const at = links.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by;
    links[Math.max(0, Math.min(next, links.length - 1))]?.focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "/" && search) search.focus();
    else return;
    event.preventDefault();
  });
})();
