// Makes elements. Whatever is told becomes text, never markup.

export function element(name, told = {}, ...within) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(told)) {
    if (value === undefined) continue;
    if (key === "class") made.className = value;
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false) made.setAttribute(key, value);
  }
  for (const each of within) {
    if (each === null || each === undefined) continue;
    made.append(each instanceof Node ? each : document.createTextNode(String(each)));
  }
  return made;
}

export function facts(pairs) {
  const list = element("dl", { class: "facts" });
  for (const [name, value, kind] of pairs) {
    list.append(element("div", {}, element("dt", {}, name), element("dd", { class: kind }, value)));
  }
  return list;
}
