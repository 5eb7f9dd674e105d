// Shortcuts: each is declared with what it does, so that help can list them all.

const shared = new Map();
let ofView = new Map();
let pending = "";

/** For good, such as `?`; two keys in a row are written `g d`. */
export const always = (keys, does, act) => shared.set(keys, { does, act });

/** Until another view is shown. */
export function forView(list) {
  ofView = new Map(list.map(([keys, does, act]) => [keys, { does, act }]));
}

export const all = () => [["Everywhere", shared], ["Here", ofView]];

const isTyping = target => target instanceof HTMLInputElement && target.type !== "range" && target.type !== "checkbox"
  || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;

export function listen() {
  document.addEventListener("keydown", e => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented) return;
    if (document.querySelector("dialog[open]")) return;
    if (isTyping(e.target) && e.key !== "Escape") return;
    const keys = pending ? `${pending} ${e.key}` : e.key;
    pending = "";
    const found = ofView.get(keys) ?? shared.get(keys);
    if (found) {
      if (found.act(e) !== false) e.preventDefault();
    } else if ([...shared.keys(), ...ofView.keys()].some(known => known.startsWith(`${keys} `))) {
      pending = keys;
    }
  });
}
