// The pages: image with overlays, or text; and the tables on them.

import { getBlob } from "../core/api.js";
import { h, icon, show } from "../core/dom.js";
import { attempt, failed, save } from "../core/notes.js";
import { overlays } from "./overlays.js";
import { pageSource } from "./page-source.js";
import { grids, paper } from "./paper.js";

const Toggles = [
  { name: "Words", key: "w", what: "words" }, { name: "Tables", key: "b", what: "tables" },
  { name: "Fields", key: "f", what: "fields" }, { name: "Personal data", key: "d", what: "personal" },
  { name: "Text", key: "x", what: "text" },
];

/** `personal` says whether personal data is to be seen. Until then no image is fetched, and no word as it stands. */
export function pagesPart({ path, personal, signal }) {
  const sheet = h("div.sheet");
  const tables = h("div");
  const where = h("span.number.soft", { "aria-live": "polite" });
  const before = h("button.button.bare", { "aria-label": "The page before", onclick: () => turn(-1) }, icon("back"));
  const after = h("button.button.bare", { "aria-label": "The next page", onclick: () => turn(1) }, icon("next"));
  const state = { document: null, page: 1, loaded: null, pointed: null };
  const source = pageSource({ path, personal, signal });
  const shows = { words: false, tables: true, fields: true, personal: true, text: false };
  const buttons = {};
  const toggles = Toggles.map(toggle => ({ ...toggle, turn: () => turnOn(toggle.what) }));
  for (const { name, what, key, turn: act } of toggles) {
    buttons[what] = h("button.button.toggle", { class: what, "aria-pressed": String(shows[what]), onclick: act,
      title: `${name} (${key})` }, name);
  }
  const bar = h("div.row.bar-of-pages", { role: "toolbar", "aria-label": "What is shown on the page" },
    toggles.map(({ what }) => buttons[what]), h("span.grow"), before, where, after);

  function turnOn(what) {
    if (!personal.isOn || !state.loaded) return;
    shows[what] = !shows[what];
    buttons[what].setAttribute("aria-pressed", String(shows[what]));
    paint();
  }

  function turn(by) {
    const last = state.document?.pagesTried ?? 1;
    const page = Math.max(1, Math.min(last, state.page + by));
    if (page === state.page) return;
    state.page = page;
    load().catch(failed);
  }

  async function load() {
    const { document, page } = state;
    const isPlain = personal.isOn;
    const asked = `${document.version}/${page}/${isPlain}`;
    state.asked = asked;
    const drawing = source.image(document, page);
    drawing.catch(() => {});
    const answer = await source.read(document, page);
    if (state.asked !== asked) return;
    const shown = state.loaded?.page === page && isPlain ? state.loaded.image : null;
    state.loaded = { answer, image: shown ?? source.blank(document, answer), page, isPlain };
    paint();
    const image = await drawing;
    if (state.asked !== asked) return;
    state.loaded = { answer, image, page, isPlain };
    paint();
  }

  function paint() {
    const { answer, image } = state.loaded ?? {};
    const last = Math.max(state.document.pagesExpected, state.document.pagesTried);
    where.textContent = last > 0 ? `${state.page} of ${last}` : "";
    before.disabled = state.page <= 1;
    after.disabled = state.page >= state.document.pagesTried;
    for (const what of ["words", "tables", "fields"]) buttons[what].hidden = !image;
    buttons.text.hidden = !image;
    buttons.personal.hidden = !personal.isOn || !answer || (answer.findings.length === 0 && !image);
    if (image && !(shows.text && answer)) show(sheet, overlays(image, answer, shows, state.pointed));
    else show(sheet, answer ? paper(answer, shows.personal) : h("p.empty", waitingWords()));
    show(tables, answer && grids(answer, saveTables));
  }

  const waitingWords = () => personal.isOn || state.document.pagesTried === 0
    ? "No page is read at this point."
    : "Text is shown once personal data was looked for.";

  const saveTables = () => attempt(async () => {
    const tables = `${path}${personal.isOn ? "/unredacted" : ""}/tables?version=${state.document.version}`;
    save("tables.csv", await getBlob(tables, signal, { Accept: "text/csv" }));
  });

  return {
    element: h("section.pages", { "aria-label": "Pages" }, personal.element, bar, sheet, tables),
    toggles,
    turn,
    /** Shows where a value stands; null points at nothing. */
    point(value, page) {
      state.pointed = value;
      if (value !== null && page > 0 && page !== state.page && page <= (state.document?.pagesTried ?? 0)) {
        state.page = page;
        load().catch(failed);
      } else if (state.loaded) paint();
    },
    /** Takes everything away at once. */
    forget() {
      source.forget();
      Object.assign(state, { loaded: null, pointed: null, asked: null });
      show(sheet, h("p.empty", "Loading …"));
      show(tables);
    },
    async draw(document) {
      const isSame = state.document?.version === document.version && state.loaded?.isPlain === personal.isOn;
      state.document = document;
      state.page = Math.min(state.page, Math.max(1, document.pagesTried));
      if (!isSame) await load();
    },
  };
}
