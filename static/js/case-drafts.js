// What is typed into a form stays in this browser until the page after saving says that it is kept. A session that has
// ended, an error or a closed tab loses no words: the form offers them again.
(() => {
  "use strict";

  const banner = document.querySelector("[data-draft-banner]");
  if (!banner || !banner.dataset.copyName || !window.portalCopies) return;
  const form = document.querySelector("form[data-draft]");
  const PAUSE = 400;
  const OURS = new Set(["csrfmiddlewaretoken", "version", "seen", "act"]);

  const snapshot = () => {
    const values = {};
    for (const [name, value] of new FormData(form)) {
      if (!OURS.has(name) && !/-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$/.test(name) && typeof value === "string") {
        (values[name] ||= []).push(value);
      }
    }
    return JSON.stringify(values, Object.keys(values).sort());
  };

  // The key of a new form differs each time and is nothing anybody typed.
  const typed = (text) => JSON.stringify({ ...JSON.parse(text), key: null });

  const fill = (values) => {
    for (const control of form.elements) {
      if (!control.name || OURS.has(control.name) || control.type === "file") continue;
      const given = values[control.name];
      if (control.type === "checkbox" || control.type === "radio") control.checked = (given || []).includes(control.value);
      else if (given && control.tagName !== "BUTTON") control.value = given[0];
    }
    form.querySelectorAll("[data-counted]").forEach((each) => each.dispatchEvent(new Event("input", { bubbles: true })));
  };

  const button = (text, act) => {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className: "btn btn-quiet", textContent: text });
    made.addEventListener("click", act);
    return made;
  };

  const hide = () => { banner.hidden = true; banner.replaceChildren(); };

  const offer = (copies, found) => {
    const when = new Date(found[0].at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    const sentence = document.createElement("span");
    sentence.textContent = banner.dataset.found.replace("%s", when);
    const forget = () => { found.forEach((copy) => copies.drop(copy.name)); hide(); };
    banner.replaceChildren(
      sentence,
      button(banner.dataset.restore, () => {
        fill(JSON.parse(found[0].values));
        forget();
        copies.keep({ values: snapshot() });
      }),
      button(banner.dataset.discard, forget),
    );
    banner.hidden = false;
  };

  window.portalCopies.open(banner.dataset.copyName, banner.dataset.copyKey).then(async (copies) => {
    const found = await copies.find();
    if (!form) {
      found.forEach((copy) => copies.drop(copy.name));
      history.replaceState(null, "", location.pathname);
      return;
    }
    const began = typed(snapshot());
    const other = found.filter((copy) => typed(copy.values) !== began).map((copy) => copies.setAside(copy));
    if (other.length) offer(copies, other);
    let timer = 0;
    const keep = () => copies.keep({ values: snapshot() });
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, PAUSE); });
    form.addEventListener("submit", keep);
    document.addEventListener("visibilitychange", () => { if (document.hidden && typed(snapshot()) !== began) keep(); });
  });
})();
