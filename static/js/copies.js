// Text that is not saved yet, kept in this browser until the server has confirmed it.
// On a machine many people use, a draft must not be readable by the next one: a copy is encrypted with a key that the
// portal gives only to the person who typed it. Where the browser cannot encrypt (a page without https), a copy lives
// in the tab only and goes with it.
window.portalCopies = (() => {
  "use strict";

  const PREFIX = "springrain-copy:";
  const OLDEST = 30 * 24 * 3600 * 1000;
  const durable = Boolean(window.crypto && window.crypto.subtle);
  const store = durable ? window.localStorage : window.sessionStorage;

  const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  const pack = (buffer) => btoa(Array.from(new Uint8Array(buffer), (each) => String.fromCharCode(each)).join(""));
  const unpack = (text) => Uint8Array.from(atob(text), (each) => each.charCodeAt(0));

  const tabName = () => {
    if (!sessionStorage.getItem("springrain-tab")) {
      sessionStorage.setItem("springrain-tab", Math.random().toString(36).slice(2, 10));
    }
    return sessionStorage.getItem("springrain-tab");
  };

  const open = async (name, keyHex) => {
    const key = durable ? await crypto.subtle.importKey("raw", bytes(keyHex), "AES-GCM", false, ["encrypt", "decrypt"]) : null;
    // Whose copies these are is told by a part of the key's digest, so that nobody's name or number stands here.
    const owner = durable ? pack(await crypto.subtle.digest("SHA-256", bytes(keyHex))).slice(0, 16) : keyHex.slice(0, 8);
    const prefix = `${PREFIX}${owner}:${name}:`;
    const own = prefix + tabName();

    const seal = async (copy) => {
      const text = JSON.stringify(copy);
      if (!key) return text;
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(text));
      return `${pack(iv)}.${pack(sealed)}`;
    };

    const unseal = async (text) => {
      if (!key) return JSON.parse(text);
      const [iv, sealed] = text.split(".").map(unpack);
      return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, sealed)));
    };

    const keep = async (copy) => {
      try {
        store.setItem(own, await seal({ ...copy, at: Date.now() }));
        return true;
      } catch {
        return false; // the store is full or forbidden: the page says that it must not be closed
      }
    };

    const find = async () => {
      const found = [];
      for (const name of Object.keys(store).filter((each) => each.startsWith(prefix))) {
        try {
          const copy = await unseal(store.getItem(name));
          if (Date.now() - copy.at > OLDEST) store.removeItem(name);
          else found.push({ ...copy, name });
        } catch {
          store.removeItem(name); // not readable any more
        }
      }
      return found.sort((one, other) => other.at - one.at);
    };

    // Moved out of the way, so that what is typed from now on does not overwrite it before its fate is decided.
    const setAside = (copy) => {
      if (copy.name !== own) return copy;
      const name = `${prefix}${Math.random().toString(36).slice(2, 10)}`;
      store.setItem(name, store.getItem(own));
      store.removeItem(own);
      return { ...copy, name };
    };

    return { keep, find, setAside, drop: (name = own) => store.removeItem(name), durable };
  };

  return { open };
})();
