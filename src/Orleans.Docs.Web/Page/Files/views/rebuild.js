// The search index: its generations, and building a new one while searches go on.

import { post, stream } from "../core/api.js";
import { h, show } from "../core/dom.js";
import { ask, attempt, failed } from "../core/notes.js";
import { ago, count, date, duration, number } from "../core/words.js";
import { progress, stacked } from "../parts/charts.js";

const Roles = { live: "Answers searches", previous: "Live before, still written", building: "Being built" };
const Ended = ["held", "done", "cancelled", "failed"];
const PhaseWords = {
  preparing: "Preparing", scanning: "Reading all events", comparing: "Comparing with the live one",
  held: "Complete, waits for your decision", swapping: "Swapping", cancelling: "Cancelling", failing: "Giving up",
  done: "Done", cancelled: "Cancelled", failed: "Failed",
};

/** How entries of the two generations may differ, and how that looks. */
const Differences = {
  equal: "completed", changed: "short", ahead: "quiet", added: "quiet", behind: "parked", missing: "parked",
};

export function rebuild({ caller, signal }) {
  const generations = h("section.card");
  const work = h("section.card", { hidden: true });
  const acts = h("div.row");
  let following = new AbortController();
  signal.addEventListener("abort", () => following.abort());

  async function follow() {
    following.abort();
    following = new AbortController();
    const { signal: mine } = following;
    await stream("/v1/index", mine, (_, index) => draw(index)).catch(e => { if (!mine.aborted) failed(e); });
  }

  const send = (path, said) => attempt(async () => {
    draw(await post(`/v1/index/${path}`));
    follow();
  }, said);

  function draw(index) {
    show(generations, h("h2", "Generations"), h("table.grid",
      h("thead", h("tr", h("th", { scope: "col" }, "Name"), h("th", { scope: "col" }, "Role"),
        h("th.number", { scope: "col" }, "Documents"))),
      h("tbody", index.generations.map(generation => h("tr",
        h("th", { scope: "row" }, h("code", generation.name)), h("td", Roles[generation.role] ?? generation.role),
        h("td.number", number(Math.max(0, generation.documents))))))),
    index.generations.some(generation => generation.isDamaged) && h("p.note.warn",
      "The search index is damaged and misses documents. Rebuild makes it anew."),
    h("p.soft.small", `Epoch ${index.epoch}, ${count(index.lag, "changed document")} on the way in`,
      index.dropAt && `, the one before is dropped ${date(index.dropAt)}`));
    work.hidden = !index.rebuild;
    if (index.rebuild) drawWork(index.rebuild);
    if (caller.owner) drawActs(index);
  }

  function drawWork(now) {
    const isOver = Ended.includes(now.phase);
    show(work, h("h2", isOver ? "Last rebuild" : "Rebuild"),
      h("div.phase",
        h("div.row", h("span", PhaseWords[now.phase] ?? now.phase), h("span.grow"),
          h("span.number.soft.small", now.documents === null ? `${Math.round(now.share * 100)} %`
            : `${number(now.documents)} of ${count(now.documentsExpected, "document")}`)),
        progress(now.share, 1, "Documents read")),
      h("p.soft.small.number", [
        now.events !== null && count(now.events, "event"),
        now.documentsPerSecond >= 1 && `${number(Math.round(now.documentsPerSecond))} documents a second`,
        now.secondsLeft !== null && !isOver && `about ${duration(now.secondsLeft * 1000)} left`,
        `began ${ago(now.startedAt)}`, now.failures > 0 && `${count(now.failures, "failure")}`,
      ].filter(Boolean).join(" · ")),
      now.reason && h("p.note.warn", now.reason),
      now.comparison && differences(now.comparison));
  }

  function differences(found) {
    const parts = Object.entries(Differences).map(([name, kind]) => ({
      name: name.charAt(0).toUpperCase() + name.slice(1), value: found[name], kind,
    }));
    return h("div", h("h3", "Compared with the live one"),
      stacked(parts.filter(part => part.value > 0), parts.map(part => `${part.name}: ${part.value}`).join(", ")),
      h("p.legend", parts.map(part => h("span.number", `${part.name} ${number(part.value)}`))));
  }

  function drawActs(index) {
    const phase = index.rebuild?.phase;
    const isAtWork = phase && !Ended.includes(phase);
    const hasPrevious = index.generations.some(generation => generation.role === "previous");
    show(acts,
      !isAtWork && phase !== "held" && h("button.button.strong", { onclick: start }, "Rebuild"),
      phase === "held" && h("button.button.strong", { onclick: () => send("swap", "Swapped") }, "Swap it in"),
      (isAtWork || phase === "held") && h("button.button.danger", { onclick: () => send("cancel", "Cancelled") },
        "Cancel the rebuild"),
      !isAtWork && hasPrevious && h("button.button", { onclick: () => send("rollback", "Went back") },
        "Go back to the one before"),
      !isAtWork && hasPrevious && h("button.button", { onclick: () => send("drop", "Dropped") },
        "Drop the one before"));
  }

  const start = () => ask("Rebuild the index", [
    h("p.soft.field", "A new generation is built beside the live one, from events alone. Searches go on meanwhile."),
    h("label.row", h("input", { type: "checkbox", name: "hold" }), "Wait with the swap until I have looked"),
  ], "Rebuild", async form => {
    draw(await post(`/v1/index/rebuild?hold=${form.has("hold")}`));
    follow();
  });

  follow();
  return {
    title: "Index",
    element: h("div", h("div.head", h("h1.grow", "Search index"), acts), work, generations),
    keys: caller.owner ? [["b", "Rebuilds", start]] : [],
  };
}
