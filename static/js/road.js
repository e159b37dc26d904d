// The editor of the road: a stage that a link or an error points to is unfolded; unsaved words are not lost by leaving.
(() => {
  "use strict";

  const form = document.querySelector("form.std");
  if (!form) return;
  let typed = false;

  const unfold = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    const part = target && target.closest("details");
    if (part) { part.open = true; target.scrollIntoView(); }
  };

  form.querySelectorAll("details").forEach((part) => { if (part.querySelector(".bad")) part.open = true; });
  unfold();
  window.addEventListener("hashchange", unfold);
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.getAttribute("href") === location.hash) unfold();
  });
  form.addEventListener("input", () => { typed = true; });
  form.addEventListener("submit", () => { typed = false; });
  window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
})();
