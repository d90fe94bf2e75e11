// What the user shared: diagnostics first, then totals, the timeline, and a table for each sort of row.

import { element, facts } from "./element.js";
import { table } from "./rows.js";
import { timeline } from "./timeline.js";
import { called, isNumber, time, written } from "./words.js";

const DIAGNOSTICS = [
  ["about", "Versions"], ["error", "Errors"], ["sense", "Senses"], ["gap", "Gaps"],
  ["check", "Checks"], ["amount", "Amounts"], ["size", "Sizes"],
];
const TABLES = [
  ["span", "Activity"], ["presence", "Presence"], ["input", "Input"],
  ["correction", "Corrections"], ["total", "Totals"], ["place", "Places"],
];

// What stands on the page as a whole; of more than that a hostile bundle would make a page that hangs.
const MOST_WHOLE = 500;

const ROWS_OF = {
  totals: ["total"], activity: ["span"], presence: ["presence"], input: ["input"],
  corrections: ["correction"], places: ["place"], diagnostics: DIAGNOSTICS.map(([name]) => name),
};

export function read(text) {
  const lines = text.split("\n");
  const head = JSON.parse(lines[0]);
  const rows = new Map();
  for (let at = 1; at < lines.length; at += 1) {
    const row = JSON.parse(lines[at]);
    if (!rows.has(row.row)) rows.set(row.row, []);
    rows.get(row.row).push(row);
  }
  return { head, rows };
}

export function shown({ head, rows }) {
  const parts = [chosen(head, rows)];
  const has = (name) => rows.has(name);
  if (DIAGNOSTICS.some(([name]) => has(name))) parts.push(diagnostics(rows));
  if (has("total")) parts.push(totals(rows.get("total")));
  if (has("span") || has("presence")) {
    const card = element("section", { class: "card" }, element("h2", {}, "Timeline"));
    card.append(timeline(rows.get("span") ?? [], rows.get("presence") ?? []));
    card.append(element("p", { class: "hint" }, "Times are UTC: the user's time zone is not told."));
    parts.push(card);
  }
  if (TABLES.some(([name]) => has(name))) parts.push(tables(rows));
  if (!rows.size) parts.push(element("p", { class: "card empty" }, "There is no row in it."));
  return parts;
}

function chosen(head, rows) {
  const empty = head.kinds.filter((kind) => !(ROWS_OF[kind] ?? []).some((name) => rows.has(name)));
  const pairs = [
    ["From", `${time(head.from)} UTC`], ["To", `${time(head.to)} UTC`],
    ["Put together", `${time(head.made)} UTC`],
    ["Redaction", head.redaction], ["Chosen", head.kinds.join(", ")],
  ];
  if (empty.length) pairs.push(["Chosen, but without a row", empty.join(", ")]);
  return element("section", { class: "card" }, facts(pairs));
}

function diagnostics(rows) {
  const grid = element("div", { class: "grid" });
  for (const [name, words] of DIAGNOSTICS) {
    if (!rows.has(name)) continue;
    const listed = rows.get(name);
    const card = element("section", { class: "card" }, element("h3", {}, words));
    card.append(name === "about" ? upright(listed[0]) : small(listed));
    grid.append(card);
  }
  return element("section", {}, element("h2", {}, "Diagnostics"), grid, element("p"));
}

function upright(row) {
  const made = element("table");
  for (const key of Object.keys(row).filter((each) => each !== "row")) {
    made.append(element("tr", {}, element("th", { scope: "row" }, called(key)), element("td", {}, written(key, row[key]))));
  }
  return made;
}

function small(listed) {
  const keys = Object.keys(listed[0]).filter((key) => key !== "row");
  const head = element("tr");
  for (const key of keys) {
    const kind = isNumber(key, listed[0][key]) && key !== "well" ? "number" : undefined;
    head.append(element("th", { scope: "col", class: kind }, called(key)));
  }
  const made = element("table", {}, head);
  for (const row of listed.slice(0, MOST_WHOLE)) {
    const line = element("tr");
    for (const key of keys) line.append(cell(key, row[key]));
    made.append(line);
  }
  return listed.length > MOST_WHOLE ? element("div", {}, made, more(listed)) : made;
}

function more(listed) {
  const left = (listed.length - MOST_WHOLE).toLocaleString("en");
  return element("p", { class: "hint" }, `and ${left} more`);
}

function cell(key, value) {
  if (key === "well") return element("td", { class: value ? undefined : "bad" }, value ? "yes" : "no");
  return element("td", { class: isNumber(key, value) ? "number" : undefined }, written(key, value));
}

function totals(listed) {
  const shown = listed.slice(0, MOST_WHOLE);
  let most = 1;
  for (const each of shown) most = Math.max(most, each.active_s + each.idle_s + each.locked_s);
  const bars = element("div", { class: "totals", role: "img", "aria-label": "Totals by day; the table holds the same." });
  for (const each of shown) {
    const bar = element("div", { class: "day", title: `${each.day}: ${written("active_s", each.active_s)} active` });
    for (const state of ["active", "idle", "locked"]) {
      const part = element("i");
      part.style.height = `${(100 * each[`${state}_s`]) / most}%`;
      part.style.background = `var(--${state})`;
      bar.append(part);
    }
    bars.append(bar);
  }
  const legend = element("div", { class: "legend" });
  for (const state of ["active", "idle", "locked"]) {
    const dot = element("i");
    dot.style.background = `var(--${state})`;
    legend.append(element("span", {}, dot, state));
  }
  const range = `${shown[0].day} to ${shown[shown.length - 1].day}`;
  return element("section", { class: "card" }, element("h2", {}, "Totals by day"), bars, legend, element("p", { class: "hint" }, range));
}

function tables(rows) {
  const tabs = element("div", { class: "tabs", role: "tablist" });
  const place = element("div");
  const choose = (name, button) => {
    for (const each of tabs.children) each.setAttribute("aria-selected", String(each === button));
    place.replaceChildren(table(rows.get(name)));
  };
  for (const [name, words] of TABLES) {
    if (!rows.has(name)) continue;
    const count = rows.get(name).length.toLocaleString("en");
    const button = element("button", { role: "tab", type: "button" }, `${words} (${count})`);
    button.addEventListener("click", () => choose(name, button));
    tabs.append(button);
  }
  const card = element("section", { class: "card" }, element("h2", {}, "Rows"), tabs, place);
  tabs.firstElementChild.click();
  return card;
}
