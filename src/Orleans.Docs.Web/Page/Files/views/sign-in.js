// Asks for an API key, which stays in this tab alone.

import { Refused, session } from "../core/api.js";
import { h } from "../core/dom.js";
import { logo } from "../parts/logo.js";

export function signIn(enter) {
  const key = h("input", { id: "key", name: "key", type: "password", autocomplete: "off", spellcheck: "false",
    required: true, "aria-describedby": "wrong hint" });
  const wrong = h("p.wrong", { id: "wrong", role: "alert" });
  const send = h("button.button.strong", { type: "submit" }, "Sign in");
  const form = h("form", h("div.field", h("label", { for: "key" }, "API key"), key), wrong, send);
  form.addEventListener("submit", async e => {
    e.preventDefault();
    send.disabled = true;
    wrong.textContent = "";
    try {
      await tried(key.value.trim());
      await enter();
    } catch (error) {
      wrong.textContent = error.message;
      send.disabled = false;
      key.select();
    }
  });
  return h("section.sign-in",
    logo(),
    h("h1", "Orleans.Docs"),
    h("p.soft", "Documents read, understood, found, and every step of it remembered."),
    form,
    h("p.hint", { id: "hint" }, "The first start wrote a key to ", h("code", "api.key"),
      " in the data directory (", h("code", ".data"), " unless told otherwise). ",
      "More are made with ", h("code", "./docs keys create"), ". It is kept in this tab until you close it."));
}

async function tried(key) {
  if (!/^[\x21-\x7e]+$/.test(key)) throw new Error("This is not an API key");
  const response = await fetch("/v1/caller", { headers: { Authorization: `Bearer ${key}` }, credentials: "omit" });
  if (!response.ok) throw new Refused(response.status, await response.json().catch(() => null));
  session.key = key;
}
