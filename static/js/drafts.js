// What is typed into a form marked data-draft="place" is kept on the server a second after typing
// stops, and when the page is left; the form says when, where it has data-draft-said. The server fills
// the form from it when the page is opened again. A form that was sent is not kept any more. A script
// that puts other forms in place of these says so before, by the event "leaving-forms".
//
// What the server did not take, because the session ended or the network is away, is kept in this
// browser instead, by person, and handed to the server by the next page on which they are signed in.
const PAUSE = 1000;
const SHELF = "drafts-";
const waiting = new Map();
const { person } = document.body.dataset;

const addressOf = (place) => `/drafts/${encodeURIComponent(place)}/`;

function say(form, words) {
  const place = form.querySelector("[data-draft-said]");
  if (place) place.textContent = words;
}

async function send(place, fields) {
  const options = { method: "POST", body: fields, headers: { Accept: "application/json" }, redirect: "manual" };
  const answer = await fetch(addressOf(place), options);
  return { status: answer.status, said: answer.ok || answer.status === 422 ? await answer.json() : null };
}

// -- On the server

async function keep(form) {
  waiting.delete(form);
  const place = form.dataset.draft;
  const answer = await send(place, new FormData(form)).catch(() => null);
  if (answer?.status === 200) {
    takeFromShelf(place);
    say(form, answer.said.saved ? `draft kept ${answer.said.saved}` : "");
  } else if (answer?.status === 422) say(form, answer.said.error ?? "draft not kept");
  else {
    putOnShelf(form, false);
    const why = answer ? "you were signed out; load the page again to sign in" : "the server cannot be reached";
    say(form, `draft kept in this browser only: ${why}`);
  }
}

function typed(event) {
  const form = event.target.closest?.("form[data-draft]");
  if (!form) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(keep, PAUSE, form));
}

function forget(form) {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
}

function keepAtOnce() {
  for (const form of [...waiting.keys()]) {
    forget(form);
    putOnShelf(form, true); // nobody is there to hear whether it was taken
    navigator.sendBeacon(addressOf(form.dataset.draft), new FormData(form));
  }
}

// -- In this browser

function shelfOf(name) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? {};
  } catch {
    return {};
  }
}

function store(name, shelf) {
  if (Object.keys(shelf).length) localStorage.setItem(name, JSON.stringify(shelf));
  else localStorage.removeItem(name);
}

function putOnShelf(form, isSent) {
  if (!person) return;
  const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  store(SHELF + person, { ...shelfOf(SHELF + person), [form.dataset.draft]: { fields, isSent } });
}

function takeFromShelf(place) {
  const { [place]: _, ...rest } = shelfOf(SHELF + person);
  store(SHELF + person, rest);
}

// A page that asks to sign in came instead of an answer: what was sent was not taken.
function takeNothingForTaken() {
  for (const name of Object.keys(localStorage).filter((each) => each.startsWith(SHELF))) {
    const shelf = shelfOf(name);
    for (const each of Object.values(shelf)) each.isSent = false;
    store(name, shelf);
  }
}

async function bringBack() {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  let isBack = false;
  for (const [place, { fields, isSent }] of Object.entries(shelfOf(SHELF + person))) {
    if (!isSent) {
      const body = new URLSearchParams([...fields, ["csrfmiddlewaretoken", token]]);
      const answer = await send(place, body).catch(() => null);
      if (answer?.status !== 200) continue;
      isBack = true;
    }
    takeFromShelf(place);
  }
  if (isBack) location.reload();
}

document.addEventListener("input", typed);
document.addEventListener("change", typed);
document.addEventListener("submit", (event) => {
  forget(event.target);
  if (event.target.dataset.draft && event.submitter?.name !== "let-go") putOnShelf(event.target, true);
});
// Before the answer is put in place of the form.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const place = event.target.dataset.draft;
  const { xhr } = event.detail;
  if (place && xhr.status < 400 && !xhr.getResponseHeader("HX-Redirect")) takeFromShelf(place);
});
document.addEventListener("leaving-forms", keepAtOnce);
window.addEventListener("pagehide", keepAtOnce);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") keepAtOnce();
});
if (person) bringBack();
else takeNothingForTaken();
