// The scoring sheet: sums while levels are chosen, the anchor of the level, the comment where one is asked for, and
// work by keyboard alone. The server reckons everything again; without this script the sheet works by its buttons.
(() => {
  "use strict";

  const form = document.querySelector("form[data-scoring]");
  if (!form) return;
  const rows = [...form.querySelectorAll("[data-criterion]")];
  const dimensions = [...form.querySelectorAll("[data-dimension]")];
  const keys = form.querySelector("[data-keys]");
  const ASKS = new Set(["0", "1", "5", "none"]);
  const KEYS_OFF = "springrain-scoring-keys";
  let present = null;

  const chosenIn = (row) => row.querySelector("input[type=radio]:checked");
  const shown = (points) => (points === null ? "—" : (Math.round(points * 10 + 1e-7) / 10).toFixed(1));

  // As screening.scoring: what is not judged takes its weight out, the others are scaled up.
  const pointsOf = (dimension) => {
    let got = 0;
    let base = 0;
    let whole = 0;
    for (const row of dimension.querySelectorAll("[data-criterion]")) {
      const weight = Number(row.dataset.weight);
      const input = chosenIn(row);
      whole += weight;
      if (!input || input.value === "none") continue;
      got += (weight * Number(input.value)) / 5;
      base += weight;
    }
    return { points: base ? (got * whole) / base : null, whole };
  };

  const reckon = () => {
    let total = 0;
    let base = 0;
    for (const dimension of dimensions) {
      const { points, whole } = pointsOf(dimension);
      form.querySelector(`[data-sum="${dimension.dataset.dimension}"]`).textContent = shown(points);
      if (points === null) continue;
      total += points;
      base += whole;
    }
    form.querySelector('[data-sum="total"]').textContent = shown(base ? (total * 100) / base : null);
    const answered = rows.filter(chosenIn).length;
    form.querySelector("[data-answered]").textContent = answered;
    form.querySelector("[data-progress]").value = answered;
  };

  const showAnchor = (row, input) => {
    const line = row.querySelector("[data-shown-anchor]");
    const text = input?.dataset.anchor || "";
    if (!text) return line.replaceChildren();
    const level = document.createElement("b");
    level.className = "num";
    level.textContent = input.value;
    return line.replaceChildren(level, ` ${text}`);
  };

  const dress = (row) => {
    const input = chosenIn(row);
    const asks = Boolean(input) && ASKS.has(input.value);
    showAnchor(row, input);
    row.querySelector("[data-asks]").hidden = !asks;
    if (asks) row.querySelector("[data-comment]").open = true;
    row.classList.toggle("answered", Boolean(input));
  };

  const redraw = () => { rows.forEach(dress); reckon(); };

  const rowOf = (element) => element?.closest?.("[data-criterion]");
  const goTo = (row) => {
    if (!row) return;
    present = row;
    (chosenIn(row) || row.querySelector("input[type=radio]")).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const at = rows.indexOf(rowOf(document.activeElement) || present);
    goTo(rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)]);
  };

  const choose = (value) => {
    const row = rowOf(document.activeElement) || present || rows[0];
    const input = row.querySelector(`input[type=radio][value="${value}"]`);
    input.checked = true;
    input.focus({ preventScroll: true });
    present = row;
    row.scrollIntoView({ block: "nearest" });
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const comment = () => {
    const row = rowOf(document.activeElement) || present || rows[0];
    const box = row.querySelector("[data-comment]");
    box.open = true;
    present = row;
    box.querySelector("textarea").focus();
  };

  const isText = (element) => element && (element.tagName === "TEXTAREA" || element.tagName === "SELECT" ||
    (element.tagName === "INPUT" && !["radio", "checkbox"].includes(element.type)));
  const isOurs = (element) => !element || element === document.body || form.contains(element);

  const ACTS = {
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    n: () => choose("none"),
    c: comment,
    ...Object.fromEntries(["0", "1", "2", "3", "4", "5"].map((level) => [level, () => choose(level)])),
  };

  document.addEventListener("keydown", (event) => {
    if (!isOurs(event.target) || event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-hand-in]"));
      return;
    }
    if (event.key === "Escape" && event.target.tagName === "TEXTAREA" && rowOf(event.target)) {
      goTo(rowOf(event.target));
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isText(event.target) || !keys.checked) return;
    const isArrow = event.key.startsWith("Arrow");
    if (isArrow && !rowOf(event.target)) return;
    const act = ACTS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  form.addEventListener("focusin", (event) => { present = rowOf(event.target) || present; });
  form.addEventListener("change", redraw);
  form.addEventListener("pointerover", (event) => {
    const row = rowOf(event.target);
    const input = event.target.closest?.(".scale label")?.querySelector("input");
    if (row && input) showAnchor(row, input);
  });
  form.addEventListener("pointerout", (event) => {
    const row = rowOf(event.target);
    if (row) showAnchor(row, chosenIn(row));
  });

  // Switched off for the whole portal, they are off here too.
  keys.disabled = document.querySelector("[data-shortcuts]")?.dataset.singleKeys === "off";
  keys.checked = !keys.disabled && localStorage.getItem(KEYS_OFF) !== "off";
  keys.addEventListener("change", () => localStorage.setItem(KEYS_OFF, keys.checked ? "on" : "off"));
  redraw();
})();
