// JSON of the protocol, parsed by hand: JSON.parse lets keys stand twice and takes floats.
// Objects come out as Map, so that no key can mean anything to the language.
import { Refused } from "./bytes.mjs";

const MOST_BYTES = 65536;
const MOST_DEPTH = 8;
const ESCAPES = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
const refuse = () => {
  throw new Refused("malformed");
};

export const parse = (bytes) => {
  if (bytes.length > MOST_BYTES) refuse();
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    refuse();
  }
  let at = 0;

  const space = () => {
    while (at < text.length && " \t\r\n".includes(text[at])) at++;
  };
  const eat = (character) => {
    if (text[at] !== character) refuse();
    at++;
  };
  const word = (letters, value) => {
    if (text.slice(at, at + letters.length) !== letters) refuse();
    at += letters.length;
    return value;
  };
  const string = () => {
    eat('"');
    let found = "";
    for (;;) {
      if (at >= text.length || text.charCodeAt(at) < 32) refuse();
      const character = text[at++];
      if (character === '"') break;
      if (character !== "\\") {
        found += character;
        continue;
      }
      const escaped = text[at++];
      if (escaped === "u") {
        const digits = text.slice(at, at + 4);
        if (!/^[0-9a-fA-F]{4}$/.test(digits)) refuse();
        found += String.fromCharCode(parseInt(digits, 16));
        at += 4;
      } else {
        if (!Object.hasOwn(ESCAPES, escaped ?? "")) refuse();
        found += ESCAPES[escaped];
      }
    }
    if (/\p{Cs}/u.test(found)) refuse();
    return found;
  };
  const number = () => {
    const digits = /^(0|[1-9][0-9]*)/.exec(text.slice(at, at + 20))?.[0] ?? refuse();
    at += digits.length;
    if (BigInt(digits) > 2n ** 53n - 1n || /[.eE0-9]/.test(text[at] ?? " ")) refuse();
    return Number(digits);
  };
  const list = (depth) => {
    eat("[");
    const found = [];
    space();
    if (text[at] === "]") {
      at++;
      return found;
    }
    for (;;) {
      found.push(value(depth));
      if (text[at] === "]") break;
      eat(",");
    }
    at++;
    return found;
  };
  const object = (depth) => {
    eat("{");
    const found = new Map();
    space();
    if (text[at] === "}") {
      at++;
      return found;
    }
    for (;;) {
      space();
      const key = string();
      if (found.has(key)) refuse();
      space();
      eat(":");
      found.set(key, value(depth));
      if (text[at] === "}") break;
      eat(",");
    }
    at++;
    return found;
  };
  const value = (depth) => {
    space();
    const first = text[at];
    let found;
    if (first === "{" || first === "[") {
      if (depth === 0) refuse();
      found = first === "{" ? object(depth - 1) : list(depth - 1);
    } else if (first === '"') found = string();
    else if (first === "t") found = word("true", true);
    else if (first === "f") found = word("false", false);
    else if (first === "n") found = word("null", null);
    else found = number();
    space();
    return found;
  };

  const found = value(MOST_DEPTH);
  if (at !== text.length) refuse();
  return found;
};

// What JSON.parse would have given, to compare with it.
export const plain = (value) => {
  if (Array.isArray(value)) return value.map(plain);
  if (!(value instanceof Map)) return value;
  return Object.fromEntries([...value].map(([key, inner]) => [key, plain(inner)]));
};
