// Personal data stays replaced until somebody who may see it asks for it, for one document and as long as it is open.

import { h, show } from "../core/dom.js";

const Key = "v";
const Kind = /\[[A-Z][A-Z_]*\]/;

/** Whether a part of the value is replaced by its kind. */
export const isReplaced = value => Kind.test(value);

/** `changed` draws everything anew; on the way back it first takes away what is shown. */
export function reveal({ may, changed }) {
  const state = { isOn: false, isThere: may };
  const said = h("span.soft.small.grow", { id: "reveal-said", role: "status" });
  const button = h("button.button.strong", { "aria-describedby": "reveal-said", onclick: turn });
  const element = h("div.row.reveal", said, may && button);

  function turn() {
    if (!state.isThere) return;
    state.isOn = !state.isOn;
    paint();
    changed(state.isOn);
  }

  function paint() {
    said.textContent = state.isOn ? "Personal data is shown, which is recorded in the history."
      : may ? "Personal data is replaced. Showing it is recorded in the history, with your name."
        : "Personal data is replaced.";
    button.classList.toggle("strong", !state.isOn);
    show(button, `${state.isOn ? "Hide" : "Show"} personal data`, h("kbd", { "aria-hidden": "true" }, Key));
  }

  paint();
  return {
    element,
    get isOn() { return state.isOn; },
    get may() { return may; },
    shortcut: may && [Key, "Shows personal data, which is recorded, or hides it again", turn],
    /** What is erased has none. */
    draw(document) {
      state.isThere = may && document.state !== "erased";
      element.hidden = document.state === "erased";
    },
  };
}
