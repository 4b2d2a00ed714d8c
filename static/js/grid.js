// The grid of results. Arrows move between its cells and Enter goes down; a row is saved when it is
// left. What was typed and not yet saved is kept in this browser, so that neither a closed lid nor
// an end of the session loses it.
const grid = document.querySelector("form[data-grid]");
const CELLS = ".cells input:not([type=hidden]), .cells select";
const SENT = "input[name], select[name], textarea[name]";

const entryOf = (element) => element?.closest?.("[data-entry]") ?? null;
const keyOf = (entry) => `grid-${grid.dataset.grid}-${entry.id}`;
const textsOf = (entry) =>
  Object.fromEntries(
    [...entry.querySelectorAll(SENT)].filter((each) => each.type !== "hidden").map((each) => [each.name, each.value]),
  );

function say(entry, words) {
  const place = entry.querySelector("[data-said]");
  if (place) place.textContent = words;
}

function isChanged(entry) {
  return entry.classList.contains("unsaved");
}

function noteTyping(entry) {
  entry.classList.add("unsaved");
  entry.dataset.typedAt = String(performance.now());
  localStorage.setItem(keyOf(entry), JSON.stringify(textsOf(entry)));
  say(entry, "not saved yet");
}

function save(entry, button) {
  if (button) entry.dataset.pressed = JSON.stringify([button.name, button.value]);
  say(entry, "saving");
  window.htmx.trigger(entry, "leaves");
}

// -- Moving as in a spreadsheet

function middle(element) {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
}

function cellBeyond(cell, direction) {
  const from = middle(cell);
  let best = null;
  let least = Infinity;
  for (const other of grid.querySelectorAll(CELLS)) {
    if (other === cell) continue;
    const to = middle(other);
    const [along, across] =
      direction === "up" || direction === "down" ? [to.y - from.y, to.x - from.x] : [to.x - from.x, to.y - from.y];
    const ahead = direction === "up" || direction === "left" ? -along : along;
    if (ahead < 8 || (direction !== "up" && direction !== "down" && Math.abs(across) > 10)) continue;
    const far = ahead + 3 * Math.abs(across);
    if (far < least) [best, least] = [other, far];
  }
  return best;
}

function move(cell, direction) {
  const next = cellBeyond(cell, direction);
  next?.focus();
  next?.select?.();
  return next !== null;
}

function isAtItsEnd(cell, key) {
  if (cell.matches("select")) return key === "ArrowLeft" || key === "ArrowRight";
  if (key === "ArrowUp" || key === "ArrowDown") return true;
  const isWhole = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
  if (isWhole) return true;
  return cell.selectionStart === cell.selectionEnd && cell.selectionStart === (key === "ArrowLeft" ? 0 : cell.value.length);
}

const DIRECTIONS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" };

function openSource(entry) {
  const source = entry.querySelector("details.source");
  source.open = true;
  source.querySelector("select").focus();
}

function answerRemark(entry) {
  const open = entry.querySelector(".reason[data-key]") ?? grid.querySelector(".reason[data-key]");
  open?.focus();
}

function onKey(event) {
  const entry = entryOf(event.target);
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    grid.requestSubmit(grid.querySelector("[name=submit]"));
    return;
  }
  if (!entry) return;
  const isOn = localStorage.getItem("keys") !== "off";
  if (event.altKey && isOn && (event.code === "KeyS" || event.code === "KeyW")) {
    event.preventDefault();
    if (event.code === "KeyS") openSource(entry);
    else answerRemark(entry);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Enter" && event.target.matches(".reason")) {
    event.preventDefault();
    save(entry, entry.querySelector(`[name=keep][value="${CSS.escape(event.target.name)}"]`));
  } else if (event.key === "Enter" && event.target.matches("input")) {
    event.preventDefault();
    if (event.target.matches(CELLS)) move(event.target, "down");
  } else if (event.key in DIRECTIONS && !event.shiftKey && event.target.matches(CELLS) && isAtItsEnd(event.target, event.key)) {
    if (move(event.target, DIRECTIONS[event.key])) event.preventDefault();
  }
}

// -- Saving row by row

// A row without a source is offered the one that was used last, unless one was chosen in it.
function offerSource(entry) {
  const last = document.getElementById(grid.dataset.last ?? "");
  if (!last || !("fresh" in entry.dataset)) return;
  delete entry.dataset.fresh;
  const fields = [...entry.querySelectorAll("[name*='-source-']")];
  const isChosen = fields.some((field) =>
    field.matches("select") ? !field.selectedOptions[0]?.defaultSelected && field.selectedIndex > 0 : field.value !== field.defaultValue,
  );
  if (isChosen) return;
  for (const field of fields) {
    const from = last.querySelector(`[name="${field.name.replace(/^o\d+/, last.id)}"]`);
    if (from) field.value = from.value;
  }
}

function restore() {
  for (const entry of grid.querySelectorAll("[data-entry]")) {
    const kept = localStorage.getItem(keyOf(entry));
    if (!kept) continue;
    const texts = JSON.parse(kept);
    let differs = false;
    for (const field of entry.querySelectorAll(SENT)) {
      if (field.type === "hidden" || !(field.name in texts) || field.value === texts[field.name]) continue;
      field.value = texts[field.name];
      differs = true;
    }
    if (differs) {
      entry.classList.add("unsaved");
      say(entry, "typed before, not saved yet");
    } else localStorage.removeItem(keyOf(entry));
  }
}

function whileSaving(event) {
  const entry = entryOf(event.target);
  if (!entry || event.target !== entry) return;
  entry.dataset.sentAt = String(performance.now());
  const start = `${entry.id}-`;
  const { parameters } = event.detail;
  for (const name of Object.keys(parameters)) {
    if (!name.startsWith(start) && name !== "csrfmiddlewaretoken") delete parameters[name];
  }
  if (entry.dataset.pressed) {
    const [name, value] = JSON.parse(entry.dataset.pressed);
    parameters[name] = value;
    delete entry.dataset.pressed;
  }
}

// Who came back into the row and types on keeps what they type; the row learns which version it is.
function whenSaved(event) {
  const entry = entryOf(event.target);
  if (!entry || event.target !== entry) return;
  const { status, response } = event.detail.xhr;
  const isTypedOn = Number(entry.dataset.typedAt ?? 0) > Number(entry.dataset.sentAt ?? 0);
  if (status === 200 && !isTypedOn) localStorage.removeItem(keyOf(entry));
  if (status === 200) grid.dataset.last = entry.id;
  if (!isTypedOn || status !== 200) return;
  event.detail.shouldSwap = false;
  const came = document.createElement("template");
  came.innerHTML = response;
  for (const seen of came.content.querySelectorAll("input[name$=-seen]")) {
    const here = document.getElementsByName(seen.name)[0];
    if (here) here.value = seen.value;
  }
}

function markRefused(event) {
  const entry = document.getElementById(event.detail.elt?.id ?? "");
  if (!entry?.matches?.("[data-entry]")) return;
  if (event.detail.xhr?.status === 422) {
    entry.classList.add("unsaved");
    say(entry, "not saved");
  } else if (event.detail.xhr?.status === 200) say(entry, "saved");
}

if (grid) {
  restore();
  grid.addEventListener("keydown", onKey);
  grid.addEventListener("input", (event) => {
    const entry = entryOf(event.target);
    if (!entry) return;
    if (event.target.matches(CELLS)) offerSource(entry);
    noteTyping(entry);
  });
  grid.addEventListener("focusin", (event) => {
    if (event.target.matches(".cells input")) event.target.select();
  });
  grid.addEventListener("focusout", (event) => {
    const entry = entryOf(event.target);
    if (!entry || !isChanged(entry) || entry.contains(event.relatedTarget)) return;
    if (event.relatedTarget?.matches?.("[name=submit]")) return;
    save(entry);
  });
  grid.addEventListener("click", (event) => {
    const button = event.target.closest("[data-save]");
    if (button) {
      event.preventDefault();
      save(entryOf(button), button);
    }
    const theirs = event.target.closest("[data-theirs]");
    if (theirs) {
      event.preventDefault();
      const entry = entryOf(theirs);
      localStorage.removeItem(keyOf(entry));
      window.htmx.ajax("GET", theirs.dataset.theirs, { target: entry, swap: "outerHTML" });
    }
  });
  // Sent whole, all that was typed is on its way; what is refused comes back in its field.
  grid.addEventListener("submit", () => {
    for (const entry of grid.querySelectorAll("[data-entry].unsaved")) localStorage.removeItem(keyOf(entry));
  });
  document.addEventListener("htmx:configRequest", whileSaving);
  document.addEventListener("htmx:beforeSwap", whenSaved);
  document.addEventListener("htmx:afterSettle", markRefused);
}
