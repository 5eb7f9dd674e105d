// What a document is called, as far as it is shown: with personal data replaced, or as its file came.

import { find } from "../core/api.js";
import { sentNames } from "./upload.js";

export function nameOf(id, path, signal) {
  const known = {};
  return {
    /** Null while there is none: nobody looked for personal data in it yet. */
    async read(document, isPlain) {
      if (document.state === "erased") delete known[isPlain];
      else if (!known[isPlain] && (isPlain || document.personalData)) {
        const names = await find(`${path}${isPlain ? "/unredacted" : ""}/names`, signal);
        known[isPlain] = names?.fileName;
      }
      return known[isPlain] ?? null;
    },
    forget: () => { delete known[true]; },
    fallback: () => sentNames.get(id) ?? `Document ${id.slice(0, 8)}`,
  };
}
