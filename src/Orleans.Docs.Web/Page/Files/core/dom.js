// Elements. Whatever is shown goes in as a text node or an attribute: no text is ever read as markup.

const Svg = "http://www.w3.org/2000/svg";

/** An HTML element: h("p.soft", { id: "x", onclick: f }, "text", child, …). Null children are left out. */
export function h(tag, ...rest) {
  const [name, ...classes] = tag.split(".");
  return fill(document.createElement(name), classes, rest);
}

/** An SVG element, in the same manner. */
export function s(tag, ...rest) {
  const [name, ...classes] = tag.split(".");
  return fill(document.createElementNS(Svg, name), classes, rest);
}

function fill(element, classes, rest) {
  if (classes.length > 0) element.classList.add(...classes);
  const [first] = rest;
  const hasProps = first && typeof first === "object" && !(first instanceof Node) && !Array.isArray(first);
  if (hasProps) for (const [name, value] of Object.entries(first)) set(element, name, value);
  append(element, hasProps ? rest.slice(1) : rest);
  return element;
}

function set(element, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name === "class") element.classList.add(...String(value).split(" ").filter(Boolean));
  else if (name === "value" || name === "checked") element[name] = value;
  else element.setAttribute(name, value === true ? "" : String(value));
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

/** Puts these in place of what is in an element. */
export function show(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

/** Text with ranges of it (UTF-16 units, in order) as marks. */
export function marked(text, ranges, wrap = part => h("mark", part)) {
  const parts = [];
  let at = 0;
  for (const range of ranges) {
    if (range.start < at) continue;
    parts.push(text.slice(at, range.start), wrap(text.slice(range.start, range.start + range.length), range));
    at = range.start + range.length;
  }
  parts.push(text.slice(at));
  return parts;
}

const Icons = {
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  add: "M12 5v14M5 12h14",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M5 19l2-2M17 7l2-2",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.500 10.500z",
  out: "M10 4H5v16h5M14 8l4 4-4 4M18 12H9",
  back: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  help: "M9 9a3 3 0 1 1 4.200 2.700c-.800.400-1.200 1-1.200 1.800v.500M12 17.500v.500",
  save: "M12 4v11M7 11l5 5 5-5M5 20h14",
  edit: "M4 20l1-4L16 5l3 3L8 19z",
};

export function icon(name) {
  return s("svg", { viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": 1.8,
    "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true" }, s("path", { d: Icons[name] }));
}
