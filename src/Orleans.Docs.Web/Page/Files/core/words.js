// How things are called and written on the page.

export const Steps = [
  { step: "extract", name: "Read", doing: "reading" },
  { step: "attach", name: "Attachments", doing: "unpacking" },
  { step: "classify", name: "Classify", doing: "classifying" },
  { step: "detect-pii", name: "Personal data", doing: "looking for personal data" },
  { step: "summarize", name: "Summarise", doing: "summarising" },
];

export const nameOfStep = step => Steps.find(known => known.step === step)?.name ?? step;

export const StateWords = {
  extracting: "Reading", analysing: "Analysing", completed: "Completed", short: "Short", parked: "Parked",
  cancelled: "Cancelled", erased: "Erased",
};

export const isAtWork = state => state === "extracting" || state === "analysing";

const numbers = new Intl.NumberFormat("en");
const amounts = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const dates = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

export const number = value => numbers.format(value);
export const count = (n, one, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`;
/** A sum of money as a document names it, in whatever currency that is. */
export const amount = value => amounts.format(Number(value));
export const date = time => dates.format(new Date(time));
export const time = value => clock.format(new Date(value));
/** Nothing is called certain that is not. */
export const percent = value =>
  `${value >= 0.995 && value < 1 ? Math.floor(value * 1000) / 10 : Math.round(value * 100)} %`;

export function bytes(n) {
  const units = ["bytes", "KB", "MB", "GB"];
  let unit = 0;
  while (n >= 1000 && unit < units.length - 1) {
    n /= 1000;
    unit++;
  }
  return `${unit > 0 && n < 10 ? n.toFixed(1) : Math.round(n)} ${units[unit]}`;
}

export function money(dollars) {
  const value = Number(dollars);
  if (value === 0) return "free";
  return value < 0.01 ? `$${value.toFixed(5).replace(/0+$/, "")}` : `$${value.toFixed(2)}`;
}

export function duration(milliseconds) {
  if (milliseconds < 1) return "< 1 ms";
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  if (milliseconds < 3_600_000) return `${Math.round(milliseconds / 60_000)} min`;
  if (milliseconds < 86_400_000) return `${(milliseconds / 3_600_000).toFixed(1)} h`;
  return `${Math.round(milliseconds / 86_400_000)} days`;
}

export function ago(moment) {
  const seconds = (new Date(moment) - Date.now()) / 1_000;
  if (seconds > -5) return "just now";
  for (const [unit, size] of [["day", 86_400], ["hour", 3_600], ["minute", 60]]) {
    if (-seconds >= size) return relative.format(Math.round(seconds / size), unit);
  }
  return relative.format(Math.round(seconds), "second");
}

const Acronyms = new Set(["iban", "vat", "url", "ssn", "pin", "ip", "mac", "id", "uk", "us", "aws", "cvv"]);

/** INTERNATIONAL_BANK_ACCOUNT_NUMBER → International bank account number, vat_id → VAT ID */
export const plain = name => {
  const words = name.toLowerCase().split("_").map(word => Acronyms.has(word) ? word.toUpperCase() : word).join(" ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** An event's name without prefix and version: document.pages-extracted.v1 → pages-extracted. */
export const eventKind = event => event.name.replace(/^document\./, "").replace(/\.v\d+$/, "");

/** Stands for what people wrote until that is shown. */
export const Hidden = "[hidden]";

/** What an event says, in one line. */
export function eventWords(event) {
  const e = event.event;
  switch (eventKind(event)) {
    case "uploaded": return `Taken in, ${bytes(e.source?.length ?? 0)}`;
    case "extraction-started": return "A service reads it";
    case "pages-extracted": return pagesWords(e);
    case "extracted": return `${e.pagesRead} of ${count(e.pagesExpected, "page")} read`;
    case "attachments-submitted": return `${count(e.children.length, "attachment")} submitted`;
    case "classified": return `Classified as ${e.type}, ${percent(e.confidence)}`;
    case "pii-flagged": return `Personal data: ${count(Object.values(e.counts).reduce((a, b) => a + b, 0), "finding")}`;
    case "summarized": return "Summarised";
    case "step-failed": return `${nameOfStep(e.step)} failed: ${plain(e.code)}`;
    case "parked": return `${nameOfStep(e.step)} parked: ${plain(e.code)}`;
    case "retried": return `Tried again: ${e.steps.map(nameOfStep).join(", ")}`;
    case "reprocessed": return `Reprocessed from ${nameOfStep(e.from)}${e.engine ? ` by ${e.engine}` : ""}`;
    case "corrected": return `Corrected ${plain(e.field)}${e.to === Hidden ? "" : ` to ${e.to}`}`;
    case "reviewed": return `${plain(e.verdict)} by a reviewer`;
    case "cancelled": return "Cancelled";
    case "erased": return "Erased";
    case "purged": return "Key and contents destroyed";
    case "hold-set": return "On legal hold";
    case "hold-released": return "Legal hold ended";
    case "disclosed": return `Shown without redaction: ${e.what}`;
    case "outcome-discarded": return `A late result of ${nameOfStep(e.step)} discarded`;
    case "settled": return "Settled, and found by searching";
    default: return plain(eventKind(event).replaceAll("-", "_"));
  }
}

function pagesWords(e) {
  if (e.pages.length === 0) return `None of ${count(e.pagesExpected, "page")} read`;
  const first = e.pages[0].number;
  const last = e.pages.at(-1).number;
  const how = [...new Set(e.pages.map(page => ({ "text-layer": "text layer", ocr: "OCR" })[page.source] ?? "no text"))];
  return `Page ${first === last ? first : `${first} to ${last}`} of ${e.pagesExpected}, ${how.join(" and ")}`;
}
