// A page's image with what was found on it drawn over it, all as one SVG in the page's own measure.

import { s } from "../core/dom.js";
import { percent, plain } from "../core/words.js";

const Width = 1000;

/**
 * `shows` says which overlays; `pointed` is a value whose words are to stand out. An image without an address is still
 * on its way.
 */
export function overlays(image, page, shows, pointed) {
  const turned = image.address ? page?.rotationDegrees ?? 0 : 0;
  const [w, h] = turned % 180 === 0 ? [image.width, image.height] : [image.height, image.width];
  const height = Width * h / w;
  const sheet = s("svg.page", { viewBox: `0 0 ${Width} ${height}`, role: "img",
    "aria-label": page ? `Page ${page.number}: ${said(page, shows)}` : "Page" },
  s("rect.blank", { width: Width, height }),
  image.address && s("image", { href: image.address, ...upright(turned, height) }));
  if (!page) return sheet;
  const at = box => ({ x: box[0] * Width, y: box[1] * height, width: box[2] * Width, height: box[3] * height });
  const put = (kind, box, title, more) =>
    sheet.append(s("rect", { class: kind, rx: 2, ...at(box), ...more }, s("title", title)));

  if (shows.tables) for (const table of page.tables) {
    if (table.box) put("table", table.box, table.name ?? `Table of ${table.rows} rows and ${table.columns} columns`);
    for (const cell of table.cells) if (cell.box) put("cell", cell.box, cell.text);
  }
  if (shows.words) for (const word of page.words) {
    const text = page.text.slice(word.start, word.start + word.length);
    put(word.confidence < 0.8 ? "word unsure" : "word", word.box, `${text} · ${percent(word.confidence)}`);
  }
  if (shows.fields) for (const field of page.fields) {
    if (field.box) put("field", field.box, `${field.name}: ${field.value ?? "empty"}`);
  }
  if (shows.personal) for (const found of page.findings) {
    for (const box of boxesOf(page, found.start, found.length)) {
      put("personal", box, `${plain(found.type)} · ${percent(found.score)}`);
    }
  }
  if (pointed) for (const place of placesOf(page.text, pointed)) {
    for (const box of boxesOf(page, place, pointed.length)) put("pointed", grown(box), pointed);
  }
  return sheet;
}

/** The image turned as the page was when it was read. */
function upright(turned, height) {
  const [width, tall] = turned % 180 === 0 ? [Width, height] : [height, Width];
  const move = { 90: `translate(${Width} 0) rotate(90)`, 180: `translate(${Width} ${height}) rotate(180)`,
    270: `translate(0 ${height}) rotate(270)` }[turned];
  return { width, height: tall, preserveAspectRatio: "none", transform: move };
}

const said = (page, shows) => [
  `${page.words.length} words`, shows.tables && `${page.tables.length} tables`,
  shows.fields && `${page.fields.length} fields`, shows.personal && `${page.findings.length} findings of personal data`,
].filter(Boolean).join(", ");

/** One box for each line that the range touches. */
export function boxesOf(page, start, length) {
  const boxes = [];
  for (const word of page.words) {
    if (word.start >= start + length || word.start + word.length <= start) continue;
    const [x, y, width, height] = partOf(word, start, length);
    const line = boxes.at(-1);
    if (line && Math.abs(line[1] + line[3] / 2 - y - height / 2) < Math.max(line[3], height) / 2 && x >= line[0]) {
      const bottom = Math.max(line[1] + line[3], y + height);
      line[2] = x + width - line[0];
      line[1] = Math.min(line[1], y);
      line[3] = bottom - line[1];
    } else boxes.push([x, y, width, height]);
  }
  return boxes;
}

/** Of a word that the range covers in part, about that part. */
function partOf(word, start, length) {
  const [x, y, width, height] = word.box;
  const from = Math.max(0, start - word.start) / word.length;
  const to = Math.min(word.length, start + length - word.start) / word.length;
  return [x + width * from, y, width * (to - from), height];
}

function placesOf(text, value) {
  const places = [];
  const [all, wanted] = [text.toLowerCase(), value.toLowerCase()];
  for (let at = all.indexOf(wanted); at >= 0 && places.length < 20; at = all.indexOf(wanted, at + 1)) places.push(at);
  return places;
}

const grown = ([x, y, width, height]) => [x - 0.004, y - 0.003, width + 0.008, height + 0.006];
