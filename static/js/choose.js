// One box that chooses all of a list, and follows when single ones are chosen or let go.
for (const all of document.querySelectorAll("[data-chooses]")) {
  const boxes = [...document.querySelectorAll(`input[type=checkbox][name="${all.dataset.chooses}"]`)];
  const follow = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
  });
  for (const box of boxes) box.addEventListener("change", follow);
  follow();
}
