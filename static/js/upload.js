// Shows how far a file has come, and puts a refusal beside its field without choosing the file again.
// Without this script the form is sent as forms are.
(() => {
  "use strict";

  const clear = (form) => {
    form.querySelectorAll("[data-upload-error]").forEach((each) => {
      each.closest(".q")?.classList.remove("bad");
      each.remove();
    });
  };

  const mark = (form, name, text) => {
    const box = form.querySelector(`#id_${CSS.escape(name)}_box`);
    const line = document.createElement("div");
    Object.assign(line, { className: "err", textContent: text });
    line.dataset.uploadError = name;
    line.setAttribute("role", "alert");
    if (!box) return form.prepend(line);
    box.classList.add("bad");
    (box.querySelector(".help") || box.querySelector(".t") || box.firstElementChild).after(line);
    return box.focus();
  };

  const send = (form) => {
    const shown = form.querySelector("[data-progress]");
    const bar = shown.querySelector("progress");
    const words = shown.querySelector("[data-words]");
    const buttons = form.querySelectorAll("button");
    const request = new XMLHttpRequest();

    const end = (text) => {
      words.textContent = text || "";
      shown.hidden = !text;
      buttons.forEach((each) => { each.disabled = false; });
    };

    request.open("POST", form.action || location.href);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const percent = Math.floor((100 * event.loaded) / event.total);
      bar.value = percent;
      words.textContent = percent < 100 ? `${percent}%` : shown.dataset.checking;
    });
    request.addEventListener("load", () => {
      const answer = request.response || {};
      if (request.status === 200 && answer.url) {
        location.assign(answer.url);
        if (new URL(answer.url, location.href).pathname === location.pathname) location.reload();
        return;
      }
      const problems = Object.entries(answer.error?.fields || {});
      end(problems.length ? "" : answer.error?.message || shown.dataset.failed);
      problems.forEach(([name, texts]) => mark(form, name, texts.join(" ")));
    });
    request.addEventListener("error", () => end(shown.dataset.failed));

    clear(form);
    bar.value = 0;
    shown.hidden = false;
    buttons.forEach((each) => { each.disabled = true; });
    request.send(new FormData(form));
  };

  document.querySelectorAll("form[data-upload]").forEach((form) => {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form);
    });
  });
})();
