// After a decision was sent, what was typed for it is taken out of this browser, and old leftovers with it.
(() => {
  "use strict";

  const KEEP = 60 * 24 * 3600 * 1000;
  const done = new URLSearchParams(location.search).get("done");

  try {
    Object.keys(localStorage)
      .filter((key) => key.startsWith("check:"))
      .forEach((key) => {
        const draft = JSON.parse(localStorage.getItem(key));
        if (key.split(":")[2] === done || Date.now() - draft.at > KEEP) localStorage.removeItem(key);
      });
  } catch {
    // No store, or something else's text in it: nothing of ours to remove.
  }
  if (done) history.replaceState(null, "", location.pathname);
})();
