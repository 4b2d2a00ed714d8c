// The form of a claim: its stance by one key, drugs added one by one, sent by Ctrl and Enter. Escape leads
// back to the words that it is about; the form stays open, with what was typed.
function formAt(element) {
  return element.closest?.("#claim-form");
}

document.addEventListener("keydown", (event) => {
  const form = formAt(event.target);
  if (!form) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[name=then][value=link]"));
    return;
  }
  if (event.key === "Escape" && !event.isComposing) {
    event.preventDefault();
    const words = document.querySelector("#record mark.taken")?.closest(".sentence");
    if (words) words.tabIndex = -1; // while it is focused, as in quote.js
    const back = words ?? document.querySelector("#heading h1[tabindex]");
    if (back) back.focus();
    else event.target.blur();
    return;
  }
  // Where a stance is at hand, its keys and the one to cite under another claim act, though a field is
  // being filled in.
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.name !== "stance") return;
  const keyed = [...form.querySelectorAll("label[data-key], button[data-key]")].find((each) => each.dataset.key === event.key);
  if (!keyed) return;
  event.preventDefault();
  const place = keyed.querySelector("input") ?? keyed;
  place.click();
  place.focus();
});

// A drug that is chosen becomes one of those that stand there, and the list offers the others.
document.addEventListener("change", (event) => {
  const list = event.target.closest?.("select[data-adds]");
  if (!list || !list.value) return;
  const chosen = list.selectedOptions[0];
  const label = document.createElement("label");
  const box = document.createElement("input");
  label.className = "tag";
  box.type = "checkbox";
  box.name = list.name;
  box.value = chosen.value;
  box.checked = true;
  label.append(box, chosen.textContent);
  document.getElementById(list.dataset.adds).insertBefore(label, list.labels[0]);
  chosen.remove();
  list.value = "";
  box.dispatchEvent(new Event("input", { bubbles: true }));
});
