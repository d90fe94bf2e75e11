// No saving, printing or copying by the usual ways, and the badge over everything. A camera, or the
// browser's own tools, nobody can keep from it.

import { element } from "./element.js";

export function keepIn() {
  for (const name of ["copy", "cut", "dragstart", "contextmenu"]) {
    document.addEventListener(name, (event) => event.preventDefault());
  }
  document.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && ["s", "p", "u"].includes(key)) event.preventDefault();
  });
}

export function watermark(badges, caseName) {
  const place = document.getElementById("watermark");
  place.hidden = badges.length === 0;
  if (place.hidden) {
    place.replaceChildren();
    return;
  }
  const now = new Date().toISOString().slice(0, 16).replace("T", " ");
  const words = `Badge ${badges.join(" + ")} · case ${caseName} · ${now} UTC`;
  if (place.dataset.words === words && place.children.length) return;
  place.dataset.words = words;
  const many = Math.ceil(screen.width / 400 + 1) * Math.ceil(screen.height / 120 + 1);
  place.replaceChildren(...Array.from({ length: many }, () => element("span", {}, words)));
}
