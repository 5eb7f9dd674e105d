// How the system is: documents by state, queues and their rate, batches, and what cannot go on.

import { get, later, open, post } from "../core/api.js";
import { h, show } from "../core/dom.js";
import { attempt, failed } from "../core/notes.js";
import { ago, count, money, nameOfStep, number, StateWords } from "../core/words.js";
import { progress, sparkline, stacked } from "../parts/charts.js";

const LookEvery = 2_000;
const RatesMax = 60;
const BatchesMax = 8;
const DeadMax = 50;
const Columns = ["Step", "Engine", "At work", "Waiting", "Delayed"];

/** Where they are not laid out as a table, for want of width, they are still read out as one. */
const [Row, Cell, Head] = [{ role: "row" }, { role: "cell" }, { role: "rowheader", scope: "row" }];
const Counted = name => ({ role: "cell", "data-name": name });

export function status({ can, caller, signal }) {
  const tiles = h("div.tiles");
  const states = h("section.card");
  const rate = h("section.card", { hidden: true });
  const queues = h("section.card", { hidden: true });
  const batches = h("section.card", { hidden: true });
  const dead = h("section.card", { hidden: true });
  const rates = [];
  let last = null;

  async function look() {
    const [totals, system] = await Promise.all([
      get("/v1/totals", signal), can("operator") ? get("/v1/status", signal) : null]);
    const all = Object.entries(totals.documentsByState);
    const documents = all.reduce((sum, [, n]) => sum + n, 0);
    show(tiles, tile(documents, "document"), tile(totals.pages, "page"),
      h("div", h("strong", Number(totals.costUsd) === 0 ? "$0" : money(totals.costUsd)), h("span.soft", "spent")),
      system && tile(system.unsettled ?? sum(system.queues, "running"), "at work", "at work"),
      system && tile(system.silos, "silo"));
    const parts = all.filter(([, n]) => n > 0)
      .map(([state, n]) => ({ name: StateWords[state] ?? state, value: n, kind: state }));
    show(states, h("h2", "Documents by state"),
      stacked(parts, parts.map(part => `${part.name}: ${part.value}`).join(", ") || "No documents"),
      h("p.legend", parts.map(part => h("a.state", { class: part.kind, href: `#/?state=${part.kind}` },
        `${part.name} ${number(part.value)}`))));
    if (system) drawQueues(system);
  }

  function drawQueues(system) {
    drawRate(system);
    const isWhole = system.queues.every(queue => queue.finished !== null);
    queues.hidden = false;
    show(queues, h("h2", "Queues"), h("div.wide", { tabindex: 0, role: "region", "aria-label": "Queues" },
      h("table.grid.cells.queues", { role: "table" },
        h("thead", { role: "rowgroup" }, h("tr", Row,
          [...Columns, ...isWhole ? ["Finished", "Throttled"] : []].map((name, i) =>
            h("th", { role: "columnheader", scope: "col", class: i > 2 ? "number" : "" }, name)))),
        h("tbody", { role: "rowgroup" }, system.queues.map(queue => h("tr", Row,
          h("th", Head, nameOfStep(stepOf(queue.step))), h("td", Cell, queue.engine),
          h("td", Cell, progress(queue.running, queue.permits, `${nameOfStep(stepOf(queue.step))} at work`),
            h("span.small.soft.number", `${queue.running} of ${queue.permits}`)),
          h("td.number", Counted("Waiting"), number(queue.waiting)),
          h("td.number", Counted("Delayed"), number(queue.delayed)),
          isWhole && [h("td.number", Counted("Finished"), number(queue.finished)),
            h("td.number", Counted("Throttled"), number(queue.throttled))]))))));
  }

  /** Of all tenants together, and so for the operators' tenant alone. */
  function drawRate(system) {
    rate.hidden = system.queues.some(queue => queue.finished === null);
    if (rate.hidden) return;
    const finished = sum(system.queues, "finished");
    const now = performance.now();
    if (last) rates.push(Math.max(0, (finished - last.finished) / ((now - last.now) / 1_000)));
    last = { finished, now };
    if (rates.length > RatesMax) rates.shift();
    const current = rates.at(-1) ?? 0;
    show(rate, h("h2", "Steps a second"), sparkline(rates, RatesMax, `Now ${current.toFixed(1)} steps a second`),
      h("p.soft.small.number", `${current.toFixed(1)} now, ${number(finished)} since the start`));
  }

  async function lookBatches() {
    const { batches: entries } = await get("/v1/batches", signal);
    const some = await Promise.all(entries.slice(0, BatchesMax).map(entry => get(`/v1/batches/${entry.name}`, signal)));
    batches.hidden = some.length === 0;
    show(batches, h("h2", "Batches"), some.map(batch => h("div.phase",
      h("div.row", h("a", { href: `#/?tag=batch%3D${batch.name}` }, batch.name), h("span.soft.small", batch.state),
        h("span.grow"), h("span.number.soft.small",
          `${number(batch.ended)} of ${count(sizeOf(batch), "document")} · ${money(batch.costUsd)}`)),
      progress(batch.ended, sizeOf(batch), `Batch ${batch.name}`))));
  }

  async function lookDead() {
    const letters = await get(`/v1/dead-letters?limit=${DeadMax}`, signal);
    const all = [...letters.notIndexed.map(letter => ({ ...letter, again: "index-again" })),
      ...letters.notTold.map(letter => ({ ...letter, again: "notify-again" })),
      ...letters.parked.map(letter => ({ ...letter, again: "retry" }))];
    dead.hidden = false;
    show(dead, h("h2", "Dead letters"), all.length === 0 ? h("p.soft", "Nothing is stuck.")
      : h("div.wide", { tabindex: 0, role: "region", "aria-label": "Dead letters" },
        h("table.grid.cells.letters", { role: "table" }, h("tbody", { role: "rowgroup" }, all.map(line)))));
  }

  const line = letter => h("tr", Row,
    h("td", Cell, h("a", { href: `#/d/${letter.id}` }, letter.id.slice(0, 12))),
    h("td", Cell, nameOfStep(stepOf(letter.step))),
    h("td.grow", Cell, letter.explanation),
    h("td.soft", Cell, ago(letter.uploadedAt)),
    can("submitter") && h("td", Cell, h("button.button", { "aria-label": `Retry ${letter.id.slice(0, 12)}`,
      onclick: async e => {
        e.target.disabled = true;
        await attempt(() => post(`/v1/documents/${letter.id}/${letter.again}`), "Tried again");
        await lookDead().catch(failed);
      } }, "Retry")));

  async function go() {
    let round = 0;
    while (!signal.aborted) {
      try {
        await look();
        if (round++ % 5 === 0) await Promise.all([lookBatches(), lookDead()]);
      } catch (e) {
        if (signal.aborted) return;
        if (round === 0) failed(e);
      }
      await later(LookEvery, signal);
    }
  }

  go();
  return {
    title: "Status",
    element: h("div", h("div.head", h("h1.grow", "Status"),
      caller.dashboard && h("button.button", { onclick: openDashboard }, "Open dashboard")),
    tiles, h("div.halves", states, rate), queues, batches, dead),
  };
}

/** In a tab of its own, which holds nothing of this one. */
const openDashboard = () => attempt(async () => {
  const { path } = await open("/v1/dashboard");
  window.open(path, "_blank", "noopener");
});

const sum = (parts, name) => parts.reduce((total, part) => total + part[name], 0);

/** Attachments count as well, so that there may be more documents than files. */
const sizeOf = batch => Math.max(batch.feed.files, batch.documents);

const tile = (n, one, many = `${one}s`) => h("div", h("strong", number(n)), h("span.soft", n === 1 ? one : many));

/** Steps are written in several manners: DetectPii, detect_pii, detect-pii. */
const stepOf = step => step.replace(/([a-z])([A-Z])/g, "$1-$2").replaceAll("_", "-").toLowerCase();
