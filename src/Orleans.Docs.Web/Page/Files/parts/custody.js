// Erasing a document for good, and the holds that forbid it. For administrators.

import { post } from "../core/api.js";
import { h } from "../core/dom.js";
import { ask, tell } from "../core/notes.js";
import { count } from "../core/words.js";

/** What is typed to confirm. */
const Word = "erase";

export function custody({ path, changed }) {
  function erase(document) {
    if (document.onHold) {
      tell("On legal hold", h("p", "Nothing erases this document until an administrator releases the hold."));
      return;
    }
    const children = document.children.length;
    ask("Erase this document for good?", [
      h("p.field", "Its key is destroyed, and with it the file, all that was read from it and every copy here. ",
        h("strong", "Nobody can bring it back.")),
      children > 0 && h("label.row", h("input", { type: "checkbox", name: "keep" }),
        `Keep what came in it (${count(children, "attachment")})`),
      reasonField("Why, if you want to say so", false),
      h("div.field", h("label", { for: "sure" }, "Type ", h("code", Word), " to confirm"),
        h("input", { id: "sure", name: "sure", type: "text", required: true, pattern: Word, autocomplete: "off",
          autocapitalize: "off", spellcheck: "false", title: `Type ${Word}` })),
    ], "Erase it", async form => {
      if (form.get("sure") !== Word) throw new Error(`Type ${Word} to confirm`);
      const answer = await post(`${path}/erase`,
        { reason: String(form.get("reason")).trim() || null, keepAttachments: form.has("keep") });
      changed(answer.document);
      tell("It is being erased", told(answer));
    }, "danger");
  }

  const told = ({ backupDaysMax, backupAdvice, staying }) => h("div.erased",
    h("p.field", "Its contents are gone from here once it is settled, within moments. ",
      "That it was there and that it was erased stays in the history."),
    h("p.field", h("strong", backupDaysMax === null ? "Backups: " : "Backups of the keys live on for "
      + `${count(backupDaysMax, "day")} at most: `), backupAdvice, "."),
    staying.map(line => h("p.note.warn", h("strong", "Not erased: "), line, ".")));

  const hold = () => ask("Put it on legal hold?", [
    h("p.soft.field", "Nothing erases it then, neither a person nor a retention rule, until it is released."),
    reasonField("Why", true),
  ], "Hold it", form => send("hold", form));

  const release = () => ask("Release the hold?", reasonField("Why", true), "Release it", form => send("release", form));

  const send = async (command, form) =>
    changed(await post(`${path}/${command}`, { reason: String(form.get("reason")).trim() }));

  return {
    erase,
    buttons: document => [
      document.onHold
        ? h("button.button", { onclick: release }, "Release hold")
        : h("button.button", { onclick: hold }, "Hold"),
      h("button.button.danger", { disabled: document.onHold, "aria-describedby": document.onHold ? "on-hold" : null,
        title: document.onHold ? "A legal hold forbids it" : null, onclick: () => erase(document) }, "Erase"),
    ],
  };
}

const reasonField = (label, required) => h("div.field", h("label", { for: "reason" }, label),
  h("input", { id: "reason", name: "reason", type: "text", maxlength: 500, required, autocomplete: "off" }));
