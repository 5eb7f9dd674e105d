// A page as text, and its tables as tables.

import { h, icon, marked } from "../core/dom.js";
import { plain } from "../core/words.js";

/** The text of a page, its findings of personal data marked where `marks` says so. */
export function paper(page, marks) {
  if (page.problem) return h("p.empty", `This page could not be read: ${plain(page.problem)}.`);
  if (!page.text.trim()) return h("p.empty", "There is no text on this page.");
  return h("div.paper", { tabindex: 0, role: "region", "aria-label": `Text of page ${page.number}` },
    h("pre", marked(page.text, marks ? page.findings : [],
      (part, found) => h("mark.personal", { title: plain(found.type) }, part))));
}

/** The tables of a page; `save` fetches all of the document's. */
export const grids = (page, save) => (page.rows ?? (page.tables ?? []).map(rowsOf)).map((table, i) => h("figure.table",
  h("figcaption.row", h("strong.grow.small", table.name ?? `Table ${i + 1}`),
    i === 0 && h("button.button.bare", { onclick: save }, icon("save"), "CSV")),
  h("div", { tabindex: 0, role: "region", "aria-label": table.name ?? `Table ${i + 1}` },
    h("table", h("tbody", table.rows.map(row => h("tr", row.map(cell => h("td", cell)))))))));

/** Cells at their places, as rows of texts. */
function rowsOf(table) {
  const rows = Array.from({ length: table.rows }, () => Array(table.columns).fill(""));
  for (const cell of table.cells) if (rows[cell.row]) rows[cell.row][cell.column] = cell.text;
  return { name: table.name, rows };
}
