// The officer's remarks: rows that grow, phrases and fields to insert, and everything typed kept in this browser.
(() => {
  "use strict";

  const desk = document.querySelector("[data-drafts]");
  if (!desk) return;

  const KEEP = 60 * 24 * 3600 * 1000;
  const rows = desk.querySelector("[data-rows-of-remarks]");
  const notice = desk.querySelector('[data-draft="return"]');
  const refusal = desk.querySelector('[data-draft="refuse"]');
  const saved = desk.querySelector("[data-saved]");
  let active = null;

  const all = () => [...rows.querySelectorAll("[data-remark-row]")];
  const parts = (row) => ({ target: row.querySelector("select"), text: row.querySelector("textarea") });
  const isEmpty = (row) => !parts(row).target.value && !parts(row).text.value.trim();

  const addRow = () => {
    const row = all()[0].cloneNode(true);
    row.classList.remove("bad");
    row.querySelectorAll(".err").forEach((each) => each.remove());
    parts(row).target.value = "";
    parts(row).text.value = "";
    rows.append(row);
    return row;
  };

  // Counters under the fields listen for what people type.
  const typedInto = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

  const emptyRow = () => all().find(isEmpty) ?? addRow();

  // Drafts -----------------------------------------------------------------------------------------------------------
  const key = desk.dataset.drafts;

  const typed = () => ({
    at: Date.now(),
    rows: all().map((row) => [parts(row).target.value, parts(row).text.value]).filter(([field, text]) => field || text),
    text: notice.elements.text.value,
    code: refusal.elements.code.value,
    refusal: refusal.elements.text.value,
  });

  const keep = () => {
    const draft = typed();
    try {
      if (draft.rows.length || draft.text || draft.code || draft.refusal) {
        localStorage.setItem(key, JSON.stringify(draft));
        saved.hidden = false;
      } else {
        localStorage.removeItem(key);
        saved.hidden = true;
      }
    } catch {
      saved.hidden = true; // a full or forbidden store: the form works without it
    }
  };

  const read = () => {
    try {
      const draft = JSON.parse(localStorage.getItem(key));
      return draft && Date.now() - draft.at < KEEP ? draft : null;
    } catch {
      return null;
    }
  };

  const putBack = (draft) => {
    draft.rows.forEach(([field, text]) => {
      if (all().some((row) => parts(row).target.value === field && parts(row).text.value === text)) return;
      const row = emptyRow();
      parts(row).target.value = field;
      parts(row).text.value = text;
    });
    notice.elements.text.value ||= draft.text;
    if (draft.code && !refusal.elements.code.value) refusal.elements.code.value = draft.code;
    refusal.elements.text.value ||= draft.refusal;
    [notice.elements.text, refusal.elements.text].forEach(typedInto);
    saved.hidden = false;
  };

  // Acts -------------------------------------------------------------------------------------------------------------
  const begin = (field) => {
    const row = all().find((each) => parts(each).target.value === field && !parts(each).text.value) ?? emptyRow();
    parts(row).target.value = field;
    desk.querySelector('[data-act="return"]').open = true;
    parts(row).text.focus();
    row.scrollIntoView({ block: "center" });
  };

  const insert = (text) => {
    const field = active && rows.contains(active) ? active : parts(emptyRow()).text;
    field.value = field.value.trim() ? `${field.value.trimEnd()} ${text}` : text;
    field.focus();
    typedInto(field);
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-remark]");
    if (!link) return;
    event.preventDefault();
    begin(link.dataset.remark);
  });

  desk.querySelector("[data-add]").addEventListener("click", (event) => {
    event.preventDefault();
    parts(addRow()).target.focus();
  });

  const phrases = desk.querySelector("[data-phrases]");
  phrases.hidden = false;
  phrases.querySelector("select").addEventListener("change", (event) => {
    if (event.target.value) insert(event.target.value);
    event.target.selectedIndex = 0;
  });

  refusal.addEventListener("change", (event) => {
    if (event.target.name !== "code") return;
    const advice = [...refusal.querySelectorAll("[data-advice]")];
    const known = advice.map((each) => each.content.textContent.trim());
    const field = refusal.elements.text;
    if (field.value.trim() && !known.includes(field.value.trim())) return; // never over what was typed
    field.value = advice.find((each) => each.dataset.advice === event.target.value)?.content.textContent.trim() ?? "";
    typedInto(field);
  });

  desk.addEventListener("focusin", (event) => {
    if (event.target.matches("textarea[name=remark]")) active = event.target;
  });
  desk.addEventListener("input", keep);
  desk.addEventListener("change", keep);

  const draft = read();
  if (draft) putBack(draft);
})();
