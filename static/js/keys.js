// The keyboard. An element with data-key="x" is pressed, followed or focused by that key; the keys for
// next and back walk through the rows marked data-row. A key that several rows offer acts in the row at
// hand; where none is, it leads to the first of them. Which keys these are is the person's own, and the
// server writes them. The help lists what the page at hand offers, and turns all of it off for those
// whom single keys hinder (WCAG 2.1.4); Escape and ? stay. What is marked data-keys-within has keys of
// its own: they act while the focus is in it, and those of the page rest meanwhile.
const help = document.getElementById("keys");
const onOff = help?.querySelector("[data-keys-on]");
const isOn = () => localStorage.getItem("keys") !== "off";
const MENUS = "details.facet[open], details.menu[open]";
let isGoing = false; // the key for "go" was the last one: the next says where

function isTyping(target) {
  return target.closest("input, textarea, select, [contenteditable], dialog") !== null;
}

function isSeen(element) {
  return element.checkVisibility?.() ?? true;
}

// What is folded away can be pressed where it says so: a tag in a group that is closed.
function isOffered(element) {
  return isSeen(element) || element.matches("[data-key-folded]");
}

function press(element) {
  if (element.matches("input, textarea, select")) element.select?.();
  element.focus();
  if (!element.matches("input, textarea, select")) element.click();
}

function walk(rows, step) {
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const next = here < 0 ? (step > 0 ? 0 : rows.length - 1) : here + step;
  const beyond = document.querySelector(step > 0 ? "a[rel=next]" : "a[rel=prev]");
  if (next in rows) rows[next].focus();
  else beyond?.click();
}

function go(key) {
  isGoing = false;
  document.querySelector(`a[data-go="${CSS.escape(key)}"]`)?.click();
}

function line(name, ...keys) {
  const made = document.createElement("li");
  const words = document.createElement("span");
  words.textContent = name;
  made.append(words);
  for (const key of keys) {
    const shown = document.createElement("kbd");
    shown.textContent = key;
    made.append(shown);
  }
  return made;
}

function section(title, lines) {
  const made = document.createElement("section");
  const heading = document.createElement("h3");
  const list = document.createElement("ul");
  made.dataset.keysMade = "";
  heading.className = "minor";
  heading.textContent = title;
  list.append(...lines);
  made.append(heading, list);
  return made;
}

function inOrder(groups) {
  const order = help.dataset.groups.split("|");
  const place = ([title]) => (order.includes(title) ? order.indexOf(title) : order.length);
  return groups.sort((one, other) => place(one) - place(other));
}

// A line for each key that has a name, in the groups in which the page has them.
function listKeys() {
  const groups = new Map();
  const named = [...document.querySelectorAll("[data-key-name], [data-key-line]")].filter(isSeen);
  const known = new Set();
  for (const each of named) {
    const { key, keyName, keyLine, keyShown, keyGroup = "On this page" } = each.dataset;
    const told = keyLine ? keyShown.split(" ") : [key];
    const said = [keyGroup, ...told].join();
    if (!told[0] || known.has(said)) continue;
    known.add(said);
    if (!groups.has(keyGroup)) groups.set(keyGroup, []);
    groups.get(keyGroup).push(line(keyLine ?? keyName, ...told));
  }
  for (const made of help.querySelectorAll("[data-keys-made]")) made.remove();
  help
    .querySelector("[data-keys-groups]")
    .prepend(...inOrder([...groups]).map(([title, lines]) => section(title, lines)));
  help.querySelector("[data-keys-rows]").hidden = !document.querySelector("[data-row]");
}

function showHelp() {
  listKeys();
  onOff.checked = isOn();
  help.showModal();
}

function closeMenus() {
  for (const open of document.querySelectorAll(MENUS)) {
    open.open = false;
    open.querySelector("summary").focus();
  }
}

// The element that this key means: that of the row at hand, else the first.
function meant(key) {
  const around = (element) => element?.closest("[data-keys-within]") ?? null;
  const isInReach = (element) => isOffered(element) && around(element) === around(document.activeElement);
  const offered = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].filter(isInReach);
  const within = (row) => row && offered.find((each) => row.contains(each));
  const here = document.activeElement?.closest("[data-row], [data-rows]");
  return within(here) ?? within(here?.closest("[data-rows]")) ?? offered[0];
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyping(event.target)) {
    if (event.key === "Escape" && event.target.matches("input[type=search]")) event.target.blur();
    if (event.key === "Escape" && event.target.closest(MENUS)) closeMenus();
    return;
  }
  if (event.key === "?" && help) {
    event.preventDefault();
    showHelp();
    return;
  }
  if (event.key === "Escape") {
    closeMenus();
    return;
  }
  if (!isOn() || event.key === "Shift") return;
  if (isGoing) {
    event.preventDefault();
    go(event.key);
    return;
  }
  const { next, back, go: going } = help?.dataset ?? {};
  const rows = [...document.querySelectorAll("[data-row]")].filter(isSeen);
  if (rows.length && (event.key === next || event.key === back)) {
    walk(rows, event.key === next ? 1 : -1);
    return;
  }
  // A key that is held down walks on, but decides nothing twice.
  if (event.repeat) return;
  if (event.key === going && document.querySelector("a[data-go]")) {
    isGoing = true;
    return;
  }
  const element = meant(event.key);
  if (!element) return;
  event.preventDefault();
  const home = element.closest("[data-row], [data-rows]");
  const isElsewhere = home && home !== element && !home.contains(document.activeElement);
  const row = home?.matches("[data-row]") ? home : home?.querySelector("[data-row]");
  if (isElsewhere && row) row.focus();
  else press(element);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-keys-help]")) showHelp();
});
onOff?.addEventListener("change", () => {
  if (onOff.checked) localStorage.removeItem("keys");
  else localStorage.setItem("keys", "off");
});
