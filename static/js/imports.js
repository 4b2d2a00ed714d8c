// Bringing references in. A batch's page asks how far it has come: not while it cannot be seen, and
// not while somebody paused it. A file is looked into as soon as it is chosen, if it is short, and
// refused before it is sent, if it is too long.
let isPaused = false;

function isNotWanted() {
  return isPaused || document.hidden;
}

function sayWhetherPaused() {
  const button = document.querySelector("[data-pause]");
  if (button) button.textContent = isPaused ? "Go on updating" : "Pause updates";
}

function catchUp() {
  const progress = document.querySelector("[data-polls]");
  if (progress && !isNotWanted()) window.htmx.trigger(progress, "moved");
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.matches("[data-polls]") && isNotWanted()) event.preventDefault();
});
document.addEventListener("visibilitychange", catchUp);
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-pause]")) return;
  isPaused = !isPaused;
  sayWhetherPaused();
  catchUp();
});

// A part that is put in place of another keeps what the reader did with it.
let scrolledTo = 0;
document.addEventListener("htmx:oobBeforeSwap", () => {
  scrolledTo = document.getElementById("items-scroll")?.scrollLeft ?? 0;
});
document.addEventListener("htmx:oobAfterSwap", () => {
  sayWhetherPaused();
  const items = document.getElementById("items-scroll");
  if (items) items.scrollLeft = scrolledTo;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest("form[data-starts]");
  form?.requestSubmit(form.querySelector("#start button"));
});

// What was typed, or put back by the browser, before the scripts were there is understood as well.
const pasted = document.getElementById("id_pasted");
window.addEventListener("load", () => {
  if (pasted && pasted.value !== pasted.defaultValue) window.htmx.trigger(pasted, "typed-early");
});

const file = document.querySelector("form[data-takes-file] input[type=file]");
const sending = document.querySelector("[data-sending]");

function refuseWhatIsTooLong() {
  const place = document.getElementById("id_file_error");
  const chosen = file.files[0];
  const isTooLong = chosen && chosen.size > Number(file.dataset.most);
  const words = isTooLong ? `This file has ${Math.round(chosen.size / 2 ** 20)} MB, which is more than is taken.` : "";
  file.setCustomValidity(words);
  const line = document.createElement("p");
  line.className = "error";
  line.textContent = words;
  place.replaceChildren(...(words ? [line] : []));
  return isTooLong;
}

file?.addEventListener("change", () => {
  if (refuseWhatIsTooLong() || !file.files[0]) return;
  if (file.files[0].size <= Number(file.dataset.lookedInto)) window.htmx.trigger(file, "chosen");
});
file?.form.addEventListener("htmx:xhr:progress", (event) => {
  const { loaded, total, lengthComputable } = event.detail;
  if (!lengthComputable || total < 2 ** 20) return;
  const percent = Math.floor((100 * loaded) / total);
  sending.hidden = false;
  sending.querySelector("progress").value = percent;
  const words = percent < 100 ? `Sending the file: ${percent - (percent % 10)} %` : "The file has arrived and is being read.";
  const line = sending.querySelector("[role=status]");
  if (line.textContent !== words) line.textContent = words;
});
file?.form.addEventListener("htmx:afterRequest", () => {
  sending.hidden = true;
});
