// Documents to look over, the most worth looking at first; and those that were.

import { get, later, post } from "../core/api.js";
import { h, show } from "../core/dom.js";
import { attempt, failed, note } from "../core/notes.js";
import { ago, amount, count, percent, StateWords, time } from "../core/words.js";

const PageSize = 30;
const LookEvery = 4_000;
const Statuses = { open: "To look over", corrected: "Corrected", accepted: "Accepted", rejected: "Rejected" };

export function review({ caller, query, signal }) {
  const state = { status: Statuses[query.get("status")] ? query.get("status") : "open", items: [], shown: "", more: [],
    cursor: null };
  const said = h("p.soft.small.grow", { role: "status" }, " ");
  const list = h("ul.queue", { "aria-label": "Documents to look over" });
  const nothing = h("div.empty", { hidden: true });
  const more = h("button.button", { hidden: true, onclick: () => showMore().catch(failed) }, "Show more");
  const next = h("button.button.strong", { onclick: takeNext }, "Take the next", h("kbd", { "aria-hidden": "true" },
    "Enter"));
  const tabs = h("div.row.tabs", { role: "group", "aria-label": "Which documents" },
    Object.entries(Statuses).map(([status, name]) => h("a.button.toggle", {
      href: status === "open" ? "#/review" : `#/review?status=${status}`,
      "aria-current": status === state.status ? "true" : null,
    }, name)));

  const address = cursor => `/v1/review?status=${state.status}&limit=${PageSize}`
    + (cursor ? `&cursor=${encodeURIComponent(cursor)}` : "");

  async function look() {
    const answer = await get(address(), signal);
    const first = new Set(answer.items.map(item => item.id));
    state.more = state.more.filter(item => !first.has(item.id));
    state.items = answer.items;
    if (state.more.length === 0) state.cursor = answer.nextCursor;
    draw(answer.total);
  }

  async function showMore() {
    const answer = await get(address(state.cursor), signal);
    state.more.push(...answer.items);
    state.cursor = answer.nextCursor;
    draw(answer.total);
  }

  function draw(total) {
    said.textContent = state.status === "open" ? `${count(total, "document")} to look over`
      : count(total, "document");
    more.hidden = !state.cursor;
    next.hidden = state.status !== "open" || total === 0;
    const all = [...state.items, ...state.more];
    nothing.hidden = all.length > 0;
    if (!nothing.hidden) {
      show(nothing, h("h2", state.status === "open" ? "Nothing to look over" : "None yet"), h("p",
        state.status === "open" ? "Documents that are short, uncertain or fail a check come here." : "None so far."));
    }

    const text = JSON.stringify(all);
    if (text === state.shown) return;
    state.shown = text;
    const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    show(list, all.map(item => rowOf(item, caller, state.status === "open")));
    if (focused) list.querySelector(`a[href="${focused}"]`)?.focus();
  }

  async function takeNext() {
    next.disabled = true;
    const item = await attempt(() => post("/v1/review/next"));
    next.disabled = false;
    if (item) location.hash = `#/review/${item.id}`;
    else if (item === null) note("Nothing is free: all are looked at by others");
  }

  function step(by) {
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    links[Math.max(0, Math.min(links.length - 1, at + by))]?.focus();
  }

  async function go() {
    while (!signal.aborted) {
      await look().catch(e => { if (!signal.aborted) failed(e); });
      await later(LookEvery, signal);
    }
  }

  go();
  return {
    title: "Review",
    element: h("div",
      h("div.head", h("h1.grow", "Review"), next), tabs, h("div.row.total", said), list, nothing, more),
    keys: [
      ["Enter", "Takes the next document", e => {
        // What has the focus is pressed itself.
        if (e.target.closest("a, button")) return false;
        if (!next.hidden) takeNext();
        return true;
      }],
      ["j", "Goes to the next document", () => step(1)],
      ["k", "Goes to the one before", () => step(-1)],
      ["Escape", "Goes back to the documents", () => { location.hash = "#/"; }],
    ],
  };
}

/** A document that is open is gone on with at the desk; what was decided is only shown. */
function rowOf(item, caller, isOpen) {
  const isMine = item.claim?.by === caller.subject;
  return h("li", h("a.doubtful", { href: isOpen ? `#/review/${item.id}` : `#/d/${item.id}` },
    h("span.what",
      h("span.title", item.fileName ?? `Document ${item.id.slice(0, 8)}`),
      h("span.about", item.type && h("span.chip", item.type), " ",
        item.reasons.map(reason => h("span.reason", reason.title)))),
    h("span.stake",
      h("span.number", Number(item.value) > 0 ? amount(item.value) : "no amount"),
      isOpen && doubtOf(item.doubt)),
    h("span.meta", item.claim
      ? h("span.claimed", { class: isMine ? "mine" : "" },
        `${isMine ? "yours" : "taken"} until ${time(item.claim.until)}`)
      : h("span", isOpen ? "free" : StateWords[item.state] ?? item.state),
    h("time.soft.number", { datetime: item.uploadedAt }, ago(item.uploadedAt)))));
}

export function doubtOf(doubt) {
  const fill = h("i");
  fill.style.width = `${Math.round(doubt * 100)}%`;
  return h("span.doubt", h("span.bar.warn", { "aria-hidden": "true" }, fill),
    h("span.small.soft.number", `doubt ${percent(doubt)}`));
}
