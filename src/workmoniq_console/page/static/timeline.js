// A line for each day, drawn on a canvas: above who was there, below what was in front.

import { element } from "./element.js";
import { clock, day, plain } from "./words.js";

const DAY_S = 86400;
const DAY_PX = 34;
const LEFT_PX = 92;
const TOP_PX = 20;
const PRESENCE_PX = 8;
const SPAN_PX = 16;
const APPS = 8;
// a canvas has no more lines than that, and a page that draws 8,000 years hangs
const MOST_DAYS = 400;
const STATES = ["active", "idle", "locked", "asleep", "off", "paused", "private", "blind", "wiped"];

export function timeline(spans, presence) {
  const all = [...spans, ...presence];
  const first = Math.min(...days(all.map((each) => each.start)));
  const last = Math.max(...days(all.map((each) => Math.max(each.start, each.end - 1))));
  const count = last - first + 1;
  if (count > MOST_DAYS) {
    return element("p", {}, `${count.toLocaleString("en")} days are too many to be drawn; the tables below hold them.`);
  }
  const ranks = ranked(spans);
  const canvas = element("canvas", {
    role: "img", "aria-label": `Timeline of ${count} days; the tables below hold the same.`,
  });
  canvas.style.height = `${TOP_PX + count * DAY_PX}px`;
  const reading = element("p", { class: "reading" }, "Point at the timeline to read it.");
  const draw = () => paint(canvas, { spans, presence, first, count, ranks });
  new ResizeObserver(draw).observe(canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  canvas.addEventListener("pointermove", (event) => {
    reading.textContent = read(canvas, event, spans, presence, first);
  });
  const box = element("div", { class: "days" }, canvas);
  return element("div", {}, box, reading, legend(ranks, presence));
}

const days = (times) => {
  // spread into Math.min would overflow the stack at 45,000
  let [low, high] = [Infinity, -Infinity];
  for (const each of times) [low, high] = [Math.min(low, each), Math.max(high, each)];
  return [Math.floor(low / DAY_S), Math.floor(high / DAY_S)];
};

function ranked(spans) {
  const total = new Map();
  for (const each of spans) total.set(each.app, (total.get(each.app) ?? 0) + each.end - each.start);
  const named = [...total.keys()].filter((app) => app !== null);
  named.sort((one, other) => total.get(other) - total.get(one));
  return new Map(named.slice(0, APPS).map((app, at) => [app, at]));
}

function paint(canvas, told) {
  const scale = devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, TOP_PX + told.count * DAY_PX];
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const pen = canvas.getContext("2d");
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  pen.scale(scale, scale);
  pen.font = '12px "DejaVu Sans", sans-serif';
  const second = Math.max(0, width - LEFT_PX) / DAY_S;
  grid(pen, told, width, height, second, colour);
  const bar = (each, top, tall, fill) => {
    pen.fillStyle = fill;
    // what crosses midnight goes on in the next line
    for (let at = each.start; at < each.end; ) {
      const line = Math.floor(at / DAY_S);
      const until = Math.min(each.end, (line + 1) * DAY_S);
      const left = LEFT_PX + (at - line * DAY_S) * second;
      const long = Math.max(0.75, (until - at) * second);
      pen.fillRect(left, TOP_PX + (line - told.first) * DAY_PX + top, long, tall);
      at = until;
    }
  };
  const states = new Map(STATES.map((name) => [name, colour(name)]));
  for (const each of told.presence) {
    bar(each, 3, PRESENCE_PX, states.get(each.state) ?? colour("wiped"));
  }
  const apps = Array.from({ length: APPS + 1 }, (_, at) => colour(`app-${at}`));
  for (const each of told.spans) {
    bar(each, 5 + PRESENCE_PX, SPAN_PX, apps[told.ranks.get(each.app) ?? APPS]);
  }
}

function grid(pen, told, width, height, second, colour) {
  pen.strokeStyle = colour("line");
  pen.fillStyle = colour("muted");
  pen.lineWidth = 1;
  pen.beginPath();
  for (let hour = 0; hour <= 24; hour += 3) {
    const left = Math.min(width - 0.5, Math.round(LEFT_PX + hour * 3600 * second) + 0.5);
    pen.moveTo(left, TOP_PX);
    pen.lineTo(left, height);
    pen.textAlign = hour === 24 ? "right" : "center";
    pen.fillText(String(hour), hour === 24 ? width - 2 : left, 12);
  }
  pen.textAlign = "left";
  for (let at = 0; at < told.count; at += 1) {
    const top = TOP_PX + at * DAY_PX;
    pen.fillText(day((told.first + at) * DAY_S), 0, top + DAY_PX / 2 + 5);
    pen.moveTo(0, top + 0.5);
    pen.lineTo(width, top + 0.5);
  }
  pen.stroke();
}

function read(canvas, event, spans, presence, first) {
  const box = canvas.getBoundingClientRect();
  const line = Math.floor((event.clientY - box.top - TOP_PX) / DAY_PX);
  const share = (event.clientX - box.left - LEFT_PX) / Math.max(1, box.width - LEFT_PX);
  if (line < 0 || share < 0 || share > 1) return "";
  const at = (first + line + share) * DAY_S;
  const here = (each) => each.start <= at && at < each.end;
  const span = spans.find(here);
  const there = presence.find(here);
  const parts = [`${day(at)} ${clock(at)}`];
  if (there) parts.push(there.state === there.reason ? there.state : `${there.state} (${there.reason})`);
  if (span) {
    parts.push(span.app ?? "app not told");
    if (span.category) parts.push(span.category);
    if (span.title) parts.push(span.title);
    parts.push(`${clock(span.start)} to ${clock(span.end)}`);
  }
  return parts.map(plain).join(" · ");
}

function legend(ranks, presence) {
  const made = element("div", { class: "legend" });
  const entry = (colour, words) => {
    const dot = element("i");
    dot.style.background = `var(--${colour})`;
    made.append(element("span", {}, dot, words));
  };
  const seen = new Set(presence.map((each) => each.state));
  for (const name of STATES) if (seen.has(name)) entry(name, name);
  for (const [app, at] of ranks) entry(`app-${at}`, plain(app));
  if (ranks.size === APPS) entry(`app-${APPS}`, "other apps");
  return made;
}
