// Light, dark, or as the machine has it: one button turns through the three. The choice is kept
// in a cookie, so the server writes it into the page and nothing flashes.
const choices = ["", "light", "dark"];
const words = { "": "As this machine has it", light: "Light", dark: "Dark" };
const root = document.documentElement;
const button = document.querySelector("[data-theme-switch]");

function say() {
  const now = root.dataset.theme ?? "";
  button.title = `${words[now]}; press to change`;
}

button?.addEventListener("click", () => {
  const next = choices[(choices.indexOf(root.dataset.theme ?? "") + 1) % choices.length];
  if (next) root.dataset.theme = next;
  else delete root.dataset.theme;
  document.cookie = `theme=${next}; path=/; max-age=31536000; samesite=lax`;
  say();
});
if (button) say();
