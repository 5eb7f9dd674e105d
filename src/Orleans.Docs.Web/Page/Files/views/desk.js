// One document that is looked over: its pages beside what was read from them, and what is said of it.

import { find, get, later, post, Refused, send, stream } from "../core/api.js";
import { h, show } from "../core/dom.js";
import { ask, attempt, failed, note } from "../core/notes.js";
import { amount, duration, eventKind, isAtWork, plain } from "../core/words.js";
import { checksPart } from "../parts/checks.js";
import { commands } from "../parts/commands.js";
import { nameOf } from "../parts/names.js";
import { pagesPart } from "../parts/pages.js";
import { reveal } from "../parts/reveal.js";
import { doubtOf } from "./review.js";

const TickEvery = 1_000;
const SoonOver = 120_000;
const ItemsMax = 200;
const AcceptTriesMax = 3;

export function desk({ can, caller, signal }, id) {
  const path = `/v1/documents/${id}`;
  const claimPath = `/v1/review/${id}/claim`;
  const state = { document: null, item: null, claim: null, refused: null, isOver: false };
  const name = nameOf(id, path, signal);
  const head = h("header");
  const until = h("p.small.until", { role: "status" });
  const personal = reveal({ may: true, changed: isOn => redraw(isOn) });
  const pages = pagesPart({ path, personal, signal });
  const act = commands({ path, can, personal, latest: () => state.document, changed: document => arrive(document) });
  const checks = checksPart({ point: pages.point, correct: act.correct });
  const bar = h("div.row.verdict", { role: "toolbar", "aria-label": "What you say of it" });
  const body = h("div", h("p.soft", "Loading …"));

  const key = name => h("kbd", { "aria-hidden": "true" }, name);
  const buttons = [
    h("button.button.strong", { onclick: () => accept() }, "Accept", key("a")),
    h("button.button.danger", { onclick: () => reject() }, "Reject", key("r")),
    h("button.button", { onclick: () => skip() }, "Skip", key("s")),
    h("button.button.bare", { onclick: () => take() }, "Keep longer", key("l")),
    h("button.button.bare", { onclick: () => giveBack() }, "Give back", key("Esc")),
  ];

  const isMine = () => state.claim?.by === caller.subject && new Date(state.claim.until) > Date.now();

  async function take() {
    try {
      state.claim = await send("PUT", claimPath);
      state.refused = null;
    } catch (e) {
      if (!(e instanceof Refused) || e.code !== "command_refused") throw e;
      state.claim = null;
      state.refused = e.message;
    }
    drawClaim();
  }

  function drawClaim() {
    if (state.isOver) return;
    const left = state.claim ? new Date(state.claim.until) - Date.now() : 0;
    for (const button of buttons.slice(0, 3)) button.disabled = !isMine();
    until.className = `small until${left < SoonOver ? " soon" : ""}`;
    show(until, left > 0 ? `Yours for ${duration(left < 60_000 ? Math.ceil(left / 1_000) * 1_000 : left)}`
      : state.refused ?? "Your time is over, and others may take it. Keep longer to go on.");
  }

  async function lookUp() {
    const { items } = await get(`/v1/review?limit=${ItemsMax}`, signal);
    state.item = items.find(item => item.id === id) ?? null;
  }

  let drawing = Promise.resolve();
  function arrive(document) {
    if (signal.aborted || document.version <= (state.document?.version ?? 0)) return;
    state.document = document;
    drawSoon();
  }

  function drawSoon() {
    drawing = drawing.then(draw).catch(e => { if (!signal.aborted) failed(e); });
  }

  function redraw(isOn) {
    if (!isOn) {
      name.forget();
      pages.forget();
      checks.forget();
    }
    if (state.document) drawSoon();
  }

  async function draw() {
    const { document } = state;
    const isPlain = personal.isOn;
    if (document.settled || !state.item) await lookUp();
    const [found, called] = await Promise.all([
      document.hasSummary
        ? find(`${path}${isPlain ? "/unredacted" : ""}/summary?version=${document.version}`, signal)
        : null,
      name.read(document, isPlain),
    ]);
    if (isPlain !== personal.isOn) return;
    if (!body.contains(checks.element)) {
      show(body, h("div.two.desk", h("div", pages.element),
        h("div.beside", h("section.card.say", until, bar), checks.element)));
      show(bar, buttons);
      drawClaim();
    }
    drawHead(document, called ?? name.fallback());
    personal.draw(document);
    checks.draw(document, found, state.item?.reasons ?? []);
    await pages.draw(document);
  }

  function drawHead(document, called) {
    const { item } = state;
    show(head,
      h("div.row.crumbs", h("a", { href: "#/review" }, "Review"), h("span.soft", "/"),
        h("a", { href: `#/d/${id}` }, h("code", id.slice(0, 12)))),
      h("h1", called),
      item
        ? h("div.row.told", Number(item.value) > 0 && h("strong.number", amount(item.value)), doubtOf(item.doubt))
        : h("p.told.soft", document.verdict ? `${plain(document.verdict)} already.`
          : isAtWork(document.state) || !document.settled ? "Its results are being worked on."
            : "Nothing speaks against its results any more."));
  }

  /** Of what is shown: where its results have changed since, the answer asks to look again. */
  async function accept() {
    if (!isMine()) return;
    let seen = state.document;
    for (let tries = 1; ; tries++) {
      try {
        await post(`/v1/review/${id}/accept`, undefined, { "If-Match": `"${seen.version}"` });
        break;
      } catch (e) {
        if (!(e instanceof Refused) || e.code !== "version_mismatch" || tries >= AcceptTriesMax) return failed(e);
        const now = await get(path, signal);
        if (await hasChanged(seen.version)) {
          arrive(now);
          return note("Its results have changed: look again");
        }
        seen = now;
      }
    }
    note("Accepted");
    await goOn();
  }

  async function hasChanged(since) {
    const { events, next } = await get(`${path}/events?from=${since + 1}&limit=1000`, signal);
    return next !== null || events.some(event => !Quiet.has(eventKind(event)));
  }

  const reject = () => isMine() && ask("Reject these results?", [
    h("p.soft.field", "The document stays; whoever uses it sees that its results are of no use."),
    h("div.field", h("label", { for: "reason" }, "Why"),
      h("input", { id: "reason", name: "reason", type: "text", maxlength: 500, autocomplete: "off" })),
  ], "Reject", async form => {
    await post(`/v1/review/${id}/reject`, { reason: String(form.get("reason")).trim() || null });
    note("Rejected");
    await goOn();
  }, "danger");

  /** Goes on to another than this one, which is free again then. */
  async function skip() {
    if (!isMine()) return;
    const { items } = await get(`/v1/review?limit=${ItemsMax}`, signal);
    const at = items.findIndex(item => item.id === id);
    const other = [...items.slice(at + 1), ...items.slice(0, Math.max(0, at))]
      .find(item => item.id !== id && (!item.claim || item.claim.by === caller.subject));
    await attempt(() => send("DELETE", claimPath));
    leave(other?.id);
  }

  async function giveBack() {
    if (isMine()) await attempt(() => send("DELETE", claimPath));
    leave();
  }

  async function goOn() {
    state.isOver = true;
    const item = await attempt(() => post("/v1/review/next"));
    if (item === null) note("Nothing is left to look over");
    leave(item?.id);
  }

  function leave(other) {
    if (!signal.aborted) location.hash = other ? `#/review/${other}` : "#/review";
  }

  async function load() {
    await take();
    arrive(await get(path, signal));
    tick();
    await stream(`${path}/events`, signal, (event, data) => {
      if (event === "change") arrive(data.document);
    }, { forever: true });
  }

  async function tick() {
    while (!signal.aborted) {
      drawClaim();
      await later(TickEvery, signal);
    }
  }

  load().catch(e => {
    if (!signal.aborted) show(body, h("div.empty", h("h2", "Not here"), h("p", e.message)));
  });
  return {
    title: "Review",
    element: h("article.one", head, body),
    keys: [
      ["a", "Accepts the results as they are", () => { accept().catch(failed); }],
      ["r", "Rejects them", () => { reject(); }],
      ["s", "Gives it back and takes another", () => { skip().catch(failed); }],
      ["l", "Keeps it longer", () => { take().catch(failed); }],
      ["j", "The next field", () => checks.step(1)],
      ["k", "The field before", () => checks.step(-1)],
      ["e", "Corrects the field", () => checks.correct()],
      ["n", "The next page", () => pages.turn(1)],
      ["p", "The page before", () => pages.turn(-1)],
      personal.shortcut,
      ...pages.toggles.map(({ key: name, name: what, turn }) => [name, `${what} on the page`, turn]),
      ["Escape", "Gives it back", () => { giveBack().catch(failed); }],
    ],
  };
}

/** Events that change nothing of what one looks at, such as the looking itself. */
const Quiet = new Set(["disclosed", "settled", "outcome-discarded", "hold-set", "hold-released"]);
