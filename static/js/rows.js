// Lists by keyboard: goes from row to row, opens one, ticks one. Which keys do that, shortcuts.js knows.
(() => {
  "use strict";

  // A list may say which its rows are; else they are the links of its tables and hits; else the boxes to tick.
  const KINDS = ["[data-rows] [data-row]", "main .data-table tbody th a[href], main .hits > .hit h3 a[href]", "main [data-tick]"];
  // Read anew each time: htmx brings others.
  const listed = () => KINDS.map((kind) => [...document.querySelectorAll(kind)].filter((link) => link.getClientRects().length))
    .find((links) => links.length) || [];
  const rowOf = (element) => element?.closest?.("tr, .hit, li, section.panel");
  const presentOf = (links) => links.findIndex((link) => rowOf(link) && rowOf(link) === rowOf(document.activeElement));
  const present = () => { const links = listed(); return links[presentOf(links)]; };

  const step = (by) => {
    const links = listed();
    const at = presentOf(links);
    const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by;
    const link = links[Math.max(0, Math.min(next, links.length - 1))];
    link?.focus();
    link?.scrollIntoView({ block: "nearest" });
    return Boolean(link);
  };

  const open = () => {
    const link = present();
    link?.click();
    return Boolean(link);
  };

  const tick = () => {
    const box = present() && rowOf(present()).querySelector("input[type=checkbox]");
    box?.click();
    return Boolean(box);
  };

  const ACTS = {
    next: () => step(1),
    previous: () => step(-1),
    open,
    tick,
  };

  document.addEventListener("shortcut", (event) => {
    if (event.defaultPrevented) return;
    // Arrows scroll the page until one is in the list.
    if (event.detail.byArrow && !present()) return;
    if (ACTS[event.detail.act]?.()) event.preventDefault();
  });
})();
