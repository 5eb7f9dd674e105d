// What one may do to a document: correct, reprocess, retry, cancel, hold, erase.

import { get, post } from "../core/api.js";
import { h, icon, show } from "../core/dom.js";
import { ask, attempt, note } from "../core/notes.js";
import { custody } from "./custody.js";
import { isAtWork, plain, Steps } from "../core/words.js";
import { isReplaced } from "./reveal.js";

const Types = ["invoice", "receipt", "contract", "form", "report", "letter", "e-mail", "resume", "scientific paper",
  "bank statement", "other"];

export function commands({ path, can, latest, changed, personal }) {
  const send = async (command, body) => changed(await post(`${path}/${command}`, body));

  /** Without a field: the document's type. */
  function correct(field = "type", value = latest()?.type ?? "") {
    if (!latest() || !can("reviewer")) return;
    if (!personal.isOn && isReplaced(value)) {
      note("Show personal data first: what is replaced cannot be set right");
      return;
    }
    const known = field === "type";
    const input = known
      ? h("select", { id: "value", name: "value" },
        Types.map(type => h("option", { value: type, selected: type === value }, type)))
      : h("input", { id: "value", name: "value", type: "text", value, required: true, maxlength: 1000,
        autocomplete: "off" });
    ask(`Correct ${plain(field)}`, [
      h("p.soft.field", "A correction becomes an event, outlives later results, and is found by searching at once."),
      h("div.field", h("label", { for: "value" }, plain(field)), input),
    ], "Correct", form => send("correct", { field, value: String(form.get("value")).trim() }));
  }

  function reprocess() {
    const engine = h("select", { id: "engine", name: "engine" }, h("option", { value: "" }, "The usual one"));
    const from = h("select", { id: "from", name: "from", onchange: () => offer() },
      Steps.filter(({ step }) => step !== "attach").map(({ step, name }) => h("option", { value: step }, name)));
    let engines = [];
    const offer = () => show(engine, h("option", { value: "" }, "The usual one"), engines
      .filter(known => known.step === from.value && known.modelVersion)
      .map(known => h("option", { value: known.name }, known.name)));
    get("/v1/engines").then(known => { engines = known; offer(); }, () => {});
    ask("Reprocess", [
      h("p.soft.field", "Does a step and those that build on it again. Earlier results stay in the history."),
      h("div.field", h("label", { for: "from" }, "From"), from),
      h("div.field", h("label", { for: "engine" }, "Engine"), engine),
    ], "Reprocess", form => send("reprocess", { from: form.get("from"), engine: form.get("engine") || null }));
  }

  const keeping = custody({ path, changed });
  const retry = () => attempt(() => send("retry"), "Tried again");

  const cancel = () => ask("Cancel this document?",
    h("p", "Work on it stops. What was found so far stays."), "Cancel it", () => send("cancel"), "danger");

  return {
    correct,
    again() {
      const document = latest();
      if (document && can("submitter")) (document.state === "parked" ? retry : reprocess)();
    },
    erase() {
      const document = latest();
      if (document && can("admin") && document.state !== "erased") keeping.erase(document);
    },
    buttons(document, isPast) {
      if (isPast || document.state === "erased") return [];
      return [
        document.state === "parked" && can("submitter")
          && h("button.button.strong", { onclick: retry }, "Retry"),
        can("reviewer") && document.type
          && h("button.button", { onclick: () => correct() }, icon("edit"), "Correct type"),
        can("submitter") && !isAtWork(document.state) && h("button.button", { onclick: reprocess }, "Reprocess"),
        can("submitter") && isAtWork(document.state)
          && h("button.button.danger", { onclick: cancel }, "Cancel"),
        can("admin") && keeping.buttons(document),
      ];
    },
  };
}
