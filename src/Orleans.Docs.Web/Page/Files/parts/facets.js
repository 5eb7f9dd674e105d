// What the documents that were found have in common, to narrow them down.

import { h } from "../core/dom.js";
import { number, plain, StateWords } from "../core/words.js";

const Groups = [
  { facet: "type", parameter: "type", title: "Type", name: value => value },
  { facet: "state", parameter: "state", title: "State", name: value => StateWords[value] ?? value },
  { facet: "pii", parameter: "pii", title: "Personal data", name: plain },
];
const ValuesMax = 9;

/** `choose(parameter, value)` turns one on or off. */
export function facetList(facets, asked, choose) {
  const groups = [...Groups, ...tagGroups(facets)].map(group => one(group, facets, asked, choose)).filter(Boolean);
  const isOpen = matchMedia("(min-width: 900px)").matches;
  return h("details", { open: isOpen }, h("summary", "Filters"), groups);
}

const tagGroups = facets => Object.keys(facets).filter(name => name.startsWith("tag:")).map(name => ({
  facet: name, parameter: "tag", title: name.slice(4), name: value => value,
  parameterOf: value => `${name.slice(4)}=${value}`,
}));

function one(group, facets, asked, choose) {
  const chosen = asked.getAll(group.parameter);
  const value = v => group.parameterOf?.(v) ?? v;
  const counts = (facets[group.facet] ?? []).slice(0, ValuesMax);
  const gone = group.parameterOf ? [] : chosen.filter(v => !counts.some(count => count.value === v));
  if (counts.length + gone.length === 0) return null;
  const max = Math.max(1, ...counts.map(count => count.count));
  const line = (v, n) => {
    const meter = h("i.meter");
    meter.style.width = `${n / max * 100}%`;
    return h("li", h("button", { type: "button", "aria-pressed": String(chosen.includes(value(v))),
      onclick: () => choose(group.parameter, value(v)) },
    h("span.grow", group.name(v)), h("span.number.soft", number(n)), meter));
  };
  return h("section", h("h3", group.title),
    h("ul", counts.map(({ value: v, count: n }) => line(v, n)), gone.map(v => line(v, 0))));
}
