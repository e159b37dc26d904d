// Looks for new messages every twenty seconds while somebody is there to read them. A page left open stops asking:
// otherwise it would keep its session alive for ever, and count as reading what nobody reads.
(() => {
  "use strict";

  const EVERY = 20 * 1000;
  const PATIENCE = 10 * 60 * 1000;
  const list = document.querySelector("[data-talk]");
  if (!list) return;

  let active = Date.now();
  ["keydown", "pointerdown", "scroll", "focus"].forEach((name) => {
    window.addEventListener(name, () => { active = Date.now(); }, { passive: true, capture: true });
  });

  const ask = () => {
    const present = document.visibilityState === "visible" && Date.now() - active < PATIENCE;
    if (present && window.htmx) window.htmx.trigger(list, "talk-refresh");
  };

  window.setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", () => {
    active = Date.now();
    ask();
  });
})();
