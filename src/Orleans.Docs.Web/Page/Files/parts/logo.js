// The mark of the program.

import { s } from "../core/dom.js";

export const logo = () => s("svg.mark", { viewBox: "0 0 32 32", "aria-hidden": "true" },
  s("rect", { x: 5, y: 3, width: 22, height: 26, rx: 4, fill: "var(--accent)" }),
  s("path", { d: "M10 11h12M10 16h12M10 21h7", stroke: "var(--on-accent)", "stroke-width": 2.2,
    "stroke-linecap": "round" }));
