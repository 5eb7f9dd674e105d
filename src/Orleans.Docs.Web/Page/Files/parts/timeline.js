// The history as a line of events, and a slider that goes back to any of them.

import { h, s, show } from "../core/dom.js";
import { duration, eventKind, eventWords, time as clock } from "../core/words.js";

const Kinds = {
  "step-failed": "failed", parked: "failed", "outcome-discarded": "quiet", cancelled: "quiet", corrected: "short",
  reprocessed: "short", retried: "short", settled: "completed", disclosed: "quiet",
};
const Short = {
  "pages-extracted": "pages read", "extraction-started": "started", "attachments-submitted": "attachments",
  "pii-flagged": "personal data", "step-failed": "failed", "outcome-discarded": "discarded",
};
const ThumbHalf = 8;
const LabelsMax = 11;

/** With more events than this their names stand in two rows, so that none touches the next. */
const RowMax = 9;

export function timeline(choose) {
  const line = h("div.events");
  const said = h("p.said", { id: "as-of" });
  const past = h("p.note.warn", { hidden: true });
  const slider = h("input", { type: "range", min: 1, step: 1, "aria-label": "The document as of an event",
    "aria-describedby": "as-of" });
  const state = { events: [], latest: 1 };
  slider.addEventListener("input", () => {
    tell(Number(slider.value));
    choose(Number(slider.value));
  });

  function tell(version) {
    const event = state.events.find(known => known.version === version);
    const first = state.events[0];
    slider.setAttribute("aria-valuetext", event ? `Event ${version}: ${eventWords(event)}` : `Event ${version}`);
    show(said,
      h("strong", event ? eventWords(event) : `Event ${version}`),
      event && h("span.soft.number", ` ${clock(event.time)}`),
      event && version > 1
        && h("span.soft.number", ` · ${duration(new Date(event.time) - new Date(first.time))} after it came in`),
      event && event.actor !== "system" && h("span.soft", ` · by ${event.actor}`),
      event?.engine && h("span.soft", ` · ${event.engine}`));
    past.hidden = version >= state.latest || state.events.some(known => eventKind(known) === "erased");
    show(past, `As it stood at event ${version} of ${state.latest}. `,
      h("button.button.bare", { onclick: () => choose(state.latest) }, "Back to now"));
    for (const dot of line.querySelectorAll("circle")) {
      dot.classList.toggle("ahead", Number(dot.dataset.version) > version);
    }
  }

  return {
    element: h("section.card.time", { "aria-label": "History" }, line, slider, said, past),
    draw(events, version, latest) {
      if (state.events.length !== events.length || state.latest !== latest) {
        state.events = events.slice();
        state.latest = latest;
        slider.max = Math.max(latest, 2);
        slider.disabled = latest < 2;
        show(line, dots(events, latest, choose));
      }
      slider.value = version;
      tell(version);
    },
    step(by) {
      if (state.events.length === 0) return;
      slider.value = Math.max(1, Math.min(state.latest, Number(slider.value) + by));
      tell(Number(slider.value));
      choose(Number(slider.value));
    },
  };
}

/** A dot an event, above where the slider's thumb stands for it, and its name where there is room. */
function dots(events, latest, choose) {
  const chart = s("svg.chart", { height: 26, "aria-hidden": "true" });
  const share = version => latest < 2 ? 0.5 : (version - 1) / (latest - 1);
  const at = version => `calc(${ThumbHalf}px + (100% - ${2 * ThumbHalf}px) * ${share(version)})`;
  chart.append(s("line.axis", { x1: ThumbHalf, x2: "100%", y1: 13, y2: 13 }));
  for (const event of events) {
    const dot = s("circle.fill", { class: Kinds[eventKind(event)] ?? "", cy: 13, r: latest > 60 ? 3 : 5.5,
      "data-version": event.version, onclick: () => choose(event.version) }, s("title", eventWords(event)));
    dot.style.cx = at(event.version);
    chart.append(dot);
  }
  const named = namedOf(events);
  if (named.length > LabelsMax) return chart;
  const labels = latest > RowMax ? "div.labels.rows" : "div.labels";
  return [h(labels, { "aria-hidden": "true" }, named.map(event => {
    const label = h("span", Short[eventKind(event)] ?? eventKind(event).replaceAll("-", " "));
    label.style.left = at(event.version);
    label.style.translate = { 0: "0", 1: "-100%" }[share(event.version)] ?? "-50%";
    return label;
  })), chart];
}

/** Not that somebody looked at it, nor that the index knows of that and of nothing else. */
function namedOf(events) {
  let last = "";
  return events.filter(event => {
    const kind = eventKind(event);
    if (kind === "disclosed" || (kind === "settled" && last === "settled")) return false;
    last = kind;
    return true;
  });
}
