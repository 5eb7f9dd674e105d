// Short messages at the edge, which are read out as well; and dialogs.

import { h } from "./dom.js";

const ShownFor = 6_000;
const NotesMax = 4;

export function note(text, kind = "") {
  const box = document.getElementById("notes");
  const line = h("p.note", { class: kind }, text);
  box.append(line);
  while (box.children.length > NotesMax) box.firstChild.remove();
  setTimeout(() => line.remove(), ShownFor);
}

export const failed = e => {
  if (e?.name !== "AbortError") note(e?.message ?? String(e), "bad");
};

/** Runs a command, and says how it went. */
export async function attempt(what, said) {
  try {
    const answer = await what();
    if (said) note(said);
    return answer;
  } catch (e) {
    failed(e);
    return undefined;
  }
}

/** Has the browser keep a file. */
export function save(name, blob) {
  const address = URL.createObjectURL(blob);
  h("a", { href: address, download: name }).click();
  URL.revokeObjectURL(address);
}

/** Shows a form until it is sent or left; `act` gets its values and may throw to keep it open. */
export function ask(title, content, button, act, kind = "strong") {
  const wrong = h("p.wrong", { role: "alert" });
  const send = h("button.button", { class: kind, type: "submit" }, button);
  const form = h("form", { method: "dialog" },
    h("h2", { id: "dialog-title" }, title), content, wrong,
    h("div.row", h("button.button", { type: "button", onclick: () => dialog.close() }, "Leave it"), send));
  const dialog = h("dialog", { "aria-labelledby": "dialog-title", onclose: () => dialog.remove() }, form);
  form.addEventListener("submit", async e => {
    e.preventDefault();
    send.disabled = true;
    try {
      await act(new FormData(form));
      dialog.close();
    } catch (error) {
      wrong.textContent = error.message;
      send.disabled = false;
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Shows something until it is left. */
export function tell(title, content) {
  const dialog = h("dialog", { "aria-labelledby": "dialog-title", onclose: () => dialog.remove() },
    h("h2", { id: "dialog-title" }, title), content,
    h("div.row", h("button.button", { type: "button", autofocus: true, onclick: () => dialog.close() }, "Close")));
  document.body.append(dialog);
  dialog.showModal();
}
