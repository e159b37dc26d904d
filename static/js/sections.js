// A section of the application: questions that depend on others, rows that can be added, the catalogue picker.
// All of it can be done without this script; it only makes it shorter.
(() => {
  "use strict";

  const given = (form, name) => {
    const control = form.elements[name];
    if (!control) return null; // asked in another section: what the server said stands
    if (control instanceof RadioNodeList) return [...control].filter((each) => each.checked).map((each) => each.value);
    if (control.type === "checkbox" || control.type === "radio") return control.checked ? [control.value] : [];
    return [control.value];
  };

  // Hidden questions keep what was typed: changing the answer back must not cost anything.
  const ask = (form) => {
    form.querySelectorAll("[data-needed]").forEach((box) => {
      const [name, values] = JSON.parse(box.dataset.needed);
      const answers = given(form, name);
      if (answers) box.hidden = !answers.some((answer) => values.includes(answer));
    });
  };

  const renumber = (text, number) => text.replace(/-\d+-/, `-${number}-`);

  const addRow = (button) => {
    const rows = button.closest("[data-rows]");
    const cards = rows.querySelectorAll(".row-card");
    const card = cards[cards.length - 1].cloneNode(true);
    card.querySelectorAll("input, select, textarea").forEach((cell) => {
      cell.name = renumber(cell.name, cards.length);
      cell.id = renumber(cell.id, cards.length);
      cell.value = "";
    });
    card.querySelectorAll("label").forEach((label) => { label.htmlFor = renumber(label.htmlFor, cards.length); });
    card.querySelector(".row-number").textContent = cards.length + 1;
    card.setAttribute("aria-label", card.getAttribute("aria-label").replace(/\d+/, cards.length + 1));
    button.before(card);
    card.querySelector("input, select, textarea").focus();
    button.hidden = cards.length + 1 >= Number(rows.dataset.most);
  };

  const pick = (hit) => {
    const form = hit.closest("form");
    form.elements.category.value = hit.dataset.code;
    form.elements.subcatalogue.value = hit.dataset.subcatalogue;
    form.elements.subcatalogue.dispatchEvent(new Event("input", { bubbles: true }));
    form.elements.subcatalogue.dispatchEvent(new Event("change", { bubbles: true }));
    hit.closest(".category-hits").replaceChildren();
    form.elements.subcatalogue.focus();
  };

  document.addEventListener("change", (event) => {
    if (event.target.form) ask(event.target.form);
  });
  document.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add-row]");
    const hit = event.target.closest("[data-code]");
    if (add) addRow(add);
    if (hit) pick(hit);
  });
  // Enter in the search box must search, not hand in the section.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.id === "category-query") event.preventDefault();
  });

  document.querySelectorAll("[data-add-row], [data-picker]").forEach((part) => { part.hidden = false; });
  document.querySelectorAll("form").forEach(ask);
})();
