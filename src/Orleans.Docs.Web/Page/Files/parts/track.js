// The steps of a document as a row of short bars that fill.

import { h, show } from "../core/dom.js";
import { isAtWork, Steps, StateWords } from "../core/words.js";

/** By a document where it is known, else by the state alone. */
export function track(document, state) {
  const steps = document ? ofDocument(document) : ofState(state);
  return h("span.track", { role: "img", "aria-label": steps.map(step => `${step.name}: ${step.status}`).join(", ") },
    steps.map(step => {
      const fill = h("i");
      if (step.share !== undefined) fill.style.width = `${step.share * 100}%`;
      return h("span", { class: step.status, title: `${step.name}: ${step.status.replace("-", " ")}` }, fill);
    }));
}

function ofDocument(document) {
  return Steps.map(({ step, name }) => {
    const found = document.steps.find(known => known.step === step);
    const status = found?.status ?? "not-owed";
    const share = step === "extract" && status === "owed" && document.pagesExpected > 0
      ? document.pagesTried / document.pagesExpected
      : undefined;
    return { step, name, status, share };
  }).filter(({ step, status }) => step !== "attach" || status !== "not-owed");
}

function ofState(state) {
  const before = Steps.filter(({ step }) => step !== "attach");
  const [first, rest] = {
    extracting: ["owed", "not-owed"], analysing: ["done", "owed"], completed: ["done", "done"], short: ["done", "done"],
    parked: ["parked", "not-owed"],
  }[state] ?? ["not-owed", "not-owed"];
  return before.map(({ name }, i) => ({ name, status: i === 0 ? first : rest }));
}

/** What is being done now, or how it ended. */
export function doing(document, state) {
  if (!document || !isAtWork(document.state)) return StateWords[document?.state ?? state] ?? state;
  const active = document.steps.filter(step => step.status === "owed" || step.status === "waiting");
  const names = active.map(({ step }) => Steps.find(known => known.step === step)?.doing ?? step);
  if (active[0]?.step === "extract" && document.pagesExpected > 1) {
    return `${names[0]} page ${Math.min(document.pagesTried + 1, document.pagesExpected)} of ${document.pagesExpected}`;
  }
  return names.length > 0 ? names.join(", ") : StateWords[document.state];
}

export function stateOf(element, state, words = StateWords[state] ?? state) {
  element.className = `state ${state}`;
  return show(element, words);
}
