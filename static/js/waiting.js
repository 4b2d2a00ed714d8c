// The list of what waits. After a step the next number is at hand; a reason is typed in place.
// Where only some rows of a page wait, what was decided says which (data-then); if none does, it stays.
function nextOf(element) {
  const rows = [...document.querySelectorAll(element.dataset.then ?? "[data-row]")];
  if (!rows.length) return element;
  return rows.find((row) => element.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING) ?? rows.at(-1);
}

document.addEventListener("htmx:afterSettle", (event) => {
  const line = document.getElementById(event.detail.elt?.id ?? "");
  if (line?.matches("[data-decided]")) nextOf(line)?.focus();
  else if (line?.matches("[data-row]")) (line.querySelector("details[open] [data-reason]") ?? line).focus();
});

// At once, not when the browser says that it is open: whoever types on must not lose a letter.
document.addEventListener("click", (event) => {
  const rejecting = event.target.closest("details.rejecting > summary")?.parentElement;
  if (!rejecting || rejecting.open) return;
  event.preventDefault();
  rejecting.open = true;
  rejecting.querySelector("[data-reason]").focus();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = event.target.closest?.("details.rejecting[open]");
  if (!open) return;
  open.open = false;
  open.closest("[data-row]").focus();
});
