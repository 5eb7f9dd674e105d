// What was read from a document, field by field, those in doubt first: each shows where it stands and can be corrected.

import { h, show } from "../core/dom.js";
import { percent, plain } from "../core/words.js";

/** Which fields a reason to look is about. */
const FieldsOf = {
  type_uncertain: ["type"], totals_differ: ["net_total", "tax_total", "total"], lines_differ: ["net_total", "total"],
  date_impossible: ["date", "effective_date", "due_date"], dates_reversed: ["date", "due_date"], iban_invalid: ["iban"],
};
const UnsureBelow = 0.5;

export function checksPart({ point, correct }) {
  const reasons = h("ul.reasons");
  const list = h("ul.checks", { "aria-label": "Fields" });
  let shown = "";

  function rowOf({ field, value, confidence, page }, isDoubted, isCorrected) {
    const points = () => point(field === "type" ? null : value, page);
    const how = isCorrected ? "corrected" : percent(confidence);
    return h("li", h("button.check", {
      class: isDoubted ? "doubted" : "", "data-field": field, onclick: () => correct(field, value),
      onfocus: points, onmouseenter: points, title: `Correct ${plain(field)}`,
    }, h("span.soft", plain(field)), " ", h("span.value", value, isDoubted && h("span.unseen", ", in doubt")), " ",
    h("span.number.small.soft", how)));
  }

  const buttons = () => [...list.querySelectorAll("button")];

  return {
    element: h("section.card", h("h2", "What was read"), reasons, list,
      h("p.soft.small.hints", "Fields ", h("kbd", "j"), " ", h("kbd", "k"), " · correct ", h("kbd", "e"), " · pages ",
        h("kbd", "n"), " ", h("kbd", "p"), " · all ", h("kbd", "?"))),
    draw(document, summary, why) {
      const corrected = new Set(document.corrected);
      const codes = why.map(reason => reason.code);
      const about = new Set(codes.flatMap(code => FieldsOf[code] ?? []));
      const isDoubted = ({ field, confidence }) => !corrected.has(field) && (about.has(field)
        || (field !== "type" && codes.includes("facts_uncertain") && confidence < UnsureBelow));
      const fields = [
        { field: "type", value: document.type ?? "none", confidence: document.typeConfidence, page: 0 },
        ...(summary?.keyFacts ?? []).map(fact => ({ ...fact, field: fact.name })),
      ].sort((a, b) => isDoubted(b) - isDoubted(a));
      const text = JSON.stringify([fields, codes, document.corrected]);
      if (text === shown) return;
      const focused = list.contains(globalThis.document.activeElement)
        ? globalThis.document.activeElement.dataset.field
        : null;
      const isFirst = shown === "";
      shown = text;
      show(reasons, why.map(reason => h("li.reason", reason.title)));
      reasons.hidden = why.length === 0;
      show(list, fields.map(field => rowOf(field, isDoubted(field), corrected.has(field.field))));
      const wanted = buttons().find(button => button.dataset.field === focused);
      if (wanted) wanted.focus();
      else if (isFirst) buttons()[0].focus({ preventScroll: true });
    },
    /** Takes away at once what was read; the focus stays on its field. */
    forget() {
      shown = "-";
      for (const value of list.querySelectorAll(".value")) value.textContent = "…";
    },
    step(by) {
      const all = buttons();
      const at = all.indexOf(document.activeElement);
      all[Math.max(0, Math.min(all.length - 1, at + by))]?.focus();
    },
    correct() {
      const all = buttons();
      (all.find(button => button === document.activeElement) ?? all[0])?.click();
    },
  };
}
