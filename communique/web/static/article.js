// The text and the cards lead to each other; keys step through the cards, confirm, refuse, correct and undo.

import { openCorrection } from "/static/correct.js";
import { send, tell } from "/static/desk.js";

const text = document.getElementById("text");
const cards = [...document.querySelectorAll("#cards > .card")];

/** The numbers of the attributions that an element belongs to. */
const numbers = (element) => (element?.dataset.of ?? "").split(" ").filter(Boolean);

function light(wanted) {
  for (const piece of text.querySelectorAll("[data-of]")) {
    piece.classList.toggle("lit", numbers(piece).some((n) => wanted.includes(n)));
  }
  for (const card of cards) card.classList.toggle("lit", wanted.includes(card.dataset.of));
}

for (const place of [text, document.getElementById("cards")]) {
  place?.addEventListener("mouseover", (event) => light(numbers(event.target.closest("[data-of]"))));
  place?.addEventListener("mouseleave", () => light(current ? [current.dataset.of] : []));
}

let current = null;
/** Make a card the current one, and show its words in the text. */
function choose(card, { focus = true, showText = true } = {}) {
  if (!card) return;
  current = card;
  for (const one of cards) one.toggleAttribute("data-current", one === card);
  if (focus) card.focus({ preventScroll: false });
  light([card.dataset.of]);
  if (!showText) return;
  const words = text.querySelector(`#t${CSS.escape(card.dataset.of)}`);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  words?.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
}

function step(by) {
  const open = cards.filter((card) => !card.classList.contains("gone"));
  const at = open.indexOf(current);
  choose(open[at < 0 ? 0 : Math.min(open.length - 1, Math.max(0, at + by))]);
}

// A click on words of the text leads to the innermost attribution's card.
text.addEventListener("click", (event) => {
  const piece = event.target.closest("[data-of]");
  if (!piece || piece.matches("a")) return;
  const found = cards.find((card) => card.dataset.of === numbers(piece).at(-1));
  if (found) { choose(found, { showText: false }); found.scrollIntoView({ block: "nearest" }); }
});
for (const card of cards) {
  card.addEventListener("focus", () => choose(card, { focus: false, showText: false }));
}

const VERDICTS = { confirm: "confirmed", refuse: "refused", reason: "corrected" };
const OF_STATE = { confirmed: "confirm", refused: "refuse", corrected: "reason" };

async function act(card, name, because = "") {
  if (!card || card.dataset.busy) return;
  const corrected = card.classList.contains("corrected");
  if (name === "correct") { openCorrection(card); return; }
  if (name === "confirm" && corrected) { tell("It is corrected; u brings back what was read."); return; }
  card.dataset.busy = "1";
  const id = card.dataset.id;
  const done = name === "undo"
    ? await send("/judgements/undo", { id })
    : await send("/judgements", { id, verdict: VERDICTS[name], because });
  delete card.dataset.busy;
  if (!done) return;
  if (!cards.includes(card) || (corrected && name !== "reason")) { location.reload(); return; }
  const state = name === "undo" ? "" : done.judgement.verdict;
  card.classList.toggle("gone", state === "refused");
  card.classList.toggle("confirmed", state === "confirmed");
  card.querySelector(".state").textContent = state;
  const undo = card.querySelector('[data-act="undo"]');
  if (undo) undo.hidden = !state;
  const reason = card.querySelector(".because");
  if (reason) { reason.hidden = !state; reason.querySelector("input").value = because; }
  for (const piece of text.querySelectorAll("[data-of]")) {
    if (numbers(piece).every((n) => cards.some((c) => c.dataset.of === n && c.classList.contains("gone")))) piece.classList.add("gone");
    else piece.classList.remove("gone");
  }
  tell({ confirm: "Confirmed: it stays.", refuse: "Refused: no query finds it any more. u takes that back.", undo: "Undone.", reason: "Noted." }[name]);
}

document.addEventListener("change", (event) => {
  const field = event.target.closest(".because input");
  const card = field?.closest(".card");
  if (card) act(card, OF_STATE[card.querySelector(".state").textContent] ?? "confirm", field.value.trim());
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button) act(button.closest(".card"), button.dataset.act);
});

const KEYS = { j: () => step(1), k: () => step(-1), c: () => act(current, "confirm"), x: () => act(current, "refuse"), e: () => act(current, "correct"), u: () => act(current, "undo"), b: () => current?.querySelector(".because:not([hidden]) input")?.focus() };
document.addEventListener("keydown", (event) => {
  const field = event.target.closest("input, select, textarea");
  if (field && event.key === "Escape") field.closest(".card")?.focus();
  if (event.ctrlKey || event.metaKey || event.altKey || field) return;
  if (event.target.closest("dialog")) return;
  if ("cxeu".includes(event.key) && !document.querySelector("[data-act]")) return;
  if (KEYS[event.key]) { event.preventDefault(); KEYS[event.key](); }
});

// What the address asks for: characters of the text, or a card.
const asked = document.getElementById("at");
const named = document.getElementById(location.hash.slice(1));
if (asked && location.hash !== "#at") asked.scrollIntoView({ block: "center" });
if (asked) {
  asked.scrollIntoView({ block: "center" });
  const of = numbers(asked).at(-1);
  const card = cards.find((one) => one.dataset.of === of);
  if (card) { choose(card, { focus: false, showText: false }); card.scrollIntoView({ block: "nearest" }); asked.scrollIntoView({ block: "center" }); }
} else if (named?.matches(".card")) {
  choose(named, { showText: true });
}
