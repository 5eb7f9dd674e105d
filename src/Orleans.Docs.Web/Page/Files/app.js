// Who is there, which view is shown, and what stands around it.

import { get, session } from "./core/api.js";
import { h, icon, show } from "./core/dom.js";
import * as keys from "./core/keys.js";
import { failed, tell } from "./core/notes.js";
import { logo } from "./parts/logo.js";
import { dropZone, pickFiles } from "./parts/upload.js";
import { desk } from "./views/desk.js";
import { documents } from "./views/documents.js";
import { documentView } from "./views/document.js";
import { rebuild } from "./views/rebuild.js";
import { review } from "./views/review.js";
import { signIn } from "./views/sign-in.js";
import { status } from "./views/status.js";

const top = document.getElementById("top");
const main = document.getElementById("main");
let leaving = new AbortController();
let caller = null;

const can = role => caller.roles.includes(role) || caller.roles.includes("admin");
/** What is looked over is read as well. */
const canReview = () => can("reviewer") && can("reader");

const Places = [
  { path: "#/", name: "Documents", key: "g d", isFor: () => true },
  { path: "#/review", name: "Review", key: "g r", isFor: canReview },
  { path: "#/status", name: "Status", key: "g s", isFor: () => true },
  { path: "#/index", name: "Index", key: "g i", isFor: () => can("operator") },
];

function viewOf(hash) {
  const [path, query] = hash.replace(/^#/, "").split("?");
  const [, place, id] = path.split("/");
  const context = { can, caller, signal: leaving.signal, query: new URLSearchParams(query) };
  const isNamed = /^[a-z0-9-]{1,63}$/.test(id ?? "");
  if (place === "d" && isNamed) return documentView(context, id);
  if (place === "review" && canReview()) return isNamed ? desk(context, id) : review(context);
  if (place === "status") return status(context);
  if (place === "index" && can("operator")) return rebuild(context);
  return documents(context);
}

function route() {
  leaving.abort();
  leaving = new AbortController();
  const view = viewOf(location.hash || "#/");
  document.title = `${view.title} · Orleans.Docs`;
  keys.forView(view.keys ?? []);
  for (const link of top.querySelectorAll("nav a")) {
    if (link.getAttribute("href") === `#/${location.hash.split("/")[1]?.split("?")[0] ?? ""}`) {
      link.setAttribute("aria-current", "page");
    } else link.removeAttribute("aria-current");
  }
  show(main, view.element);
  window.scrollTo(0, 0);
  view.ready?.();
}

function shell() {
  const theme = h("button.button.bare", { "aria-label": "Light or dark", title: "Light or dark (t)", onclick: turn },
    icon(isDark() ? "sun" : "moon"));
  theme.id = "theme";
  show(top,
    h("a.brand", { href: "#/", "aria-label": "Orleans.Docs" }, logo(), h("span", "Orleans.Docs")),
    h("nav", { "aria-label": "Views" },
      Places.filter(place => place.isFor()).map(place => h("a", { href: place.path }, place.name))),
    h("span.grow"),
    h("span.who", { title: `Tenant ${caller.tenant}` }, caller.tenant),
    h("div.row",
      theme,
      h("button.button.bare.shortcuts", { "aria-label": "Shortcuts", title: "Shortcuts (?)", onclick: help },
        icon("help")),
      !session.isOpen && h("button.button.bare", { "aria-label": "Sign out", title: "Sign out", onclick: signOut },
        icon("out"))));
  top.hidden = false;
}

const isDark = () => {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
};

function turn() {
  const theme = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  localStorage.setItem("theme", theme);
  show(document.getElementById("theme"), icon(isDark() ? "sun" : "moon"));
}

function help() {
  const lists = keys.all().filter(([, list]) => list.size > 0).map(([title, list]) => [
    h("h3", title),
    h("table", h("tbody", [...list].map(([key, { does }]) =>
      h("tr", h("td", key.split(" ").map(part => [h("kbd", NameOfKey[part] ?? part), " "])), h("td", does))))),
  ]);
  tell("Shortcuts", h("div.help", lists));
}

const NameOfKey = { Escape: "Esc" };

function signOut() {
  session.key = null;
  leaving.abort();
  location.reload();
}

async function enter() {
  caller = await get("/v1/caller");
  shell();
  window.addEventListener("hashchange", route);
  if (can("submitter")) dropZone();
  route();
}

function declareKeys() {
  keys.always("?", "Shows this", help);
  for (const place of Places) {
    keys.always(place.key, `Goes to ${place.name}`, () => { if (caller && place.isFor()) location.hash = place.path; });
  }
  keys.always("u", "Adds files", () => { if (caller && can("submitter")) pickFiles(); });
  keys.always("t", "Turns to light or dark", turn);
  keys.listen();
}

async function begin() {
  declareKeys();
  session.whenEnded(signOut);
  if (session.isOpen || session.key) {
    await enter();
    return;
  }
  show(main, signIn(enter));
  document.title = "Sign in · Orleans.Docs";
  main.querySelector("input").focus();
}

begin().catch(failed);
