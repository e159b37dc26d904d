// Saves a section while it is written: after a pause, when a field is left, when the page is left. Until the server has
// confirmed it, a copy stays in this browser. What the page says about saving is always true.
(() => {
  "use strict";

  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const said = document.getElementById("save-state");
  const banner = document.getElementById("save-banner");
  const words = said.dataset;

  const PAUSE = 1500;
  const PATIENCE = 15000;
  const RETRY = [3000, 6000, 15000, 30000, 60000];
  const OURS = new Set(["csrfmiddlewaretoken", "version", "seen", "writer", "then", "category_query"]);

  let copies = null;
  let confirmed = "";      // what the server has, as far as this page knows
  let uncertain = null;    // sent, but no answer came: must be sent again before anything newer
  let timer = 0;
  let failures = 0;
  let running = null;
  let stopped = false;     // a conflict or a closed application: a person must act first
  let leaving = false;
  let kept = Promise.resolve(true);

  const snapshot = () => {
    const values = {};
    for (const [name, value] of new FormData(form)) {
      if (!OURS.has(name)) (values[name] ||= []).push(value);
    }
    return JSON.stringify(values, Object.keys(values).sort());
  };
  const dirty = () => snapshot() !== confirmed;

  const token = () => {
    const name = `${document.body.dataset.csrfCookie}=`;
    const pair = document.cookie.split("; ").find((each) => each.startsWith(name));
    return pair ? decodeURIComponent(pair.slice(name.length)) : "";
  };

  const say = (text, lost = false) => {
    said.querySelector("[data-words]").textContent = text;
    said.classList.toggle("lost", lost);
  };

  const hideBanner = (kind) => {
    if (kind && banner.dataset.kind !== kind) return;
    banner.hidden = true;
    banner.replaceChildren();
    delete banner.dataset.kind;
  };

  const showBanner = (kind, text, ...buttons) => {
    if (banner.dataset.kind === kind) return;
    const sentence = document.createElement("span");
    sentence.textContent = text;
    banner.replaceChildren(sentence, ...buttons);
    banner.dataset.kind = kind;
    banner.hidden = false;
  };

  const button = (text, act) => {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className: "btn btn-quiet", textContent: text });
    made.addEventListener("click", act);
    return made;
  };

  const link = (text, url) => {
    const made = document.createElement("a");
    Object.assign(made, { className: "btn btn-quiet", textContent: text, href: url, target: "_blank", rel: "opener" });
    return made;
  };

  // One after the other: a copy written late must not come back after it was dropped.
  const keepCopy = () => {
    const copy = { values: snapshot(), version: form.elements.version.value, seen: form.elements.seen.value };
    kept = kept.then(() => (copies ? copies.keep(copy) : false));
  };
  const dropCopy = () => {
    kept = kept.then(() => { copies?.drop(); return true; });
  };

  const request = (values, options = {}) => {
    const body = new FormData();
    for (const [name, each] of Object.entries(JSON.parse(values))) each.forEach((value) => body.append(name, value));
    for (const name of ["version", "seen", "writer"]) body.append(name, form.elements[name].value);
    return fetch(form.dataset.autosaveUrl, {
      method: "POST",
      body,
      credentials: "same-origin",
      headers: { Accept: "application/json", "X-CSRFToken": token() },
      ...options,
    });
  };

  const markErrors = (errors) => {
    form.querySelectorAll("[data-autosave-error]").forEach((each) => {
      each.closest(".q").classList.remove("bad");
      each.remove();
    });
    for (const [name, text] of Object.entries(errors)) {
      const box = document.getElementById(`id_${name}_box`);
      const line = document.createElement("div");
      Object.assign(line, { className: "err", textContent: text });
      line.dataset.autosaveError = name;
      box.classList.add("bad");
      (box.querySelector(".help") || box.querySelector(".t")).after(line);
    }
  };

  const markTraces = (warnings) => {
    for (const [name, text] of Object.entries(warnings)) {
      const line = document.getElementById(`id_${name}_trace`);
      if (!line || line.querySelector("span").textContent === text) continue;
      line.querySelector("span").textContent = text;
      line.hidden = !text;
    }
  };

  const markRail = (states) => {
    document.querySelectorAll(".rail a").forEach((each) => {
      const state = states[each.pathname.split("/").slice(-2)[0]];
      const dot = each.querySelector(".dot");
      if (!state || !dot) return;
      dot.className = `dot ${{ full: "full", draft: "half", empty: "" }[state]}`;
      dot.nextElementSibling.textContent = words[`state${state[0].toUpperCase()}${state.slice(1)}`];
    });
  };

  const settle = (sent, answer) => {
    uncertain = null;
    failures = 0;
    confirmed = sent;
    form.elements.version.value = answer.version;
    form.elements.seen.value = JSON.stringify(answer.seen);
    markErrors(answer.errors);
    markTraces(answer.warnings);
    markRail(answer.states);
    hideBanner("connection");
    if (dirty()) {
      say(words.typing);
      return;
    }
    const refused = Object.keys(answer.errors).length > 0;
    if (!refused) dropCopy();
    say(refused ? words.refused : words.saved.replace("%s", answer.saved_at), refused);
  };

  const retry = (state) => {
    clearTimeout(timer);
    timer = setTimeout(flush, RETRY[Math.min(failures++, RETRY.length - 1)]);
    kept.then((safe) => {
      const durable = safe && copies.durable;
      say(durable ? words[state] : words[`${state}Unkept`], true);
      showBanner("connection", durable ? words[`${state}Banner`] : words[`${state}UnkeptBanner`]);
    });
  };

  const refuse = async (response) => {
    const error = (await response.json().catch(() => ({}))).error || {};
    uncertain = null;
    if (response.status === 401 || error.code === "other_writer") {
      const safe = (await kept) && copies.durable;
      const signedOut = safe ? words.signedOut : words.signedOutUnkept;
      const text = error.code === "other_writer" ? words.otherWriter : signedOut;
      say(words.typing, true);
      showBanner("connection", text, link(words.signIn, form.dataset.signInUrl));
    } else if (error.code === "stale") {
      stopped = true;
      say(words.typing, true);
      showBanner("conflict", words.conflict, button(words.compare, () => hand(null)));
    } else if ([400, 403, 404, 409].includes(response.status) && error.code) {
      stopped = true;
      say(words.typing, true);
      showBanner("closed", error.message || words.closed);
    } else {
      retry("trouble");
    }
  };

  const sendOnce = async () => {
    const sent = uncertain || snapshot();
    uncertain = sent;
    say(words.saving);
    let response;
    try {
      response = await request(sent, { signal: AbortSignal.timeout(PATIENCE) });
    } catch {
      retry("offline");
      return false;
    }
    if (response.ok && response.headers.get("Content-Type")?.startsWith("application/json")) {
      settle(sent, await response.json());
      return true;
    }
    await refuse(response);
    return false;
  };

  const sendAll = async () => {
    while (!stopped && (uncertain || dirty())) if (!(await sendOnce())) return false;
    return !dirty();
  };

  const flush = () => {
    clearTimeout(timer);
    running ||= sendAll().finally(() => { running = null; });
    return running;
  };

  // The ordinary way of sending the form, which shows errors and conflicts on a page of their own.
  const hand = (submitter) => {
    leaving = true;
    if (submitter) return form.requestSubmit(submitter);
    const then = document.createElement("input");
    Object.assign(then, { type: "hidden", name: "then", value: "stay" });
    form.append(then);
    return form.submit();
  };

  const typed = (event) => {
    if (event.target.hasAttribute?.("data-unsaved")) return;
    if (!dirty()) return;
    keepCopy();
    if (stopped) return;
    if (banner.dataset.kind !== "connection") say(words.typing);
    clearTimeout(timer);
    timer = setTimeout(flush, failures ? RETRY[Math.min(failures, RETRY.length - 1)] : PAUSE);
  };

  const fill = (values) => {
    for (const name of Object.keys(values)) {
      const field = name.replace(/-\d+-.*$/, "");
      for (let tries = 0; field !== name && !form.elements[name] && tries < 40; tries += 1) {
        document.getElementById(`id_${field}_box`)?.querySelector("[data-add-row]")?.click();
      }
    }
    for (const control of form.elements) {
      if (!control.name || OURS.has(control.name)) continue;
      const given = values[control.name] || [];
      if (control.type === "checkbox" || control.type === "radio") control.checked = given.includes(control.value);
      else if (control.tagName !== "BUTTON") control.value = given[0] ?? "";
    }
    form.dispatchEvent(new Event("change", { bubbles: true }));
    form.querySelectorAll("[data-counted]").forEach((each) => each.dispatchEvent(new Event("input", { bubbles: true })));
  };

  const restore = (copy) => {
    fill(JSON.parse(copy.values));
    form.elements.version.value = copy.version;
    form.elements.seen.value = copy.seen;
    copies.drop(copy.name);
    hideBanner();
    keepCopy();
    flush();
  };

  const offer = async () => {
    const settled = new URLSearchParams(location.search).has("settled");
    const found = await copies.find();
    const other = [];
    for (const copy of found) {
      if (settled || copy.values === confirmed) copies.drop(copy.name);
      else other.push(copies.setAside(copy));
    }
    if (!other.length) return;
    const when = new Date(other[0].at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    showBanner(
      "found",
      words.found.replace("%s", when),
      button(words.restore, () => restore(other[0])),
      button(words.discard, () => { other.forEach((copy) => copies.drop(copy.name)); hideBanner(); }),
    );
  };

  const onSubmit = async (event) => {
    if (leaving) return;
    event.preventDefault();
    clearTimeout(timer);
    if (stopped && banner.dataset.kind === "closed") return;
    const saved = await flush();
    // With nothing to send this runs inside the event itself, where a form refuses to be sent again.
    await new Promise((resolve) => setTimeout(resolve));
    if (saved || stopped || form.querySelector("[data-autosave-error]")) hand(event.submitter);
    else banner.scrollIntoView({ block: "center" });
  };

  confirmed = snapshot();
  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  form.addEventListener("focusout", () => { if (dirty() && !stopped && !failures) flush(); });
  form.addEventListener("submit", onSubmit);
  window.addEventListener("online", () => { if (dirty()) flush(); });
  window.addEventListener("focus", () => { if (dirty() && !stopped) flush(); });
  window.addEventListener("pagehide", () => {
    if (!leaving && !stopped && (uncertain || dirty())) request(snapshot(), { keepalive: true }).catch(() => {});
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && dirty() && !copies?.durable) event.preventDefault();
  });

  window.portalCopies.open(form.dataset.copyName, form.dataset.copyKey).then((opened) => {
    copies = opened;
    if (dirty()) keepCopy();
    return offer();
  });
})();
