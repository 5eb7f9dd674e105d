// One document: as it is, live, or as it stood at any event of its history.

import { find, get, getBlob, stream } from "../core/api.js";
import { h, icon, show } from "../core/dom.js";
import { attempt, failed, save } from "../core/notes.js";
import { bytes, count, date, eventKind, Hidden, isAtWork, money, percent, StateWords } from "../core/words.js";
import { commands } from "../parts/commands.js";
import { factsPart } from "../parts/facts.js";
import { nameOf } from "../parts/names.js";
import { pagesPart } from "../parts/pages.js";
import { reveal } from "../parts/reveal.js";
import { stepsPart } from "../parts/steps.js";
import { timeline } from "../parts/timeline.js";
import { doing, stateOf, track } from "../parts/track.js";

const Pause = 120;

export function documentView({ can, signal }, id) {
  const path = `/v1/documents/${id}`;
  const seesAll = can("reviewer");
  const state = { latest: null, shown: null, events: [], plain: [], version: null };
  const name = nameOf(id, path, signal);
  const head = h("header");
  const time = timeline(version => choose(version));
  const personal = reveal({ may: seesAll, changed: isOn => redraw(isOn) });
  const pages = pagesPart({ path, personal, signal });
  const steps = stepsPart();
  const facts = factsPart({ path, personal, signal, can, onFocus: pages.point,
    correct: (field, value) => act.correct(field, value) });
  const act = commands({ path, can, personal, latest: () => state.latest,
    changed: document => arrive(document, []) });
  const body = h("div", h("p.soft", "Loading …"));

  function arrive(document, events) {
    state.events.push(...events.filter(event => event.version > (state.events.at(-1)?.version ?? 0)));
    if (document.version >= (state.latest?.version ?? 0)) state.latest = document;
    drawSoon();
  }

  let drawing = null;
  function drawSoon() {
    drawing ??= setTimeout(() => {
      drawing = null;
      if (!signal.aborted) draw().catch(failed);
    }, state.shown ? Pause : 0);
  }

  function redraw(isOn) {
    if (!isOn) {
      state.plain = [];
      name.forget();
      pages.forget();
      facts.forget();
    }
    drawSoon();
  }

  function choose(version) {
    state.version = version >= state.latest.version ? null : version;
    drawSoon();
  }

  async function draw() {
    const version = state.version;
    const document = version === null || state.latest.state === "erased" ? state.latest
      : await get(`${path}?version=${version}`, signal);
    const isPlain = personal.isOn;
    const [called] = await Promise.all([name.read(document, isPlain), isPlain && readPlain(document)]);
    if (version !== state.version || isPlain !== personal.isOn) return;
    if (!state.shown) show(body, layout());
    state.shown = document;
    drawHead(document, called ?? name.fallback());
    personal.draw(document);
    time.draw(known(), version ?? state.latest.version, state.latest.version);
    steps.draw(state.events.filter(event => event.version <= document.version), document);
    await Promise.all([pages.draw(document), facts.draw(document)]);
  }

  /** The history with what people wrote. */
  async function readPlain(document) {
    if (document.state === "erased") return;
    let next = (state.plain.at(-1)?.version ?? 0) + 1;
    while (next && next <= document.version) {
      const answer = await find(`${path}/unredacted/events?from=${next}&limit=1000`, signal);
      state.plain.push(...(answer?.events ?? []).filter(event => event.version > (state.plain.at(-1)?.version ?? 0)));
      next = answer?.next;
    }
  }

  /** Of what is erased nobody sees how it was, but who did something and when. */
  const remembered = async () => (await get(`${path}/events?limit=1000`, signal)).events;

  const known = () =>
    state.events.map((event, i) => state.plain[i]?.version === event.version ? state.plain[i] : event);

  const layout = () => [
    time.element,
    h("div.two", h("div", pages.element), h("div", facts.element, steps.element)),
  ];

  function drawHead(document, called) {
    const where = stateOf(h("span"), document.state, doing(document, document.state));
    const told = [
      document.type && `${document.type}${document.typeConfidence ? `, ${percent(document.typeConfidence)}` : ""}`,
      document.pagesExpected > 0 && count(document.pagesExpected, "page"),
      document.bytes > 0 && bytes(document.bytes), money(document.costUsd), date(document.uploadedAt),
    ].filter(Boolean);
    show(head,
      h("div.row.crumbs", h("a", { href: "#/" }, "Documents"), h("span.soft", "/"), h("code.soft", id.slice(0, 12))),
      h("h1", called),
      h("div.row.told", where, isAtWork(document.state) && h("span.steps", track(document)),
        told.map(word => h("span.soft", word)),
        Object.entries(document.tags).map(([tag, value]) => h("span.chip", `${tag}: ${value}`))),
      document.problem && h("p.note", { class: document.state === "parked" ? "bad" : "warn" },
        `${StateWords[document.state]}: ${document.problemExplained ?? document.problem}`),
      holdNote(document),
      h("div.row.acts", act.buttons(document, state.version !== null),
        seesAll && document.state !== "erased" && saveButton(called)),
      relations(document));
  }

  /** Why nobody may erase it, from the event that said so. */
  function holdNote(document) {
    if (!document.onHold) return null;
    const set = known().findLast(e => eventKind(e) === "hold-set" && e.version <= document.version);
    return h("p.note.warn", { id: "on-hold" }, h("strong", "On legal hold"),
      set && set.event.reason !== Hidden && `: ${set.event.reason}`, set && ` (since ${date(set.time)})`,
      ". It cannot be erased until an administrator releases it.");
  }

  const saveButton = called => h("button.button", {
    title: "Saves the file as it came, which is recorded in the history",
    onclick: () => attempt(async () => save(called, await getBlob(`${path}/source`))),
  }, icon("save"), "Original");

  const relations = document => (document.parent || document.children.length > 0) && h("p.small.soft.relations",
    document.parent && ["Came in ", h("a", { href: `#/d/${document.parent}` }, document.parent.slice(0, 12)), ". "],
    document.children.length > 0 && [`${count(document.children.length, "attachment")}: `,
      document.children.map(child => [h("a", { href: `#/d/${child}` }, child.slice(0, 12)), " "])]);

  async function load() {
    const first = await get(path, signal);
    arrive(first, first.state === "erased" ? await remembered() : []);
    await stream(`${path}/events`, signal, (event, data) => {
      if (event === "change") arrive(data.document, data.events);
    }, { forever: true });
  }

  load().catch(e => {
    if (!signal.aborted) show(body, h("div.empty", h("h2", "Not here"), h("p", e.message)));
  });
  return {
    title: "Document",
    element: h("article.one", head, body),
    keys: [
      [",", "One event back in time", () => time.step(-1)],
      [".", "One event on", () => time.step(1)],
      ["n", "The next page", () => pages.turn(1)],
      ["p", "The page before", () => pages.turn(-1)],
      ...[personal.shortcut].filter(Boolean),
      ...pages.toggles.map(({ key, name, turn }) => [key, `${name} on the page`, turn]),
      ["c", "Corrects", () => act.correct()],
      ["r", "Reprocesses, or tries again what is parked", () => act.again()],
      ["E", "Erases, after asking", () => act.erase()],
      ["Escape", "Goes back to the documents", () => { location.hash = "#/"; }],
    ],
  };
}
