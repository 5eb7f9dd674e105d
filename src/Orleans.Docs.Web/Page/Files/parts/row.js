// One document in the list.

import { h, marked, show } from "../core/dom.js";
import { ago, bytes, count, money } from "../core/words.js";
import { doing, stateOf, track } from "./track.js";
import { sentNames } from "./upload.js";

/** One document in the list: told by the index, and in more detail while it is at work. */
export function rowOf(id, isFresh) {
  const title = h("span.title");
  const about = h("span.about");
  const where = h("span.state");
  const steps = h("span.steps");
  const facts = h("span.facts.number");
  const when = h("time.soft.number");
  const element = h("li", { class: isFresh ? "fresh" : "" }, h("a.document", { href: `#/d/${id}` },
    h("span.what", title, about), h("span.how", steps, where), h("span.meta", facts, when)));
  let hit = null;
  let live = null;

  function draw() {
    const state = live && (!hit || live.version >= hit.version) ? live.state : hit.state;
    const name = hit?.fileName ?? sentNames.get(id);
    show(title, name ?? `Document ${id.slice(0, 8)}`);
    const type = live?.type ?? hit?.type;
    show(about, type && h("span.chip", type), " ", excerpt(hit));
    stateOf(where, state, doing(live?.state === state ? live : null, state));
    show(steps, track(live?.state === state ? live : null, state));
    show(facts, live && [live.pagesExpected > 0 ? count(live.pagesExpected, "page") : bytes(live.bytes),
      " · ", money(live.costUsd)]);
    const time = live?.uploadedAt ?? hit.uploadedAt;
    when.setAttribute("datetime", time);
    show(when, ago(time));
  }

  return {
    element,
    hit(now) { hit = now; draw(); },
    document(now) { live = now; draw(); },
    named: draw,
  };
}

function excerpt(hit) {
  const snippet = hit?.snippets.find(part => part.matches.length > 0);
  if (snippet) return marked(snippet.text, snippet.matches);
  return hit?.summary ?? hit?.snippets[0]?.text ?? "";
}
