// The HTTP interface: requests with the user's key, and event streams that go on after a break.

const Kept = "key";
const BackOffFirst = 500;
const BackOffMax = 15_000;

/** A refusal: its title and detail say what to do. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem?.detail || problem?.title || `The server answered ${status}`);
    this.status = status;
    this.code = (problem?.type ?? "").split(":").pop();
  }
}

let onSignedOut = () => {};

export const session = {
  get key() { return sessionStorage.getItem(Kept); },
  set key(key) { key ? sessionStorage.setItem(Kept, key) : sessionStorage.removeItem(Kept); },
  get isOpen() { return document.documentElement.dataset.access === "open"; },
  whenEnded(then) { onSignedOut = then; },
};

export function headers(more) {
  return session.key ? { Authorization: `Bearer ${session.key}`, ...more } : { ...more };
}

async function answer(path, options) {
  const response = await fetch(path, {
    credentials: "omit", redirect: "error", ...options, headers: headers(options?.headers),
  });
  if (response.ok) return response;
  const problem = await response.json().catch(() => null);
  if (response.status === 401 && session.key) onSignedOut();
  throw new Refused(response.status, problem);
}

export async function get(path, signal) {
  return (await answer(path, { signal })).json();
}

/** Null where there is none. */
export async function find(path, signal) {
  try {
    return await get(path, signal);
  } catch (e) {
    if (e instanceof Refused && (e.status === 404 || e.status === 409)) return null;
    throw e;
  }
}

export async function getBlob(path, signal, more) {
  return (await answer(path, { signal, headers: more })).blob();
}

/** A command; under its id it happens once, however often it is sent. Null where the answer is empty. */
export async function send(method, path, body, more = {}) {
  more = { "Idempotency-Key": crypto.randomUUID(), ...more };
  if (body !== undefined) more["Content-Type"] = "application/json";
  const response = await answer(path, {
    method, headers: more, body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return text ? JSON.parse(text) : null;
}

/** A command whose answer opens something to this browser by a cookie. */
export const open = async path => (await answer(path, { method: "POST", credentials: "same-origin" })).json();

export const post = (path, body, more) => send("POST", path, body, more);

/**
 * Reads a stream until it ends for good or the signal says stop; after a break it goes on behind the last id.
 * `on(event, data)` gets each message; `state(isLive)` hears of breaks. Returns when the server ended the stream,
 * unless it is to be read `forever`.
 */
export async function stream(path, signal, on, { state = () => {}, forever = false } = {}) {
  let lastId = null;
  let pause = BackOffFirst;
  while (!signal.aborted) {
    try {
      const more = { Accept: "text/event-stream" };
      if (lastId !== null) more["Last-Event-ID"] = lastId;
      const response = await answer(path, { signal, headers: more, cache: "no-store" });
      state(true);
      await messages(response.body, message => {
        pause = BackOffFirst;
        if (message.id) lastId = message.id;
        on(message.event, JSON.parse(message.data));
      });
      if (!forever) return;
    } catch (e) {
      if (signal.aborted) return;
      if (e instanceof Refused && e.status < 500 && e.status !== 429) throw e;
    }
    state(false);
    await later(pause, signal);
    pause = Math.min(pause * 2, BackOffMax);
  }
}

async function messages(body, on) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const message = parsed(text.slice(0, end));
      text = text.slice(end + 2);
      if (message.data) on(message);
    }
  }
}

function parsed(block) {
  const message = { event: "message", data: "", id: null };
  for (const line of block.split("\n")) {
    const at = line.indexOf(": ");
    if (at > 0) message[line.slice(0, at)] = line.slice(at + 2);
  }
  return message;
}

export function later(milliseconds, signal) {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}
