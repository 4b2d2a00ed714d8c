// The queue without waiting. A press shows at once and is sent after those before it: acts lie in an
// outbox, in order, until the server has answered each, and the outbox outlives the page. What the
// server refuses is taken back with its sentence; what did not reach it is said, kept, and tried again.
// Each act has a mark of its own, so that one that is sent twice is done once. The next reference is
// fetched before it is asked for.
import { filterTags, foldTags, markUnsaved, nameAtHand, noteOf, setTag } from "./queue-tags.js";

const room = document.querySelector("[data-queue]");
const banner = document.getElementById("unsaved");
const shelf = `queue-unsaved-${room?.dataset.person}`;
const LATELY = 60_000; // ms: what is older than this is asked about before it is sent again
const TWICE = 600; // ms: nobody reads a paper faster, so the same decision again is the same press

let outbox = []; // acts that the server has not answered, the oldest first
let isSending = false;
let isStalled = false;
let ahead = null; // the next reference: { id, page }; page is null until it is there
let decided = null; // the last decision: { what, when }
let isLeaving = false; // the next one is on its way

const queue = () => document.getElementById("queue");
const shown = () => queue()?.dataset.at;

function say(sentence, isRefused = false) {
  const said = document.getElementById("said");
  said.toggleAttribute("data-refused", isRefused);
  said.textContent = sentence;
  if (isRefused) said.scrollIntoView({ block: "nearest" });
}

// -- What is sent ------------------------------------------------------------------------------

function keep() {
  if (outbox.length) localStorage.setItem(shelf, JSON.stringify(outbox));
  else localStorage.removeItem(shelf);
}

function enqueue(form, fields, more) {
  const body = [...new FormData(form)].filter(([name]) => name !== "mark" && name !== "csrfmiddlewaretoken");
  const mark = Array.from(crypto.getRandomValues(new Uint32Array(3)), (each) => each.toString(36)).join("");
  const about = document.getElementById("queue-title")?.textContent ?? "";
  outbox.push({ url: form.action, body: [...body, ...fields, ["mark", mark]], at: shown(), when: Date.now(), about, ...more });
  keep();
  if (isStalled) tellWhatWaits();
  else send();
}

async function ask(url, options = {}) {
  const headers = { "HX-Request": "true", "HX-Current-URL": location.href };
  const answer = await fetch(url, { ...options, headers, credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return { status: answer.status, leads: answer.headers.get("HX-Redirect"), page };
}

async function post(act) {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  const body = new URLSearchParams([...act.body, ["csrfmiddlewaretoken", token]]);
  return ask(act.url, { method: "POST", body, keepalive: true });
}

async function send() {
  if (isSending || isStalled) return;
  isSending = true;
  while (outbox.length && !isStalled) {
    const act = outbox[0];
    const answer = await post(act).catch(() => null);
    if (!answer) stall("The server cannot be reached.");
    else if (answer.leads) stall("You are signed out, or your account was closed.", answer.leads);
    else if (answer.status === 403) stall("You may not do that any more, or were signed out meanwhile.", location.href);
    else if (answer.status >= 500) stall(`The server could not answer (${answer.status}).`);
    else {
      outbox.shift();
      keep();
      if (answer.status >= 400) await takeBack(act, answer);
      else take(act, answer.page);
    }
  }
  isSending = false;
}

function stall(why, leads = "") {
  isStalled = true;
  isLeaving = false;
  banner.querySelector("[data-why]").textContent = `${why} What you did is kept here, and is not saved yet:`;
  const link = banner.querySelector("[data-sign-in]");
  link.hidden = !leads;
  link.textContent = leads.includes("/login/") ? "Sign in" : "Load the page again";
  if (leads) link.href = leads;
  tellWhatWaits();
  banner.hidden = false;
  (leads ? link : banner.querySelector("[data-again]")).focus();
}

function tellWhatWaits() {
  const lines = outbox.map((act) => {
    const line = document.createElement("li");
    line.textContent = act.about ? `${act.words}: ${act.about}` : act.words;
    return line;
  });
  banner.querySelector("[data-what]").replaceChildren(...lines);
  markUnsaved(new Set(outbox.filter((act) => act.at === shown()).flatMap((act) => (act.tags ?? []).map(([pk]) => pk))));
}

function tryAgain() {
  banner.hidden = true;
  isStalled = false;
  markUnsaved(new Set());
  send();
}

// Refused: the page says so, and shows again what is.
async function takeBack(act, answer) {
  const why = answer.page.getElementById("said")?.textContent.trim();
  for (const [pk, wasOn] of act.tags ?? []) setTag(pk, wasOn);
  isLeaving = false;
  if (act.kind !== "tag") await fetchAndShow(act.at);
  say(why || "That is no longer there. Load the page again to see what is.", true);
}

function take(act, page) {
  const sentence = page.getElementById("said")?.textContent.trim();
  replace("queue-count", page);
  const whole = page.getElementById("queue");
  if (whole && (act.kind === "undo" || act.at === shown())) show(page);
  else if (page.getElementById("queue-list")?.dataset.at === shown()) replace("queue-list", page);
  if (sentence) say(sentence);
  if (!whole) fetchAhead();
}

function replace(id, page) {
  const [old, fresh] = [document.getElementById(id), page.getElementById(id)];
  if (old && fresh) old.replaceWith(document.adoptNode(fresh));
}

// -- What is shown -----------------------------------------------------------------------------

function show(page) {
  const hadFocus = document.activeElement?.closest("#unsaved");
  document.dispatchEvent(new Event("leaving-forms"));
  keepOpenForm(page);
  replace("queue", page);
  globalThis.htmx?.process(queue());
  document.dispatchEvent(new Event("record-shown"));
  isLeaving = false;
  ahead = null;
  foldTags();
  history.replaceState(null, "", queue().dataset.address);
  const title = document.getElementById("queue-title");
  scrollTo({ top: 0, behavior: "instant" });
  if (!hadFocus) title.focus({ preventScroll: true });
  fetchAhead();
}

// A claim that is being written stays as it is where the same paper is shown again.
function keepOpenForm(page) {
  const isSame = page.getElementById("queue")?.dataset.at === shown();
  const record = document.getElementById("claim-form")?.closest("#record");
  if (isSame && record) page.getElementById("record")?.replaceWith(document.adoptNode(record));
}

async function fetchAhead() {
  const id = document.getElementById("queue-list")?.dataset.ahead;
  if (!id || ahead?.id === id) return;
  const wanted = { id, page: null };
  ahead = wanted;
  const answer = await ask(addressOf(id)).catch(() => null);
  if (answer?.status === 200 && answer.page.getElementById("queue")?.dataset.at === id) wanted.page = answer.page;
  else if (ahead === wanted) ahead = null;
}

function addressOf(id) {
  const address = new URL(queue().dataset.address, location.href);
  address.searchParams.set("at", id);
  return address.href;
}

async function fetchAndShow(id) {
  const answer = await ask(addressOf(id)).catch(() => null);
  if (answer?.leads) location.assign(answer.leads);
  else if (answer?.status === 200) show(answer.page);
  else say("The server cannot be reached; the next reference is not here yet.", true);
}

function drained() {
  return new Promise((done) => {
    const look = () => (outbox.length && !isStalled ? setTimeout(look, 20) : done());
    look();
  });
}

async function move(link) {
  const id = new URL(link.href).searchParams.get("at");
  if (isLeaving || id === shown()) return;
  if (ahead?.id === id && ahead.page) {
    show(ahead.page);
    return;
  }
  isLeaving = true;
  await drained();
  if (isLeaving) await fetchAndShow(id);
  isLeaving = false;
}

// -- What is pressed ---------------------------------------------------------------------------

function decide(form, button) {
  const words = button.dataset.words ?? form.dataset.words;
  const what = `${button.name} ${button.value}`;
  if (decided?.what === what && Date.now() - decided.when < TWICE) {
    say("Pressed twice, counted once.");
    return;
  }
  decided = { what, when: Date.now() };
  const next = ahead?.page ? ahead : null;
  const fields = [...(button.name ? [[button.name, button.value]] : []), ...(next ? [["has", next.id]] : [])];
  enqueue(form, fields, { kind: "decide", words });
  if (next) show(next.page);
  else isLeaving = !isStalled;
}

function tag(form, button) {
  const pk = button.dataset.tag;
  const isOn = document.querySelector(`.tree [data-tag="${pk}"]`).getAttribute("aria-pressed") === "true";
  if (isOn && button.matches(".proposed")) return;
  setTag(pk, !isOn);
  const words = `${isOn ? "take away" : "tag with"} ${button.dataset.words}`;
  enqueue(form, [[isOn ? "off" : "on", pk]], { kind: "tag", words, tags: [[pk, isOn]] });
}

function takeProposed(form) {
  const tags = [...form.querySelectorAll("input[name=on]")].map((each) => each.value);
  const off = tags.filter((pk) => document.querySelector(`.tree [data-tag="${pk}"]`).getAttribute("aria-pressed") === "false");
  for (const pk of off) setTag(pk, true);
  if (off.length) enqueue(form, [], { kind: "tag", words: "tag as proposed", tags: off.map((pk) => [pk, false]) });
}

function submitted(event) {
  const form = event.target.closest("form[data-act]");
  if (!form) return;
  event.preventDefault();
  if (isLeaving) {
    say("The next one is on its way: that was not taken.", true);
    return;
  }
  const { act } = form.dataset;
  if (act === "decide") decide(form, event.submitter);
  else if (act === "tag") tag(form, event.submitter);
  else if (act === "take") takeProposed(form);
  else if (act === "undo") enqueue(form, [], { kind: "undo", words: form.dataset.words });
  if (act !== "decide") decided = null;
}

function clicked(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("a[data-moves]");
  if (link) {
    event.preventDefault();
    move(link);
  }
  if (event.target.closest("[data-scope-note]")) noteOf();
  if (event.target.closest("[data-again]")) tryAgain();
  if (event.target.closest("[data-let-go]")) {
    outbox = [];
    keep();
    location.reload();
  }
}

function closeReasons(event) {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.reasons[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
}

// What an earlier page did not get through: sent again at once, or asked about where it is old.
async function takeUp() {
  try {
    outbox = JSON.parse(localStorage.getItem(shelf)) ?? [];
  } catch {
    outbox = [];
  }
  if (!outbox.length) return;
  if (Date.now() - outbox.at(-1).when > LATELY) {
    stall("The last time, this did not reach the server.");
    return;
  }
  await send();
  if (!isStalled && shown()) fetchAndShow(shown());
}

if (room) {
  room.addEventListener("submit", submitted);
  room.addEventListener("click", clicked);
  room.addEventListener("input", filterTags);
  room.addEventListener("focusin", nameAtHand);
  document.addEventListener("keydown", closeReasons);
  window.addEventListener("online", () => isStalled && tryAgain());
  foldTags();
  takeUp();
  fetchAhead();
}
