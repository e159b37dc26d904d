// A board on a wall: fills the screen on demand and fetches itself anew, without leaving the full screen.
// It does so at once when something asks for it by the event board:refresh, and says board:refreshed.
(() => {
  "use strict";

  const every = Number(document.querySelector("main[data-wall]").dataset.wall) * 1000;

  function prepare() {
    document.querySelectorAll("[data-fill]").forEach((button) => {
      button.hidden = !document.fullscreenEnabled;
      button.addEventListener("click", () => {
        if (document.fullscreenElement) document.exitFullscreen();
        else document.documentElement.requestFullscreen();
      });
    });
  }

  function lost() {
    document.querySelectorAll("[data-wall-lost]").forEach((words) => { words.hidden = false; });
  }

  async function refresh() {
    try {
      const answer = await fetch(window.location.href, { credentials: "same-origin", signal: AbortSignal.timeout(20000) });
      if (answer.redirected) { window.location.reload(); return; }
      if (!answer.ok) { lost(); return; }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.querySelector("main[data-wall]").replaceChildren(...page.querySelector("main").childNodes);
      prepare();
      document.dispatchEvent(new Event("board:refreshed"));
    } catch {
      lost();
    }
  }

  prepare();
  setInterval(refresh, every);
  document.addEventListener("board:refresh", refresh);
})();
