// Files, dropped anywhere or picked: a few at a time, each with its own progress and its own refusal.

import { headers } from "../core/api.js";
import { h, icon, show } from "../core/dom.js";
import { bytes, count } from "../core/words.js";

const AtOnceMax = 2;
const DoneShownFor = 2_500;

/** Names of what was sent from here, which the index tells only once personal data was looked for. */
export const sentNames = new Map();

const waiting = [];
let sending = 0;
let dock = null;
let whenTaken = () => {};

/** Hears the receipt of each file that was taken in. */
export const onTaken = then => { whenTaken = then; };

export function dropZone() {
  const veil = h("div.drop", { hidden: true, "aria-hidden": "true" }, h("div", "Drop to submit"));
  document.body.append(veil);
  let depth = 0;
  const hasFiles = e => [...(e.dataTransfer?.types ?? [])].includes("Files");
  const over = change => {
    depth = Math.max(0, depth + change);
    veil.hidden = depth === 0;
  };
  window.addEventListener("dragenter", e => { if (hasFiles(e)) over(1); });
  window.addEventListener("dragleave", e => { if (hasFiles(e)) over(-1); });
  window.addEventListener("dragover", e => { if (hasFiles(e)) e.preventDefault(); });
  window.addEventListener("drop", e => {
    if (!hasFiles(e)) return;
    e.preventDefault();
    depth = 0;
    veil.hidden = true;
    submit([...e.dataTransfer.files]);
  });
}

export function pickFiles() {
  const input = h("input", { type: "file", multiple: true, hidden: true, "aria-label": "Files" });
  input.addEventListener("change", () => {
    submit([...input.files]);
    input.remove();
  });
  document.body.append(input);
  input.click();
}

export function submit(files) {
  for (const file of files) waiting.push(line(file));
  next();
}

function line(file) {
  const bar = h("div.bar", { role: "progressbar", "aria-label": `Sending ${file.name}`, "aria-valuemin": 0,
    "aria-valuemax": 100, "aria-valuenow": 0 }, h("i"));
  const said = h("span.soft.small", bytes(file.size));
  const element = h("li", h("div.row", h("span.name.grow", file.name), said), bar);
  list().append(element);
  return { file, bar, said, element };
}

function list() {
  if (!dock) {
    const lines = h("ul");
    const close = h("button.button.bare", { "aria-label": "Clear the list", onclick: () => {
      for (const done of lines.querySelectorAll("[data-over]")) done.remove();
      tidy();
    } }, "Clear");
    dock = { lines, element: h("section.dock", { "aria-label": "Uploads" },
      h("div.row", h("h2.grow", "Sending"), close), lines) };
    document.body.append(dock.element);
  }
  return dock.lines;
}

function tidy() {
  if (dock && dock.lines.children.length === 0) {
    dock.element.remove();
    dock = null;
  } else if (dock) {
    dock.element.querySelector("h2").textContent =
      sending + waiting.length > 0 ? `Sending ${count(sending + waiting.length, "file")}` : "Sent";
  }
}

function next() {
  while (sending < AtOnceMax && waiting.length > 0) {
    sending++;
    send(waiting.shift());
  }
  tidy();
}

function send(one) {
  const request = new XMLHttpRequest();
  request.open("POST", `/v1/documents?name=${encodeURIComponent(one.file.name)}`);
  const type = one.file.type || "application/octet-stream";
  for (const [name, value] of Object.entries(headers({ "Content-Type": type }))) request.setRequestHeader(name, value);
  request.upload.addEventListener("progress", e => far(one, e.loaded / Math.max(1, e.total)));
  request.addEventListener("loadend", () => {
    sending--;
    over(one, request);
    next();
  });
  request.send(one.file);
}

function far(one, share) {
  one.bar.firstChild.style.width = `${share * 100}%`;
  one.bar.setAttribute("aria-valuenow", Math.round(share * 100));
}

function over(one, request) {
  one.element.dataset.over = "";
  if (request.status === 202) {
    const receipt = JSON.parse(request.responseText);
    far(one, 1);
    sentNames.set(receipt.id, one.file.name);
    const link = h("a", { href: `#/d/${receipt.id}` }, "open");
    show(one.said, receipt.joined ? "known already" : "taken in", " · ", link);
    whenTaken(receipt, one.file);
    setTimeout(() => { one.element.remove(); tidy(); }, DoneShownFor);
    return;
  }
  one.bar.classList.add("bad");
  far(one, 1);
  const again = h("button.button.bare", { "aria-label": `Send ${one.file.name} again`, onclick: () => {
    one.element.remove();
    submit([one.file]);
  } }, "Again");
  one.element.append(h("div.row", h("p.wrong.grow", refusal(request)), again));
}

function refusal(request) {
  if (request.status === 0) return "The connection broke";
  try {
    const problem = JSON.parse(request.responseText);
    return problem.detail || problem.title;
  } catch {
    return `The server answered ${request.status}`;
  }
}

export const addButton = () => h("button.button.strong", { onclick: pickFiles }, icon("add"), "Add files");
