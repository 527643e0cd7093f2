// Confirming and refusing findings, and copying a link.

import { send, tell } from "/static/desk.js";

/** Ask to judge, or to undo; what is refused is crossed out, and goes when the page is loaded again. */
async function judge(button) {
  const box = button.closest(".judge");
  const id = box.dataset.id;
  const verdict = button.dataset.verdict;
  for (const one of box.querySelectorAll("button")) one.disabled = true;
  const done = verdict === "undo" ? await send("/judgements/undo", { id }) : await send("/judgements", { id, verdict });
  for (const one of box.querySelectorAll("button")) one.disabled = false;
  if (!done) return;
  const place = button.closest("[data-finding]");
  place?.classList.toggle("gone", verdict === "refused");
  if (verdict === "undo") { location.reload(); return; }
  const undo = document.createElement("button");
  undo.type = "button";
  undo.dataset.verdict = "undo";
  undo.textContent = "Undo";
  undo.className = "small";
  box.replaceChildren(document.createTextNode(`${verdict} `), undo);
  undo.focus();
  tell(verdict === "refused" ? "Refused: no query finds it any more." : "Confirmed: it stays.");
}

document.addEventListener("click", (event) => {
  const button = event.target.closest(".judge button");
  if (button) judge(button);
});

const copy = document.getElementById("copy");
copy?.addEventListener("click", async () => {
  const link = new URL(copy.dataset.address, location.href).href;
  try {
    await navigator.clipboard.writeText(link);
    tell("The link is copied.");
  } catch {
    tell(link);
  }
});

// No more accounts can be chosen than stand side by side.
const sides = document.getElementById("sides");
function limit() {
  const boxes = [...sides.querySelectorAll("input[type=checkbox]")];
  const full = boxes.filter((box) => box.checked).length >= Number(sides.dataset.most);
  for (const box of boxes) box.disabled = full && !box.checked;
}
if (sides) {
  sides.addEventListener("change", limit);
  limit();
}
