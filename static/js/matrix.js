// The matrix by keyboard and without a new page for each cell. One cell is in the order of Tab, the
// arrows move among all; Enter opens, Escape closes. Without this every cell is a plain link.
const table = document.querySelector("[data-matrix]");

function cellsOf(row) {
  return [...row.cells].filter((cell) => cell.tagName === "TD");
}

function linkAt(rows, line, column) {
  return rows[line] && cellsOf(rows[line])[column]?.querySelector("a.cell");
}

function hold(link) {
  table.querySelector("a.cell[tabindex='0']")?.setAttribute("tabindex", "-1");
  link.setAttribute("tabindex", "0");
}

// The next cell that way that can be opened. A filter may leave places out, so up and down lead to
// the nearest cell of the next row that has one: no row, and so no cell, is out of reach.
function next(link, down, right) {
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  let line = rows.indexOf(link.closest("tr"));
  const column = cellsOf(rows[line]).indexOf(link.closest("td"));
  const width = cellsOf(rows[line]).length;
  for (let at = column + right; right && at >= 0 && at < width; at += right) {
    const found = linkAt(rows, line, at);
    if (found) return found;
  }
  for (line += down; down && line >= 0 && line < rows.length; line += down) {
    for (let aside = 0; aside < width; aside += 1) {
      const found = linkAt(rows, line, column - aside) ?? linkAt(rows, line, column + aside);
      if (found) return found;
    }
  }
  return null;
}

function mark(link) {
  table.querySelector("a.cell[aria-current]")?.removeAttribute("aria-current");
  link?.setAttribute("aria-current", "true");
}

async function show(address, link) {
  await window.htmx.ajax("GET", address, { target: "#opened", swap: "outerHTML" });
  mark(link);
  history.replaceState(null, "", address);
  document.getElementById("opened-name")?.focus({ preventScroll: Boolean(link) && innerWidth > 1088 });
}

function close() {
  const link = table.querySelector("a.cell[aria-current]");
  const opened = document.getElementById("opened");
  const address = opened.querySelector("[data-close]")?.href;
  if (!address) return;
  const empty = document.createElement("div");
  empty.id = "opened";
  empty.hidden = true;
  opened.replaceWith(empty);
  history.replaceState(null, "", address);
  mark(null);
  (link ?? table.querySelector("a.cell[tabindex='0']"))?.focus();
}

const MOVES = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };

if (table) {
  const links = table.querySelectorAll("a.cell");
  for (const link of links) link.setAttribute("tabindex", "-1");
  const first = table.querySelector("a.cell[aria-current]") ?? links[0];
  if (first) {
    hold(first);
    if (first.hasAttribute("aria-current")) first.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  table.addEventListener("keydown", (event) => {
    const link = event.target.closest("a.cell");
    const move = MOVES[event.key];
    if (!link || !move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const there = next(link, ...move);
    if (!there) return;
    hold(there);
    there.focus();
  });

  table.addEventListener("click", (event) => {
    const link = event.target.closest("a.cell");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !window.htmx) return;
    event.preventDefault();
    hold(link);
    show(link.getAttribute("href"), link);
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-close]")) return;
    event.preventDefault();
    close();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.target.closest("dialog, details[open]")) return;
    close();
  });
}
