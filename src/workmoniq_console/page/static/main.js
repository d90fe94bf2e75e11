// One look: the code, the badge to read out, what the user shared, and its end.

import { read, shown } from "./bundle.js";
import { element, facts } from "./element.js";
import { keepIn, watermark } from "./keeping.js";
import { make, touch } from "./security_key.js";
import { bytes, number, time } from "./words.js";

const GONE =
  "The console does not answer any more. If a look was under way its keys are gone: ask the user to " +
  "revoke the code and to make a new one, and start the console anew.";

const page = document.getElementById("page");
let who = { agent: "", badge: "", others: [], bound: [] };
let seen = { rev: 0, stage: "" };
let endsAt = 0;

// What comes behind the # is known to this page alone; a cookie goes to every port of this computer.
const WORD = "workmoniq-page";
if (location.hash.length > 1) {
  sessionStorage.setItem(WORD, location.hash.slice(1));
  history.replaceState(null, "", "/");
}

async function ask(path, told) {
  const headers = { "X-WorkMoniQ-Page": sessionStorage.getItem(WORD) ?? "" };
  const how = { cache: "no-store", credentials: "same-origin", headers };
  if (told !== undefined) {
    how.method = "POST";
    headers["Content-Type"] = "application/json";
    how.body = JSON.stringify(told);
  }
  const answer = await fetch(path, how);
  if (!answer.ok) {
    const words = await answer.json().catch(() => ({ sentence: "This page is not yours any more." }));
    throw Object.assign(new Error(words.sentence), { told: true, code: words.code });
  }
  return answer;
}

function put(...parts) {
  page.replaceChildren(...parts.filter((each) => each !== null));
}

function form(sentence, kept = {}) {
  const notice = element("p", { id: "refusal", class: "notice bad", role: "alert", hidden: !sentence }, sentence);
  const input = (id, words, told, hint) => {
    const field = element("input", {
      id, autocomplete: "off", autocapitalize: "off", spellcheck: "false", ...told,
    });
    const box = element("div", { class: "field" }, element("label", { for: id }, words), field);
    if (hint) box.append(element("p", { class: "hint" }, hint));
    return [box, field];
  };
  const [codeBox, code] = input("code", "Code", { class: "code", maxlength: "64", required: true },
    "As the user reads it; O counts as 0, I and l as 1.");
  const [caseBox, matter] = input("case", "Case", { maxlength: "32", required: true },
    "Letters, digits and hyphens. The user sees it.");
  code.value = kept.code ?? "";
  matter.value = kept.matter ?? "";
  const second = element("select", { id: "second" }, element("option", { value: "" }, "Nobody"));
  for (const each of who.others) second.append(element("option", { value: each }, each));
  const secondBox = element(
    "div", { class: "field" }, element("label", { for: "second" }, "Second agent"), second,
    element("p", { class: "hint" }, "Only where the user shares everything in clear (R3)."),
  );
  const [wordBox, word] = input("passphrase", "Passphrase of the second agent", { type: "password" });
  wordBox.hidden = true;
  second.addEventListener("change", () => {
    wordBox.hidden = !second.value;
    if (second.value) word.focus();
  });
  const button = element("button", { class: "main", type: "submit" }, "Claim");
  const asking = element("p", { id: "asking", class: "notice", role: "status", hidden: true });
  const made = element("form", { class: "card narrow", novalidate: true },
    element("h2", {}, "Type the code"), notice, codeBox, caseBox,
    who.others.length ? secondBox : null, who.others.length ? wordBox : null, asking, button);
  // the sentence goes with the field it is about, for a screen reader too
  const refuse = (field, words) => {
    for (const each of [code, matter, second, word]) each.removeAttribute("aria-invalid");
    notice.hidden = false;
    notice.textContent = words;
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", notice.id);
    field.focus();
  };
  const meant = (wrong) => {
    if (wrong.code === "case_refused") return matter;
    if (!second.value) return code;
    return { passphrase_wrong: word, certificate_refused: second }[wrong.code] ?? code;
  };
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (second.value && !word.value) {
      refuse(word, `${second.value} has to type their own passphrase here.`);
      return;
    }
    button.disabled = true;
    notice.hidden = true;
    const told = {
      code: code.value, case: matter.value.trim(),
      second: second.value ? { agent: second.value, passphrase: word.value } : null,
    };
    word.value = "";
    try {
      await ask("/api/claim", await touches(told, asking));
      code.value = "";
    } catch (wrong) {
      asking.hidden = true;
      button.disabled = false;
      refuse(meant(wrong), wrong.told ? wrong.message : GONE);
    }
  });
  put(made, who.bound.includes(who.agent) ? null : binding());
  code.focus();
}

// One touch for each agent whose key is bound, in the order in which they sign.
async function touches(told, notice) {
  const agents = [who.agent, told.second?.agent].filter((each) => who.bound.includes(each));
  const found = [];
  for (const agent of agents) {
    const asked = await (await ask("/api/touch", { agent, code: told.code, case: told.case })).json();
    say(notice, `Touch the security key of ${agent}.`);
    found.push({ agent, answer: await touch(asked) });
  }
  notice.hidden = true;
  return found.length ? { ...told, touches: found } : told;
}

function say(notice, words, bad = false) {
  notice.hidden = false;
  notice.textContent = words;
  notice.classList.toggle("bad", bad);
}

function binding() {
  const notice = element("p", { id: "binding-said", class: "notice", role: "status", hidden: true });
  const word = element("input", { id: "own", type: "password", autocomplete: "off", required: true });
  const button = element("button", { type: "submit" }, "Bind a security key");
  const made = element("form", { class: "card narrow", id: "binding", novalidate: true },
    element("h2", {}, "No security key is bound"),
    element("p", {}, "A copy of your key's file and your passphrase are all that a thief needs. Once a " +
      "security key is bound, each claim takes a touch of it besides, and nobody can undo that."),
    notice,
    element("div", { class: "field" }, element("label", { for: "own" }, "Your passphrase"), word,
      element("p", { class: "hint" }, "The security key is touched twice.")),
    button);
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    const passphrase = word.value;
    word.value = "";
    try {
      const begun = await (await ask("/api/security-key/begin", { passphrase })).json();
      say(notice, "Touch your security key.");
      const asked = await (await ask("/api/security-key/made", await make(begun))).json();
      say(notice, "Touch it once more.");
      await ask("/api/security-key/bind", await touch(asked));
      await learn();
      made.replaceChildren(element("h2", {}, "The security key is bound"),
        element("p", { id: "is-bound", role: "status" }, "Each claim takes a touch of it from now on."));
    } catch (wrong) {
      button.disabled = false;
      say(notice, wrong.told ? wrong.message : GONE, true);
      word.focus();
    }
  });
  return made;
}

async function learn() {
  who = await (await ask("/api/who")).json();
}

function waiting(view) {
  const many = view.badges.length > 1;
  put(element(
    "section", { class: "card narrow", "aria-live": "polite" },
    element("h2", {}, many ? "Read both badge numbers to the user" : "Read your badge number to the user"),
    element("p", { class: many ? "badge both" : "badge" }, view.badges.join(" + ")),
    element("p", {}, "They see the same number and decide whether to share. Nothing was sent yet."),
    view.sentence ? element("p", { class: "notice" }, view.sentence) : null,
    facts([["Case", view.case]]), element("p"), closing("Give up"),
  ));
}

function closing(words) {
  const button = element("button", { type: "button", id: "close" }, words);
  button.addEventListener("click", async () => {
    button.disabled = true;
    await ask("/api/close", {}).catch(() => undefined);
  });
  return button;
}

async function opened(view) {
  let bundle = null;
  try {
    bundle = read(await (await ask("/api/bundle")).text());
  } catch {
    return;
  }
  if (seen.stage !== "open") return;
  const left = element("span", { class: "left", id: "left", role: "timer" });
  const bar = element(
    "div", { class: "bar" },
    facts([
      ["Case", view.case], ["Rows", number(view.rows)], ["Size", bytes(view.bytes)],
      ["SHA-256", view.sha256, "digest"],
    ]),
    element("div", {}, left, " ", closing("Close now")),
  );
  put(bar, ...shown(bundle));
  // the bar sticks to the top and would cover the first lines of what is scrolled to
  page.focus({ preventScroll: true });
  scrollTo(0, 0);
  tick();
}

function ended(view) {
  const again = element("button", { class: "main", type: "button" }, "Type another code");
  again.addEventListener("click", () => form(""));
  put(element("section", { class: "card narrow" }, element("h2", {}, "Closed"),
    element("p", { id: "ending" }, view.sentence), again));
}

function tick() {
  const left = document.getElementById("left");
  watermark(["waiting", "open"].includes(seen.stage) ? seen.badges : [], seen.case);
  if (left === null) return;
  const seconds = Math.max(0, Math.round((endsAt - performance.now()) / 1000));
  left.textContent = `closes in ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  left.classList.toggle("soon", seconds < 120);
  // the console closes by itself; this only takes what is shown off the screen at once
  if (seconds === 0) put();
}

function changed(view) {
  const before = seen;
  seen = view;
  endsAt = performance.now() + view.left * 1000;
  tick();
  if (view.stage === before.stage && view.sentence === before.sentence) return;
  // a form that is there already says itself what was refused, and keeps what was typed
  if (view.stage === "free" && page.querySelector("form") === null) form(view.sentence);
  else if (view.stage === "waiting") waiting(view);
  else if (view.stage === "open" && before.stage !== "open") opened(view);
  else if (view.stage === "closed") ended(view);
}

async function start() {
  keepIn();
  watermark([], "");
  await learn();
  document.getElementById("who").textContent =
    `Agent ${who.agent}, badge ${who.badge}, certified until ${time(who.ends)} UTC`;
  setInterval(tick, 1000);
  for (;;) changed(await (await ask(`/api/state?seen=${seen.rev}`)).json());
}

start().catch((wrong) => {
  seen = { rev: 0, stage: "gone", badges: [] };
  watermark([], "");
  put(element("section", { class: "card narrow" }, element("h2", {}, "The console ended"),
    element("p", { id: "ending" }, wrong.told ? wrong.message : GONE)));
});
