// The admin's own lists know dark by a class. Loaded in the head, so that the first paint has it already.
(() => {
  "use strict";

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => document.documentElement.classList.toggle("dark", dark.matches);
  follow();
  dark.addEventListener("change", follow);
})();
