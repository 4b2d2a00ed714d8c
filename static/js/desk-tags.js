// The tags beside a paper: what one types finds them, Enter gives the first, the scope note of the one at
// hand is shown, how many are given is counted, and groups stay as this person left them.
const OPEN = "desk-open-tags";
const filter = document.getElementById("tag-filter");
const said = () => document.getElementById("tag-said");
const branches = () => [...document.querySelectorAll("#tags [data-finds]")];

function matching() {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  return branches().filter((each) => words.every((word) => each.dataset.finds.includes(word)));
}

const groups = () => [...document.querySelectorAll("#tags details[data-folds]")];
const nameOf = (group) => group.dataset.folds;
const atFirst = groups().filter((each) => each.open).map(nameOf);
let pressedOnTop = false;

// As they were left; the groups that the server opened, where nobody has folded any yet.
function fold() {
  let open;
  try {
    open = JSON.parse(localStorage.getItem(OPEN)) ?? atFirst;
  } catch {
    open = atFirst;
  }
  for (const group of groups()) group.open = open.includes(nameOf(group));
}

function hold(branch) {
  document.querySelector("#tags [data-at-hand]")?.removeAttribute("data-at-hand");
  branch?.setAttribute("data-at-hand", "");
  branch?.scrollIntoView({ block: "nearest" });
}

function narrow() {
  const found = matching();
  const isAsked = filter.value.trim() !== "";
  for (const each of document.querySelectorAll("#tags [data-branch]")) {
    each.hidden = isAsked && !found.includes(each) && !found.some((one) => each.contains(one));
  }
  if (!isAsked) fold();
  else for (const group of groups()) group.open = found.some((one) => group.contains(one));
  hold(found[0]);
  const name = found[0]?.querySelector("button").firstChild.textContent;
  if (!isAsked) said().textContent = "";
  else said().textContent = name ? `${found.length} found; Enter presses ${name}.` : "No tag is called so.";
}

filter?.addEventListener("input", narrow);
filter?.addEventListener("keydown", (event) => {
  const found = matching();
  const here = found.findIndex((each) => each.hasAttribute("data-at-hand"));
  if (event.key === "Enter") {
    event.preventDefault();
    found[here]?.querySelector("button").click();
    filter.select();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    hold(found[here + (event.key === "ArrowDown" ? 1 : -1)] ?? found[here]);
  } else if (event.key === "Escape") {
    filter.value = "";
    narrow();
  }
});

function tellNote(event) {
  const button = event.target.closest?.("#tags .tree button");
  if (button) said().textContent = document.getElementById(`scope-${button.value}`)?.textContent ?? "";
}
document.addEventListener("focusin", tellNote);
document.addEventListener("mouseover", tellNote);

document.addEventListener("click", (event) => {
  const group = event.target.closest("#tags details[data-folds] > summary")?.parentElement;
  // It opens or closes after this.
  if (group && !filter.value.trim()) {
    const open = groups().filter((each) => each.open !== (each === group)).map(nameOf);
    localStorage.setItem(OPEN, JSON.stringify(open));
  }
  pressedOnTop = event.target.closest("#own-tags") !== null;
});

const counted = (place) => place.querySelectorAll("[aria-pressed=true]").length;

document.addEventListener("htmx:afterSettle", () => {
  if (!filter) return;
  document.querySelector("[data-tags-given]").textContent = counted(document.querySelector("#tags .tree"));
  for (const group of groups()) group.querySelector("[data-given]").textContent = counted(group) || "";
  // What was pressed on top is gone from there: the next of it is at hand, or the filter.
  if (pressedOnTop && document.activeElement === document.body) (document.querySelector("#own-tags button") ?? filter).focus();
  pressedOnTop = false;
});

fold();
