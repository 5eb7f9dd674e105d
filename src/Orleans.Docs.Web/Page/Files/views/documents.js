// All documents: newest first, or what a search finds; live in either case.

import { get, stream } from "../core/api.js";
import { h, show } from "../core/dom.js";
import { failed } from "../core/notes.js";
import { count } from "../core/words.js";
import { facetList } from "../parts/facets.js";
import { rowOf } from "../parts/row.js";
import { addButton, onTaken } from "../parts/upload.js";

const PageSize = 50;
const TypingPause = 160;
const FacetsPause = 1_200;

export function documents({ can, query, signal }) {
  const state = {
    asked: new URLSearchParams(query), rows: new Map(), ids: [], fresh: [], extra: [], cursor: null, isLive: true,
  };
  const search = h("input", { type: "search", id: "search", autocomplete: "off", spellcheck: "false",
    placeholder: "Search words, \"phrases\", type:invoice …", value: state.asked.get("q") ?? "" });
  const said = h("p.soft.small", { role: "status" }, " ");
  const facets = h("div.facets");
  const list = h("ul.documents", { "aria-label": "Documents" });
  const more = h("button.button", { hidden: true, onclick: () => showMore() }, "Show more");
  const nothing = h("div.empty", { hidden: true });
  let asking = new AbortController();
  signal.addEventListener("abort", () => asking.abort());

  function address(cursor) {
    const parameters = new URLSearchParams(state.asked);
    parameters.set("limit", PageSize);
    if (cursor) parameters.set("cursor", cursor);
    return `/v1/search?${parameters}`;
  }

  async function load() {
    asking.abort();
    asking = new AbortController();
    const { signal: mine } = asking;
    try {
      const answer = await get(address(), mine);
      state.cursor = answer.nextCursor;
      state.extra = [];
      state.fresh = [];
      answer.hits.forEach(found);
      order(answer.hits.map(hit => hit.id), answer.total);
      show(facets, facetList(answer.facets, state.asked, choose));
      more.hidden = !state.cursor;
      await stream(address(), mine, hear, { state: isLive => { state.isLive = isLive; tellTotal(); }, forever: true });
    } catch (e) {
      if (mine.aborted) return;
      if (e.code === "invalid_query") said.textContent = e.message;
      else failed(e);
    }
  }

  function hear(event, data) {
    if (event === "hit") found(data);
    if (event === "change") arrive(data.document);
    if (event === "reset") state.fresh = [];
    if (event === "list") {
      state.fresh = state.fresh.filter(id => !data.ids.includes(id));
      order(data.ids, data.total);
      countAgain();
    }
  }

  const found = hit => row(hit.id).hit(hit);

  /** One that comes in now stands first until the index has it. */
  function arrive(document) {
    const isKnown = state.rows.has(document.id);
    row(document.id).document(document);
    if (isKnown || document.settled) return;
    state.fresh.unshift(document.id);
    order(state.ids, state.total);
  }

  let counting = null;
  function countAgain() {
    clearTimeout(counting);
    counting = setTimeout(async () => {
      const answer = await get(address(), asking.signal).catch(() => null);
      if (answer) show(facets, facetList(answer.facets, state.asked, choose));
    }, FacetsPause);
  }

  const row = id => {
    if (!state.rows.has(id)) state.rows.set(id, rowOf(id, state.total !== undefined));
    return state.rows.get(id);
  };

  /** Rows keep their elements, so that the one that has the focus keeps it. */
  function order(ids, total) {
    state.ids = ids;
    state.total = total;
    const wanted = [...state.fresh, ...ids, ...state.extra.filter(id => !ids.includes(id))];
    wanted.forEach((id, i) => {
      const { element } = row(id);
      if (list.children[i] !== element) list.insertBefore(element, list.children[i] ?? null);
    });
    while (list.children.length > wanted.length) list.lastChild.remove();
    for (const id of state.rows.keys()) if (!wanted.includes(id)) state.rows.delete(id);
    nothing.hidden = wanted.length > 0;
    if (!nothing.hidden) show(nothing, isAsked() ? nothingFound() : welcome(can));
    tellTotal();
  }

  function tellTotal() {
    if (state.total === undefined) return;
    const what = isAsked() ? `${count(state.total, "document")} found` : count(state.total, "document");
    said.textContent = state.isLive ? what : `${what} · not live, connecting again …`;
  }

  const isAsked = () => [...state.asked.values()].some(Boolean);

  async function showMore() {
    const answer = await get(address(state.cursor), asking.signal).catch(failed);
    if (!answer) return;
    answer.hits.forEach(found);
    state.extra.push(...answer.hits.map(hit => hit.id));
    state.cursor = answer.nextCursor;
    more.hidden = !state.cursor;
    order(state.ids, answer.total);
  }

  function ask() {
    const text = state.asked.toString();
    history.replaceState(null, "", text ? `#/?${text}` : "#/");
    load();
  }

  function choose(name, value) {
    const values = state.asked.getAll(name);
    state.asked.delete(name);
    for (const kept of values.filter(v => v !== value)) state.asked.append(name, kept);
    if (!values.includes(value)) state.asked.append(name, value);
    ask();
  }

  let typing = null;
  search.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      if (search.value.trim()) state.asked.set("q", search.value.trim());
      else state.asked.delete("q");
      ask();
    }, TypingPause);
  });
  search.addEventListener("keydown", e => {
    if (e.key === "Escape" && !search.value) search.blur();
    if (e.key === "ArrowDown" || e.key === "Enter") {
      list.querySelector("a")?.focus();
      e.preventDefault();
    }
  });

  function step(by) {
    const links = [...list.querySelectorAll("a.document")];
    const at = links.indexOf(document.activeElement);
    links[Math.max(0, Math.min(links.length - 1, at + by))]?.focus();
  }

  onTaken(receipt => {
    if (!signal.aborted && state.rows.has(receipt.id)) row(receipt.id).named();
  });
  load();
  return {
    title: "Documents",
    element: h("div",
      h("h1.unseen", "Documents"),
      h("div.find", h("label.unseen", { for: "search" }, "Search"), search, h("kbd", { "aria-hidden": "true" }, "/"),
        can("submitter") && addButton()),
      h("div.columns", facets, h("div.grow", h("div.row.total", said), list, nothing, more))),
    keys: [
      ["/", "Searches", () => search.focus()],
      ["j", "Goes to the next document", () => step(1)],
      ["k", "Goes to the one before", () => step(-1)],
    ],
  };
}

const nothingFound = () => [h("h2", "Nothing found"), h("p", "Fewer words or filters find more.")];

const welcome = can => [
  h("h2", "No documents yet"),
  h("p", can("submitter")
    ? "Drop files anywhere on this page: PDF, scans and photos, office files, e-mail."
    : "Your key may read. Somebody who may submit has to add some."),
];
