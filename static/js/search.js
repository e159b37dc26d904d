// Ticking a facet or choosing an order searches at once; without JavaScript the button does it.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-search]");
  if (form && event.target.matches("input[type=checkbox], select")) form.requestSubmit();
});
