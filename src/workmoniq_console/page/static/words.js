// How numbers, times and names of keys are written. Times are UTC, since the user's zone is not told.

export const time = (s) => new Date(s * 1000).toISOString().slice(0, 19).replace("T", " ");
export const clock = (s) => new Date(s * 1000).toISOString().slice(11, 19);
export const day = (s) => new Date(s * 1000).toISOString().slice(0, 10);
export const number = (n) => n.toLocaleString("en");

export function bytes(n) {
  if (n < 1024) return `${n} B`;
  if (n < 1024 * 1024) return `${(n / 1024).toFixed(1)} KiB`;
  return `${(n / 1024 / 1024).toFixed(1)} MiB`;
}

export function duration(s) {
  const hours = Math.floor(s / 3600);
  const minutes = Math.floor((s % 3600) / 60);
  if (hours) return `${hours} h ${String(minutes).padStart(2, "0")} min`;
  return minutes ? `${minutes} min` : `${s} s`;
}

const TIMES = new Set(["start", "end", "at", "minute"]);
const DURATIONS = new Set(["active_s", "idle_s", "locked_s", "seconds"]);
const NAMES = {
  active_s: "active", idle_s: "idle", locked_s: "locked", last_day: "last day",
  title_mark: "title (mark)", site_mark: "site (mark)", url: "address", row: "",
};
const DEGREE = 100000;
// Controls, and what turns the order of the letters around it.
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2028\u2029\u2066-\u2069]/g;

export const plain = (text) => text.replace(UNSEEN, "\ufffd");

export const called = (key) => NAMES[key] ?? key;

export function written(key, value) {
  if (value === null || value === undefined) return "–";
  if (TIMES.has(key)) return time(value);
  if (DURATIONS.has(key)) return duration(value);
  if (key === "bytes") return bytes(value);
  if (key === "lat") return degrees(value - 90 * DEGREE, "N", "S");
  if (key === "lon") return degrees(value - 180 * DEGREE, "E", "W");
  if (Array.isArray(value)) return value.length ? value.join(", ") : "–";
  if (typeof value === "number") return number(value);
  return plain(String(value));
}

const degrees = (some, plus, minus) => `${Math.abs(some / DEGREE)}° ${some < 0 ? minus : plus}`;

export const isNumber = (key, value) => typeof value === "number" && !TIMES.has(key);
