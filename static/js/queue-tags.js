// The tree of tags beside a reference: what is given, what one types to find one, the note of the one at
// hand, and which groups are folded. It changes the page alone; queue.js sends what was pressed.
const FOLDED = "queue-folded";
let atHand = null; // the value of the tag that was last at hand

function treeButtons() {
  return [...document.querySelectorAll(".tree [data-tag]")];
}

// A tag given or not, in the tree and among the proposed.
export function setTag(pk, isOn) {
  for (const button of document.querySelectorAll(`[data-tag="${pk}"]`)) {
    if (button.matches(".proposed")) {
      button.hidden = isOn;
      continue;
    }
    button.setAttribute("aria-pressed", isOn);
    button.name = isOn ? "off" : "on";
  }
  for (const group of document.querySelectorAll(".tree details")) {
    group.querySelector("[data-given]").textContent = group.querySelectorAll("[aria-pressed=true]").length || "";
  }
  const proposed = [...document.querySelectorAll(".tag.proposed")];
  const left = proposed.filter((each) => !each.hidden).length;
  const row = document.querySelector("[data-proposals]");
  if (row) row.hidden = !left;
  document.querySelector("[data-proposed-count]").textContent = left ? `${left} proposed` : "";
}

export function markUnsaved(pks) {
  for (const button of treeButtons()) button.toggleAttribute("data-unsaved", pks.has(button.value));
}

export function nameAtHand(event) {
  const button = event.target.closest(".tree [data-tag]");
  if (button) atHand = button.value;
}

// The scope note of the tag at hand; where none is at hand, all of them.
export function noteOf() {
  const button = treeButtons().find((each) => each.value === atHand);
  const tree = document.querySelector(".tree");
  const note = button && document.getElementById(`scope-${button.value}`);
  if (note) note.toggleAttribute("data-shown");
  else if (button) document.getElementById("tag-filter-said").textContent = `${button.dataset.words} has no scope note.`;
  else tree.toggleAttribute("data-notes");
  if (note?.hasAttribute("data-shown")) document.getElementById("tag-filter-said").textContent = note.textContent;
}

function matching(typed) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const found = [...document.querySelectorAll(".tree [data-branch]")].filter((each) =>
    words.every((word) => each.dataset.finds.includes(word)),
  );
  // Those whose name has it come before those that only have it among their terms.
  const isNamed = (each) => words.every((word) => each.querySelector("[data-tag]").dataset.words.toLowerCase().includes(word));
  return [...found.filter(isNamed), ...found.filter((each) => !isNamed(each))];
}

function hold(branch) {
  document.querySelector(".tree [data-at-hand]")?.removeAttribute("data-at-hand");
  if (!branch) return;
  branch.setAttribute("data-at-hand", "");
  atHand = branch.querySelector("[data-tag]").value;
  branch.scrollIntoView({ block: "nearest" });
}

export function filterTags(event) {
  if (event.target.id !== "tag-filter") return;
  const typed = event.target.value.trim();
  const found = new Set(matching(typed));
  for (const branch of document.querySelectorAll(".tree [data-branch]")) {
    const holdsOne = [...branch.querySelectorAll("[data-branch]")].some((each) => found.has(each));
    branch.hidden = Boolean(typed) && !found.has(branch) && !holdsOne;
  }
  for (const group of document.querySelectorAll(".tree details")) {
    const isEmpty = typed && !group.querySelector("[data-branch]:not([hidden])");
    group.closest("li").hidden = Boolean(isEmpty);
    if (typed) group.open = true;
  }
  if (!typed) foldTags();
  const first = typed ? [...found][0] : null;
  hold(first);
  const said = document.getElementById("tag-filter-said");
  if (!typed) said.textContent = "";
  else if (!first) said.textContent = `No tag has “${typed}” in its name or terms.`;
  else said.textContent = `${found.size} found; Enter presses ${first.querySelector("[data-tag]").dataset.words}.`;
}

// Enter presses the one at hand, the arrows lead to others, Escape lets go.
document.addEventListener("keydown", (event) => {
  if (event.target.id !== "tag-filter") return;
  const filter = event.target;
  const found = filter.value.trim() ? matching(filter.value) : [];
  const here = found.findIndex((each) => each.hasAttribute("data-at-hand"));
  if (event.key === "Enter") {
    event.preventDefault();
    if (here >= 0) found[here].querySelector("[data-tag]").click();
    filter.select();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    hold(found[here + (event.key === "ArrowDown" ? 1 : -1)] ?? found[here]);
  } else if (event.key === "Escape") {
    filter.value = "";
    filter.dispatchEvent(new Event("input", { bubbles: true }));
    document.getElementById("queue-title").focus({ preventScroll: true });
  }
});

function folded() {
  try {
    return new Set(JSON.parse(localStorage.getItem(FOLDED)) ?? []);
  } catch {
    return new Set();
  }
}

// Groups are as this person left them.
export function foldTags() {
  const closed = folded();
  for (const group of document.querySelectorAll(".tree details[data-folds]")) {
    group.open = !closed.has(group.dataset.folds);
  }
}

document.addEventListener("click", (event) => {
  const group = event.target.closest(".tree details > summary")?.parentElement;
  if (!group) return;
  const closed = folded();
  if (group.open) closed.add(group.dataset.folds);
  else closed.delete(group.dataset.folds);
  localStorage.setItem(FOLDED, JSON.stringify([...closed]));
});
