// Charts as SVG. Each has a text for those who cannot look.

import { h, s } from "../core/dom.js";

/** Parts of a whole in one bar; a part is { name, value, kind }. */
export function stacked(parts, label) {
  const total = parts.reduce((sum, part) => sum + part.value, 0);
  const chart = s("svg.chart", { viewBox: "0 0 1000 18", preserveAspectRatio: "none", height: 18, role: "img",
    "aria-label": label });
  let x = 0;
  for (const part of parts) {
    const width = total > 0 ? part.value / total * 1000 : 0;
    chart.append(s("rect.fill", { class: part.kind, x, y: 0, width: Math.max(0, width - 2), height: 18, rx: 3 },
      s("title", `${part.name}: ${part.value}`)));
    x += width;
  }
  return chart;
}

/** A line over the last so many values, of which the largest fills the height. */
export function sparkline(values, count, label) {
  const [width, height] = [240, 48];
  values = [...Array(Math.max(0, count - values.length)).fill(0), ...values];
  const max = Math.max(...values, 1e-9);
  const x = i => (i / (values.length - 1) * width).toFixed(1);
  const y = value => (height - value / max * (height - 4) - 2).toFixed(1);
  const line = values.map((value, i) => `${x(i)} ${y(value)}`).join(" L");
  return s("svg.chart", { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", height, role: "img",
    "aria-label": label },
    s("path.axis", { d: `M0 ${height - 1} H${width}`, fill: "none" }),
    s("path.area", { d: `M${line} L${width} ${height} L0 ${height} Z` }),
    s("path.line", { d: `M${line}`, "vector-effect": "non-scaling-stroke" }));
}

/** A bar that says how much of a whole is done. */
export function progress(value, max, label) {
  const bar = h("div.bar", { role: "progressbar", "aria-label": label, "aria-valuemin": 0, "aria-valuemax": max,
    "aria-valuenow": value }, h("i"));
  bar.firstChild.style.width = `${max > 0 ? Math.min(100, value / max * 100) : 0}%`;
  return bar;
}
