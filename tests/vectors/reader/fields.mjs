// Objects of exactly the keys that are wanted; whatever is wrong is one error.
import { Refused, unb64, utf8 } from "./bytes.mjs";
import { parse } from "./strict_json.mjs";

export const reader = (code) => {
  const refuse = () => {
    throw new Refused(code);
  };
  const need = (holds) => holds || refuse();
  const bytes = (length) => (value) => {
    try {
      return unb64(value, length);
    } catch {
      return refuse();
    }
  };
  const text = (value) => (typeof value === "string" ? value : refuse());
  const count = (value) => (Number.isInteger(value) ? value : refuse());
  const list = (read) => (value) => (Array.isArray(value) ? value.map(read) : refuse());
  const object = (fields) => (value) => {
    const names = Object.keys(fields);
    need(value instanceof Map && value.size === names.length);
    const found = {};
    for (const name of names) {
      need(value.has(name));
      found[name] = fields[name](value.get(name));
    }
    return found;
  };
  const numbered = (read) => (value) => {
    need(value instanceof Map);
    for (const key of value.keys()) need(/^(0|[1-9][0-9]*)$/.test(key));
    return new Map([...value].map(([key, inner]) => [Number(key), read(inner)]));
  };
  const parsed = (source, fields) => {
    let told;
    try {
      told = parse(typeof source === "string" ? utf8(source) : source);
    } catch {
      refuse();
    }
    return object(fields)(told);
  };
  return { bytes, count, list, need, numbered, object, parsed, refuse, text };
};
