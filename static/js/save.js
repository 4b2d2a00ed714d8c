// A plot as a PNG: the drawing that is seen, in light, with its looks written into it, drawn twice as
// large. The looks go into attributes and the picture comes from a blob, so that no policy is in the way.
const looks = [
  "fill", "stroke", "stroke-width", "stroke-dasharray", "opacity",
  "font-family", "font-size", "font-weight", "text-anchor",
];
const scale = 2;
const margin = 16;

function standingAlone(drawing) {
  const copy = drawing.cloneNode(true);
  const originals = drawing.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((shape, place) => {
    const style = getComputedStyle(originals[place]);
    for (const look of looks) shape.setAttribute(look, style.getPropertyValue(look));
    shape.removeAttribute("class");
  });
  const { width, height } = drawing.viewBox.baseVal;
  copy.removeAttribute("class");
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("viewBox", `${-margin} ${-margin} ${width + 2 * margin} ${height + 2 * margin}`);
  copy.setAttribute("width", (width + 2 * margin) * scale);
  copy.setAttribute("height", (height + 2 * margin) * scale);
  return copy;
}

// A picture goes into papers and slides, so it is light, whatever the page is. Nothing flashes: the
// theme is back before anything is painted.
function inLight(drawing, action) {
  const figure = drawing.closest("figure");
  const before = figure.dataset.theme;
  figure.dataset.theme = "light";
  try {
    return action(drawing);
  } finally {
    if (before) figure.dataset.theme = before;
    else delete figure.dataset.theme;
  }
}

async function asPicture(svg) {
  const text = new XMLSerializer().serializeToString(svg);
  const address = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  try {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    return picture;
  } finally {
    URL.revokeObjectURL(address);
  }
}

async function asPng(drawing) {
  const svg = inLight(drawing, standingAlone);
  const canvas = document.createElement("canvas");
  canvas.width = Number(svg.getAttribute("width"));
  canvas.height = Number(svg.getAttribute("height"));
  const context = canvas.getContext("2d");
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(await asPicture(svg), 0, 0, canvas.width, canvas.height);
  return new Promise((done, fail) => {
    canvas.toBlob((png) => (png ? done(png) : fail(new Error("too large for a picture"))), "image/png");
  });
}

function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-save-png]");
  if (!button) return;
  const figure = button.closest("figure");
  const drawing = [...figure.querySelectorAll("svg.plot")].find((each) => each.getClientRects().length);
  const said = figure.querySelector("[role=status]");
  try {
    download(await asPng(drawing), `${button.dataset.savePng}.png`);
    said.textContent = "Saved.";
  } catch (error) {
    said.textContent = `The picture could not be made: ${error.message}. Save the SVG instead.`;
  }
});
