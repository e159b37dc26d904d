// Requests made by htmx: the CSRF header, and a word when the connection is lost.
(() => {
  "use strict";

  const SAFE = new Set(["get", "head", "options"]);

  // Read anew each time: the cookie changes when somebody signs in again in another tab.
  const token = () => {
    const name = `${document.body.dataset.csrfCookie}=`;
    const pair = document.cookie.split("; ").find((each) => each.startsWith(name));
    return pair ? decodeURIComponent(pair.slice(name.length)) : "";
  };

  document.addEventListener("htmx:configRequest", (event) => {
    if (!SAFE.has(event.detail.verb)) event.detail.headers["X-CSRFToken"] = token();
  });

  // A form that says so is sent once: a double click is one act. Coming back to the page makes it ready again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]") || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("[data-once]").forEach((form) => { delete form.dataset.sent; });
  });

  const area = () => document.getElementById("messages");

  const sayOffline = () => {
    const box = document.createElement("div");
    box.className = "alert-box amber";
    box.dataset.connection = "lost";
    box.textContent = area().dataset.offline;
    area().replaceChildren(box);
  };

  // A form sent now would be lost with what was typed into it: say so before.
  window.addEventListener("offline", sayOffline);
  window.addEventListener("online", () => area().querySelector("[data-connection]")?.remove());
  document.addEventListener("htmx:sendError", sayOffline);
  document.addEventListener("htmx:timeout", sayOffline);
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) area().querySelector("[data-connection]")?.remove();
  });
})();
