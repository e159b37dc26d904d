// Menus are <details> and work alone; this closes them as people expect, and opens the notices in place.
(() => {
  "use strict";

  const openMenus = () => document.querySelectorAll("details[data-menu][open]");
  const bell = () => document.querySelector("[data-bell]");

  const showNotices = (shown) => {
    if (!bell()) return;
    bell().querySelector(".drop-panel").hidden = !shown;
    bell().querySelector("a").setAttribute("aria-expanded", String(shown));
  };

  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    if (bell() && !bell().contains(event.target)) showNotices(false);
  });

  // Tips are shown by the style sheet; Escape puts away the one in sight until it is left, and none leaves the window.
  const tipOf = (event) => event.target.closest?.("[data-term]");
  ["mouseover", "focusin"].forEach((name) => document.addEventListener(name, (event) => {
    const term = tipOf(event);
    if (term) term.classList.toggle("flip", term.getBoundingClientRect().left + 340 > document.documentElement.clientWidth);
  }));
  ["mouseout", "focusout"].forEach((name) => document.addEventListener(name, (event) => tipOf(event)?.classList.remove("hushed")));

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("[data-term]:is(:hover, :focus)").forEach((term) => term.classList.add("hushed"));
    openMenus().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    if (bell() && !bell().querySelector(".drop-panel").hidden) {
      showNotices(false);
      bell().querySelector("a").focus();
    }
  });

  // A second click on the bell closes the notices instead of asking for them again.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!event.target.closest("[data-bell]") || event.target.closest(".drop-panel")) return;
    if (bell().querySelector("a").getAttribute("aria-expanded") === "true") {
      event.preventDefault();
      showNotices(false);
    }
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id === "notice-menu") showNotices(true);
  });

  // On a phone the rail is a strip: bring the present section into it.
  const strip = document.querySelector(".rail");
  const here = strip?.querySelector("[aria-current]");
  if (here) strip.scrollLeft = here.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
})();
