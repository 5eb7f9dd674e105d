// Summary, things to do, key facts and how much personal data there is.

import { find } from "../core/api.js";
import { h, icon, show } from "../core/dom.js";
import { percent, plain } from "../core/words.js";

export function factsPart({ path, personal: seen, signal, can, onFocus, correct }) {
  const summary = h("section.card", { hidden: true });
  const personal = h("section.card", { hidden: true });
  let drawn = "";

  return {
    element: h("div", summary, personal),
    /** Takes away at once what was read. */
    forget() {
      drawn = "";
      show(summary);
      summary.hidden = true;
    },
    async draw(document) {
      drawPersonal(document);
      const isPlain = seen.isOn;
      const key = `${document.version}/${isPlain}`;
      if (key === drawn) return;
      const found = document.hasSummary
        ? await find(`${path}${isPlain ? "/unredacted" : ""}/summary?version=${document.version}`, signal)
        : null;
      if (isPlain !== seen.isOn) return;
      drawn = key;
      summary.hidden = !found;
      // What is gone, as that of an erased document, is not kept out of sight either.
      show(summary,
        found && [h("h2", "Summary"), h("p.summary", found.text), toDo(found), facts(found, document)]);
    },
  };

  function facts(found, document) {
    if (found.keyFacts.length === 0) return null;
    return [h("h3", "Key facts"), h("dl.facts", found.keyFacts.map(fact => {
      const isCorrected = document.corrected.includes(fact.name);
      return h("div", {
        onmouseenter: () => onFocus(fact.value, fact.page), onmouseleave: () => onFocus(null),
      },
      h("dt", plain(fact.name)),
      h("dd", fact.value),
      h("dd.number.soft.small", { title: isCorrected ? "Corrected by a person" : "How sure the engine is" },
        isCorrected ? "corrected" : percent(fact.confidence)),
      can("reviewer") && h("dd", h("button.button.bare", { "aria-label": `Correct ${plain(fact.name)}`,
        onfocus: () => onFocus(fact.value, fact.page), onblur: () => onFocus(null),
        onclick: () => correct(fact.name, fact.value) }, icon("edit"))));
    }))];
  }

  function drawPersonal(document) {
    const counts = Object.entries(document.personalData ?? {}).sort((a, b) => b[1] - a[1]);
    personal.hidden = !document.personalData;
    if (personal.hidden) return;
    show(personal, h("h2", "Personal data"), counts.length === 0
      ? h("p.soft", "None was found.")
      : h("ul.row", counts.map(([type, n]) => h("li.chip.personal", plain(type), h("span.number", ` ${n}`)))));
  }
}

const toDo = found => found.actionItems.length > 0
  && [h("h3", "To do"), h("ul.to-do", found.actionItems.map(item => h("li", item)))];
