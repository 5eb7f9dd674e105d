// What each step took and cost, and which engine and version did it: bars over time.

import { h, s, show } from "../core/dom.js";
import { count, duration, eventKind, money, nameOfStep } from "../core/words.js";

const StepOf = {
  "pages-extracted": "extract", "attachments-submitted": "attach", classified: "classify", "pii-flagged": "detect-pii",
  summarized: "summarize",
};
const RowsMax = 40;
const IdleShown = 400;

export function stepsPart() {
  const table = h("table.steps");
  const sum = h("p.soft.small");
  const part = h("section.card", { hidden: true }, h("h2", "Steps"), table, sum);
  return {
    element: part,
    draw(events, document) {
      const rows = events.map(rowOf).filter(Boolean).slice(-RowsMax);
      part.hidden = rows.length === 0;
      if (part.hidden) return;
      squeeze(rows);
      const end = Math.max(...rows.map(row => row.to), 1);
      show(table,
        h("thead", h("tr", ["Step", "Over time", "Took", "Cost"].map(name => h("th", { scope: "col" }, name)))),
        h("tbody", rows.map(row => h("tr",
          h("th", { scope: "row" }, row.name, h("span.soft.small", row.engine)),
          h("td.over", bar(row, end)),
          h("td.number", duration(row.took)),
          h("td.number", money(row.cost))))));
      const busy = rows.reduce((all, row) => all + row.took, 0);
      show(sum, `${count(rows.length, "result")}, ${duration(busy)} of work, ${money(document.costUsd)} in all`);
    },
  };
}

const tokensOf = event => event.inputTokens > 0
  && `${count(event.inputTokens, "token")} in, ${count(event.outputTokens, "token")} out`;

function rowOf(event) {
  const kind = eventKind(event);
  const step = StepOf[kind] ?? (kind === "step-failed" ? event.event.step : null);
  if (!step || (event.durationMs === null && !event.engine)) return null;
  const end = new Date(event.time).getTime();
  const took = event.durationMs ?? 0;
  const pages = kind === "pages-extracted" && event.event.pages.length > 0
    ? ` ${event.event.pages[0].number}–${event.event.pages.at(-1).number}`
    : "";
  return {
    name: `${nameOfStep(step)}${event.event.pagesExpected > 1 ? pages : ""}`,
    engine: [event.engine, event.modelVersion, tokensOf(event),
      kind === "step-failed" && "failed"].filter(Boolean).join(" · "),
    kind: kind === "step-failed" ? "failed" : "", from: end - took, to: end, took, cost: event.costUsd,
  };
}

/** Times from 0 on, idle stretches cut short: a document that is reprocessed after days still shows its steps. */
function squeeze(rows) {
  let shift = Math.min(...rows.map(row => row.from));
  let busyUntil = shift;
  for (const row of [...rows].sort((a, b) => a.from - b.from)) {
    const idle = row.from - busyUntil;
    if (idle > IdleShown) shift += idle - IdleShown;
    busyUntil = Math.max(busyUntil, row.to);
    row.from -= shift;
    row.to -= shift;
  }
}

const bar = (row, end) => {
  const at = row.from / end * 1000;
  const width = Math.max(6, (row.to - row.from) / end * 1000);
  return s("svg.chart", { viewBox: "0 0 1000 12", preserveAspectRatio: "none", height: 12, "aria-hidden": "true" },
    s("path.axis", { d: "M0 6H1000" }),
    s("rect.fill", { class: row.kind, x: Math.min(at, 1000 - width), y: 1, width, height: 10, rx: 3 }));
};
