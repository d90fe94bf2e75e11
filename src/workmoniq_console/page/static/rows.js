// A table of which only the rows in sight exist, so that 45,000 of them scroll as well as 45.

import { element } from "./element.js";
import { called, isNumber, written } from "./words.js";

const ROW_PX = 28;
const SPARE = 8;
const MOST_PX = 480;
// room for the bar that scrolls sideways
const BAR_PX = 20;
const GAP_PX = 12;
// the least width in px, and what share of the room that is left; all rows get the same
const WIDTHS = {
  start: [170, 0], end: [170, 0], at: [170, 0], minute: [170, 0], title: [280, 3], url: [280, 3],
  note: [200, 2], app: [140, 1], category: [140, 1], project: [140, 1], title_mark: [170, 0],
  site_mark: [170, 0],
};
const USUAL = [90, 1];

// What is read stands before what only tells alike from unlike.
const LAST = ["category", "project", "kind", "site_mark", "title_mark"];

export function table(rows) {
  const keys = Object.keys(rows[0]).filter((key) => key !== "row");
  keys.sort((one, other) => LAST.indexOf(one) - LAST.indexOf(other));
  const widths = keys.map((key) => WIDTHS[key] ?? USUAL);
  const columns = widths.map(([least, share]) => (share ? `minmax(${least}px, ${share}fr)` : `${least}px`)).join(" ");
  const least = widths.reduce((sum, [width]) => sum + width + GAP_PX, GAP_PX);
  const head = element("div", { class: "head", role: "row" });
  for (const key of keys) {
    const kind = isNumber(key, rows[0][key]) ? "number" : undefined;
    head.append(element("span", { role: "columnheader", class: kind }, called(key)));
  }
  const body = element("div", { role: "rowgroup" });
  const box = element(
    "div", { class: "rows", role: "table", tabindex: "0", "aria-rowcount": rows.length }, head, body,
  );
  head.style.gridTemplateColumns = columns;
  box.style.height = `${Math.min(MOST_PX, (rows.length + 1) * ROW_PX + BAR_PX)}px`;
  body.style.height = `${rows.length * ROW_PX}px`;
  body.style.position = "relative";
  head.style.minWidth = body.style.minWidth = `${least}px`;
  let from = -1;
  let to = -1;

  const show = () => {
    const first = Math.max(0, Math.floor(box.scrollTop / ROW_PX) - SPARE);
    const last = Math.min(rows.length, first + Math.ceil(box.clientHeight / ROW_PX) + 2 * SPARE);
    if (first === from && last === to) return;
    [from, to] = [first, last];
    const some = [];
    for (let at = first; at < last; at += 1) some.push(line(rows[at], keys, columns, at));
    body.replaceChildren(...some);
  };
  box.addEventListener("scroll", show, { passive: true });
  new ResizeObserver(show).observe(box);
  return box;
}

function line(row, keys, columns, at) {
  const made = element("div", { class: "row", role: "row", "aria-rowindex": at + 1 });
  made.style.gridTemplateColumns = columns;
  made.style.top = `${at * ROW_PX}px`;
  for (const key of keys) {
    const kind = isNumber(key, row[key]) ? "number" : undefined;
    const words = written(key, row[key]);
    const whole = kind ? undefined : words;
    made.append(element("span", { role: "cell", class: kind, title: whole }, words));
  }
  return made;
}
