// A table of which only the rows in sight exist, so that 45,000 of them scroll as well as 45.

import { element } from "./element.js";
import { called, isNumber, written } from "./words.js";

const ROW_PX = 28;
const SPARE = 8;
const WIDTHS = {
  start: "170px", end: "170px", at: "170px", minute: "170px", title: "minmax(280px, 3fr)",
  url: "minmax(280px, 3fr)", note: "minmax(200px, 2fr)", app: "minmax(140px, 1fr)",
  category: "minmax(140px, 1fr)", project: "minmax(140px, 1fr)", title_mark: "170px", site_mark: "170px",
};

// What is read stands before what only tells alike from unlike.
const LAST = ["category", "project", "kind", "site_mark", "title_mark"];

export function table(rows) {
  const keys = Object.keys(rows[0]).filter((key) => key !== "row");
  keys.sort((one, other) => LAST.indexOf(one) - LAST.indexOf(other));
  const columns = keys.map((key) => WIDTHS[key] ?? "minmax(90px, 1fr)").join(" ");
  const head = element("div", { class: "head", role: "row" });
  for (const key of keys) head.append(element("span", { role: "columnheader" }, called(key)));
  const body = element("div", { role: "rowgroup" });
  const box = element(
    "div", { class: "rows", role: "table", tabindex: "0", "aria-rowcount": rows.length }, head, body,
  );
  head.style.gridTemplateColumns = columns;
  body.style.height = `${rows.length * ROW_PX}px`;
  body.style.position = "relative";
  body.style.minWidth = "max-content";
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
    made.append(element("span", { role: "cell", class: kind }, written(key, row[key])));
  }
  return made;
}
