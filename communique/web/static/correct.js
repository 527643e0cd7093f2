// A dialog beside the text: another speaker, another speech act, other words for what was said.

import { send, tell } from "/static/desk.js";

const box = document.getElementById("correct");
const form = box?.querySelector("form");
const words = document.getElementById("correct-words");
const text = document.getElementById("text");

let card = null;
let span = null;
let selected = null;

/** How many characters of the article stand before a place in the page; the numbers between the words are none of it. */
function before(node, offset) {
  const range = document.createRange();
  range.setStart(text, 0);
  range.setEnd(node, offset);
  const part = range.cloneContents();
  for (const number of part.querySelectorAll("a.no")) number.remove();
  return [...part.textContent].length;
}

/** The characters of the article that are selected, or null: `{begin, end, words}`, in code points. */
function selection() {
  const found = getSelection();
  if (!found.rangeCount || found.isCollapsed) return null;
  const range = found.getRangeAt(0);
  if (!text.contains(range.commonAncestorContainer)) return null;
  if (before(text, text.childNodes.length) !== Number(text.dataset.length)) return null;
  const begin = before(range.startContainer, range.startOffset);
  const end = before(range.endContainer, range.endOffset);
  const part = range.cloneContents();
  for (const number of part.querySelectorAll("a.no")) number.remove();
  return begin < end ? { begin, end, words: part.textContent } : null;
}

/** Open the dialog for a card, with what is in the graph now. */
export function openCorrection(wanted) {
  if (!box || !wanted) return;
  card = wanted;
  span = null;
  selected = selection();
  form.speaker.value = card.dataset.speaker;
  form.kind.selectedIndex = 0;
  form.act.value = card.dataset.said;
  form.because.value = card.querySelector(".because input")?.value ?? "";
  words.textContent = card.dataset.words;
  if (!box.open) box.show();
  form.speaker.focus();
}

function close() {
  box.close();
  card?.focus();
}

/** What was changed in the dialog. */
function changes() {
  const found = {};
  const speaker = form.speaker.value.trim();
  if (speaker !== card.dataset.speaker) Object.assign(found, { speaker, kind: form.kind.value });
  if (form.act.value !== card.dataset.said) found.act = form.act.value;
  if (span) found.span = [span.begin, span.end];
  return found;
}

async function save() {
  const changed = changes();
  const again = card.classList.contains("corrected");
  if (!Object.keys(changed).length && !again) { tell("Nothing was changed.", { bad: true }); return; }
  const save = form.querySelector("[type=submit]");
  save.disabled = true;
  const record = { id: card.dataset.id, verdict: "corrected", because: form.because.value.trim(), ...changed };
  const done = await send("/judgements", record);
  save.disabled = false;
  if (!done) return;
  box.close();
  location.hash = card.id;
  location.reload();
}

if (box) {
  document.addEventListener("selectionchange", () => { selected = selection() ?? selected; });
  document.getElementById("use-selected").addEventListener("click", () => {
    if (!selected) { tell("Mark words in the text of the article first.", { bad: true }); return; }
    span = selected;
    words.textContent = span.words;
  });
  document.getElementById("correct-close").addEventListener("click", close);
  box.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.preventDefault(); close(); } });
  form.addEventListener("submit", (event) => { event.preventDefault(); save(); });
}
