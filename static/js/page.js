// What every page shares: an answer that failed is said where nobody can miss it, a form that is pressed
// twice quickly is sent once, an open menu closes when something else is clicked, and a text can be copied.
const trouble = document.getElementById("trouble");

function say(sentence) {
  trouble.querySelector("p").textContent = sentence;
  trouble.hidden = false;
}

document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (status === 403) say("You may not do that, or you were signed out in the meantime. Load the page again.");
  else if (status === 404) say("That is no longer there. Load the page again to see what is.");
  else say(`The server could not answer (${status}). Nothing was lost; try again in a moment.`);
});
document.addEventListener("htmx:sendError", () => say("The server cannot be reached. What you see may be old."));
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) trouble.hidden = true;
});

// The second press of a double click on a form that the browser sends itself; one that only begins a
// download leaves the page where it is, so that it may be pressed again. Those that htmx sends wait for
// their answer already.
const TWICE = 1500; // ms
let sent = new WeakMap();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  const before = sent.get(form);
  if (before !== undefined && event.timeStamp - before < TWICE) event.preventDefault();
  else sent.set(form, event.timeStamp);
});
window.addEventListener("pageshow", () => {
  sent = new WeakMap();
});

document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.facet[open], details.menu[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

// One line; of a list, a paragraph for each of its entries.
const asText = (element) => {
  const oneLine = (each) => each.textContent.replace(/\s+/g, " ").trim();
  if (!element.matches("ol")) return oneLine(element);
  const numbered = "numbered" in element.dataset;
  return [...element.children].map((each, at) => (numbered ? `${at + 1}. ` : "") + oneLine(each)).join("\n\n");
};

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  await navigator.clipboard.writeText(asText(document.getElementById(button.dataset.copies)));
  button.querySelector("[data-says]").textContent = "Copied";
});

// What is folded on the screen is printed open, in browsers that cannot say so in CSS.
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("main details:not(.facet, [open])")];
  for (const folded of opened) folded.open = true;
});
window.addEventListener("afterprint", () => {
  for (const folded of opened) folded.open = false;
});
