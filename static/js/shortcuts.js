// Keys without Ctrl, as the page declares them (springrain/guide/shortcuts.py): ? / g+letter here, those of rows by an
// event that rows.js answers. Never while something is typed, while a window lies over the page, or when switched off.
(() => {
  "use strict";

  const place = document.querySelector("[data-shortcuts]");
  if (!place) return;
  const { keys, go } = JSON.parse(place.dataset.shortcuts);
  const overview = document.querySelector("[data-shortcut-overview]");
  const WAIT = 1500;
  const ALIKE = { "？": "?", "／": "/" };
  const ARROWS = { ArrowDown: "next", ArrowUp: "previous" };
  let going = 0;

  const isTyping = (target) => Boolean(target.closest?.("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable], [role=textbox]"));
  const isOff = () => place.dataset.singleKeys === "off" || Boolean(document.querySelector("dialog[open]"));

  const showOverview = async () => {
    if (!overview?.showModal) return window.location.assign(place.dataset.overview);
    if (!overview.dataset.full) {
      const answer = await fetch(place.dataset.overview, { headers: { "HX-Request": "true" } }).catch(() => null);
      if (!answer?.ok) return window.location.assign(place.dataset.overview);
      overview.querySelector("[data-shortcut-list]").innerHTML = await answer.text();
      overview.dataset.full = "yes";
    }
    if (!overview.open) overview.showModal();
  };

  const search = () => {
    const field = document.querySelector("[data-search], main input[type=search]");
    if (field) field.focus();
    else document.querySelector("[data-find]")?.click();
  };

  // An act of the page's own: true when somebody took it.
  const offered = (act, byArrow) =>
    !document.dispatchEvent(new CustomEvent("shortcut", { cancelable: true, detail: { act, byArrow } }));

  const carryOut = (key) => {
    const act = keys[key] || ARROWS[key];
    if (act === "overview") showOverview();
    else if (act === "search") search();
    else return Boolean(act) && offered(act, key in ARROWS);
    return true;
  };

  const isLive = (event) => !(event.ctrlKey || event.metaKey || event.altKey || event.isComposing) && !isTyping(event.target) && !isOff();

  document.addEventListener("keydown", (event) => {
    const typed = ALIKE[event.key] || (event.key.length === 1 ? event.key.toLowerCase() : event.key);
    const wasGoing = Date.now() - going < WAIT;
    if (!isLive(event) || event.key === "Shift") return;
    going = 0;
    if (wasGoing && go[typed]) {
      // The second key belongs to nobody else.
      event.preventDefault();
      event.stopImmediatePropagation();
      window.location.assign(go[typed]);
    } else if (typed === place.dataset.go) {
      going = Date.now();
    } else if (carryOut(typed)) {
      event.preventDefault();
    }
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-shortcuts-link]");
    if (link && !event.ctrlKey && !event.metaKey && overview?.showModal) {
      event.preventDefault();
      showOverview();
    }
    if (overview && (event.target === overview || event.target.closest("[data-shortcuts-close]"))) overview.close();
  });
})();
