// What a bundle of support may say: each row with its kind, its redaction and its keys.
import { Refused } from "./bytes.mjs";
import { reader } from "./fields.mjs";
import { parse } from "./strict_json.mjs";

const LEVELS = ["R0", "R1", "R2", "R3"];
const KINDS = ["diagnostics", "totals", "activity", "presence", "input", "corrections", "places"];
const LAST_TIME = 253402300799;
const { count, list, object, parsed, refuse, text } = reader("malformed");

const number = (most) => (value) => Number.isInteger(value) && value >= 0 && value <= most;
const matching = (form) => (value) => typeof value === "string" && form.test(value);
// characters are code points here, as people who write no UTF-16 count them
const upTo = (most) => (value) =>
  typeof value === "string" && value !== "" && [...value].length <= most;
const maybe = (holds) => (value) => value === null || holds(value);

const whole = number(Number.MAX_SAFE_INTEGER);
const flag = number(1);
const time = number(LAST_TIME);
const word = matching(/^[a-z][a-z0-9_]{0,47}$/);
const version = matching(/^[A-Za-z0-9][A-Za-z0-9 .+_()-]{0,63}$/);
const mark = maybe(matching(/^[0-9a-f]{16}$/));
const name = maybe(upTo(200));
const app = maybe((value) => upTo(200)(value) && !/[/\\]/.test(value));
const clear = maybe(upTo(4000));
const minute = (value) => time(value) && value % 60 === 0;
const words = (value) => Array.isArray(value) && value.length <= 16 && value.every(word);
const day = (value) => {
  const parts = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(typeof value === "string" ? value : "");
  if (!parts || parts[1] === "0000") return false;
  const [year, month, date] = parts.slice(1).map(Number);
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return date >= 1 && date <= (lengths[month - 1] ?? 0);
};

// kind, then what each redaction from R0 on adds to the row; null: there is no such row yet
const row = (kind, ...added) => ({ kind, added });
const ROWS = new Map([
  [
    "about",
    row("diagnostics", {
      product: version,
      python: version,
      qt: maybe(version),
      sqlcipher: version,
      os: version,
      session: word,
      language: word,
    }),
  ],
  [
    "sense",
    row("diagnostics", { name: word, backend: maybe(word), state: word, refusals: words }),
  ],
  ["gap", row("diagnostics", { day, reason: word, seconds: whole, count: whole })],
  ["size", row("diagnostics", { what: word, bytes: whole })],
  ["amount", row("diagnostics", { what: word, count: whole })],
  ["error", row("diagnostics", { code: word, count: whole, last_day: day })],
  ["check", row("diagnostics", { name: word, well: flag })],
  [
    "total",
    row("totals", {
      day,
      active_s: whole,
      idle_s: whole,
      locked_s: whole,
      spans: whole,
      switches: whole,
      keys: whole,
      clicks: whole,
    }),
  ],
  [
    "span",
    row(
      "activity",
      null,
      { start: time, end: time, kind: word, app, category: name },
      { title_mark: mark, site_mark: mark },
      { title: clear, url: clear },
    ),
  ],
  ["presence", row("presence", null, { start: time, end: time, state: word, reason: word })],
  [
    "input",
    row("input", null, { minute, keys: whole, clicks: whole, scrolls: whole, travel: whole }),
  ],
  [
    "correction",
    row(
      "corrections",
      null,
      { at: time, what: word, start: time, end: time, app, category: name },
      {},
      { project: name, note: clear },
    ),
  ],
  ["place", row("places", { at: time, lat: number(18000000), lon: number(36000000) })],
]);

const shown = ({ added }, redaction) => {
  const levels = added.slice(0, LEVELS.indexOf(redaction) + 1);
  const told = levels.filter((level) => level !== null);
  return told.length === 0 ? refuse() : Object.assign({}, ...told);
};

const parsedRow = (bytes, redaction) => {
  const told = parse(bytes);
  if (!(told instanceof Map)) refuse();
  const listed = ROWS.get(told.get("row")) ?? refuse();
  const wanted = shown(listed, redaction);
  const names = Object.keys(wanted);
  if (told.size !== names.length + 1) refuse();
  for (const key of names) if (!told.has(key) || !wanted[key](told.get(key))) refuse();
  if (listed.kind === "places" && redaction !== "R3") {
    for (const key of ["lat", "lon"]) if (told.get(key) % 10000 !== 0) refuse();
  }
  return { kind: listed.kind, told };
};

export const readRow = (bytes, redaction) => parsedRow(bytes, redaction).told;

const readHead = (bytes) => {
  const head = parsed(bytes, {
    format: text,
    v: count,
    redaction: text,
    from: count,
    to: count,
    kinds: list(text),
    made: count,
  });
  if (head.format !== "workmoniq-support" || head.v !== 1) refuse();
  if (!LEVELS.includes(head.redaction)) refuse();
  if (!(head.from < head.to && head.to <= head.made && head.made <= LAST_TIME)) refuse();
  const { kinds } = head;
  if (kinds.length === 0 || new Set(kinds).size !== kinds.length) refuse();
  if (!kinds.every((kind) => KINDS.includes(kind))) refuse();
  return head;
};

const inScope = (told, { from, to }) => {
  if (told.has("start")) {
    const [start, end] = [told.get("start"), told.get("end")];
    return from <= start && start <= end && end <= to;
  }
  if (told.has("minute")) return from < told.get("minute") + 60 && told.get("minute") < to;
  if (told.get("row") === "place") return from <= told.get("at") && told.get("at") < to;
  return true;
};

export const readBundle = (bytes) => {
  const lines = [];
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(10, start);
    lines.push(bytes.subarray(start, end < 0 ? bytes.length : end));
    if (lines.length > 1 + 1_000_000) refuse();
    if (end < 0) break;
    start = end + 1;
  }
  const head = readHead(lines[0]);
  const rows = lines.slice(1).map((line) => {
    const { kind, told } = parsedRow(line, head.redaction);
    if (!head.kinds.includes(kind) || !inScope(told, head)) throw new Refused("malformed");
    return told;
  });
  return { head, rows };
};
