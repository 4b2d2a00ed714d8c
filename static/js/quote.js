// Words of an abstract in hand: selected with a pointer, or by stepping through its sentences. They go to
// the server with the code point at which they begin; it looks for them in its own text and takes those.
// Another paper may come in place of the one that is shown: the event "record-shown" says so.
const bar = () => document.getElementById("hold"); // what can be done with them; null where nothing can
const said = () => document.getElementById("desk-said");
const keysAreOn = () => localStorage.getItem("keys") !== "off";
let isDragging = false;
let heldIn = ""; // the id of the sentence in which the words in hand end
let typedAhead = null; // what is typed while the form of a claim opens; null where none does
const sent = new WeakMap(); // by the event that sends words: these, since it may wait for an answer first
let answer = null; // what is being put in, of which several parts settle: { held }, the words to hold on to

// -- Which words

// The text of a paragraph, node by node, without what only stands beside it (the numbers of claims).
function textNodes(paragraph) {
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest("[data-silent]") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes;
}

// JavaScript counts UTF-16 units, the server code points: an emoji is two of those and one of these.
function codePoints(text) {
  return [...text].length;
}

// What of one paragraph is in the range, and the code point of the abstract at which that begins.
function partOf(paragraph, range) {
  let at = Number(paragraph.dataset.start);
  let begins = null;
  let words = "";
  for (const node of textNodes(paragraph)) {
    if (range.intersectsNode(node)) {
      const from = node === range.startContainer ? range.startOffset : 0;
      const to = node === range.endContainer ? range.endOffset : node.length;
      if (from < to) {
        begins ??= at + codePoints(node.data.slice(0, from));
        words += node.data.slice(from, to);
      }
    }
    at += codePoints(node.data);
  }
  return words && { words, begins };
}

function inHand() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const paragraphs = [...document.querySelectorAll("#record [data-start]")];
  const parts = paragraphs.filter((each) => range.intersectsNode(each)).map((each) => partOf(each, range));
  const some = parts.filter(Boolean);
  const words = some.map((part) => part.words).join("\n\n");
  if (!words.trim()) return null;
  const last = some[some.length - 1];
  return { range, words, near: some[0].begins, end: last.begins + codePoints(last.words) };
}

// The node and the offset in it at a code point of the abstract: where a letter begins, or one ends.
function placeAt(point, isEnd) {
  for (const paragraph of document.querySelectorAll("#record [data-start]")) {
    let at = Number(paragraph.dataset.start);
    for (const node of textNodes(paragraph)) {
      const letters = [...node.data];
      const within = point - at;
      if (within >= 0 && (within < letters.length || (isEnd && within && within === letters.length)))
        return [node, letters.slice(0, within).join("").length];
      at += letters.length;
    }
  }
  return null;
}

// The same words in a record that came in place of the one in which they were taken in hand.
function holdAgain({ words, near, end }) {
  const [from, to] = [placeAt(near, false), placeAt(end, true)];
  if (!from || !to) return;
  getSelection().setBaseAndExtent(...from, ...to);
  if (inHand()?.words === words) show();
  else letGo();
}

// -- The bar beside them

function show() {
  const hold = bar();
  if (!hold) return;
  const held = inHand();
  if (!held) {
    hold.hidden = true;
    return;
  }
  if (hold.elements.words.value !== held.words) document.getElementById("not-taken").replaceChildren();
  hold.elements.words.value = held.words;
  hold.elements.near.value = held.near;
  heldIn = sentenceAt(held.range.endContainer)?.id ?? sentenceAt(held.range.startContainer)?.id ?? "";
  hold.hidden = false;
  const lines = held.range.getClientRects();
  const last = lines[lines.length - 1];
  const around = hold.offsetParent.getBoundingClientRect();
  const most = document.documentElement.clientWidth - hold.offsetWidth - 8;
  hold.style.setProperty("left", `${Math.max(8, Math.min(last.right - 24, most)) - around.left}px`);
  hold.style.setProperty("top", `${last.bottom + 4 - around.top}px`);
}

function letGo() {
  getSelection().removeAllRanges();
  if (bar()) bar().hidden = true;
}

// -- Sentence by sentence

function sentences() {
  return [...document.querySelectorAll("#record .sentence")];
}

function sentenceAt(node) {
  const element = node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  return element?.closest?.("#record .sentence") ?? null;
}

// A sentence can be focused only while it has to be: in one that can, browsers select nothing when a
// pointer is dragged from before its first letter.
function focusOn(sentence) {
  if (!sentence) return;
  sentence.tabIndex = -1;
  sentence.focus({ preventScroll: true });
}

function letPointerSelect() {
  for (const sentence of sentences()) sentence.removeAttribute("tabindex");
}

// The first and the last sentence in hand, by their places; null where there is none.
function spanInHand(all) {
  const selection = getSelection();
  const ends = selection.isCollapsed ? [] : [inHand()?.range.startContainer, inHand()?.range.endContainer];
  const places = ends.map((node) => all.indexOf(sentenceAt(node))).filter((place) => place >= 0);
  if (places.length) return [Math.min(...places), Math.max(...places)];
  const here = all.findIndex((each) => each.id === heldIn || each === document.activeElement);
  return here < 0 ? null : [here, here];
}

function take(all, first, last) {
  const range = document.createRange();
  range.setStart(all[first], 0);
  range.setEnd(all[last], all[last].childNodes.length);
  focusOn(all[last]);
  all[last].scrollIntoView({ block: "nearest" });
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  const which = first === last ? `Sentence ${first + 1}` : `Sentences ${first + 1} to ${last + 1}`;
  said().textContent = `${which} of ${all.length} in hand.`;
  show();
}

function step(by, extends_) {
  const all = sentences();
  if (!all.length) return;
  const within = (place) => Math.max(0, Math.min(all.length - 1, place));
  const held = spanInHand(all);
  if (!held) {
    const seen = all.findIndex((each) => each.getBoundingClientRect().bottom > 64);
    take(all, within(seen), within(seen));
  } else if (extends_) {
    take(all, held[0], Math.max(held[0], within(held[1] + by)));
  } else {
    const place = within((by > 0 ? held[1] : held[0]) + by);
    take(all, place, place);
  }
}

// -- Typing on while a form opens: no letter is lost, and none acts as a key

function typeAhead(event) {
  if (typedAhead === null) return false;
  if (event.key.length === 1) typedAhead += event.key;
  else if (event.key === "Backspace") typedAhead = [...typedAhead].slice(0, -1).join("");
  return event.key !== "Escape";
}

function putWhatWasTyped() {
  const statement = document.querySelector("#claim-form [name=statement]");
  if (typedAhead && statement) {
    statement.setRangeText(typedAhead, statement.value.length, statement.value.length, "end");
    statement.dispatchEvent(new Event("input", { bubbles: true }));
  }
  typedAhead = null;
}

// -- What people do

const isOfBar = (element) => bar()?.contains(element) ?? false;

document.addEventListener("mousedown", (event) => {
  isDragging = !isOfBar(event.target);
  if (isDragging) letPointerSelect();
  if (isOfBar(event.target)) event.preventDefault(); // or the words would be let go
});
document.addEventListener("mouseup", () => {
  isDragging = false;
  show();
});
document.addEventListener("selectionchange", () => {
  if (!isDragging && !isOfBar(document.activeElement)) show();
});
window.addEventListener("resize", () => {
  if (bar() && !bar().hidden) show();
});

document.addEventListener("click", (event) => {
  const stepping = event.target.closest("[data-steps]");
  if (stepping) step(Number(stepping.dataset.steps), "extends" in stepping.dataset);
  if (event.target.closest("[data-lets-go]")) letGo();
});

// Before keys.js, which would first lead the focus to the button and the page away from the text.
document.addEventListener(
  "keydown",
  (event) => {
    const isAltGr = event.getModifierState("AltGraph");
    if (!isAltGr && (event.ctrlKey || event.metaKey || event.altKey)) return;
    if (typeAhead(event)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (event.isComposing || event.target.closest("input, textarea, select, dialog")) return;
    if (event.key === "Escape" && bar()?.hidden === false) letGo();
    if (!keysAreOn() || event.target.closest("[data-keys-within]")) return;
    // What can be done with the words in hand comes before what else on the page has the same key.
    const keyed = `[data-key="${CSS.escape(event.key)}"]`;
    const deed = bar()?.hidden === false && !event.repeat ? bar().querySelector(keyed) : null;
    const button = deed ?? document.querySelector(`[data-steps]${keyed}`);
    if (!button) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    button.click();
  },
  true,
);

document.addEventListener(
  "submit",
  (event) => {
    if (event.target !== bar()) return;
    const { words, near } = bar().elements;
    sent.set(event, { words: words.value, near: near.value });
  },
  true,
);

document.addEventListener("htmx:configRequest", (event) => {
  if (event.target.matches("[data-opens-claim]")) typedAhead = "";
  if (event.target !== bar() && !event.target.matches("[data-keeps-form]")) return;
  const held = sent.get(event.detail.triggeringEvent);
  if (held) {
    event.detail.parameters.set("words", held.words);
    event.detail.parameters.set("near", held.near);
  }
  if (event.detail.parameters.has("claim")) typedAhead = "";
  const form = document.getElementById("claim-form");
  if (form) event.detail.parameters.set("open", form.elements.quote?.value ?? "paper");
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target.matches("#hold, [data-opens-claim]") && !event.detail.successful) typedAhead = null;
});

// What was taken in hand after these words were sent, unless it is in the form that one goes on.
function heldSince(words) {
  const held = words && typedAhead === null ? inHand() : null;
  return held && (held.words !== words.words || String(held.near) !== words.near) ? held : null;
}

// The words are taken: one goes on from where they are, in the form that opened, or with what one has
// taken in hand meanwhile.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id !== "record" || !detail.shouldSwap) return;
  answer = { held: heldSince(sent.get(detail.requestConfig.triggeringEvent)) };
});

document.addEventListener("htmx:afterSettle", () => {
  if (!answer) return;
  const { held } = answer;
  answer = null;
  letGo();
  putWhatWasTyped();
  const isElsewhere = document.activeElement === document.body || isOfBar(document.activeElement);
  if (isElsewhere) focusOn(document.getElementById(heldIn));
  if (held) holdAgain(held);
});

// Nothing of the paper that was shown before is in hand.
document.addEventListener("record-shown", () => {
  heldIn = "";
  typedAhead = null;
  letGo();
});

// An answer about a paper that is no longer shown is put nowhere: of the same names, it would take the
// parts that stand in the page now.
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  detail.target.addEventListener("htmx:beforeSwap", (swap) => {
    if (!detail.target.isConnected) swap.preventDefault();
  }, { once: true });
});
