// What every page has: the switch between dark and light, a line that tells what was done, and how something is sent.

const told = document.getElementById("told");
let clock = 0;

/** Tell the reader something for a while, or until the next (`stays`); `bad` where it did not work. */
export function tell(words, { bad = false, stays = false } = {}) {
  told.classList.toggle("bad", bad);
  told.textContent = words;
  clearTimeout(clock);
  if (!stays) clock = setTimeout(() => { told.textContent = ""; }, bad ? 12000 : 5000);
}

/** Send a record to a path of ours and give what it answers; an error is told, and gives null. */
export async function send(path, record) {
  const patience = setTimeout(() => tell("Writing; what rests on it is compared again, which may take a while.", { stays: true }), 1000);
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(record),
    });
  } catch {
    tell("The workbench does not answer; is `communique serve` still running?", { bad: true });
    return null;
  } finally {
    clearTimeout(patience);
  }
  const found = await answer.json().catch(() => ({}));
  if (answer.ok) return found;
  tell(found.error?.detail ?? `That did not work (${answer.status}).`, { bad: true });
  return null;
}

function switchTheme() {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const next = (root.dataset.theme ?? system) === "dark" ? "light" : "dark";
  root.dataset.theme = next;
  document.querySelector('meta[name="color-scheme"]').content = next;
  document.cookie = `theme=${next}; path=/; max-age=31536000; samesite=strict`;
}

document.getElementById("theme").addEventListener("click", switchTheme);

// A menu closes when something else is clicked, or with Escape.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A filter that is chosen takes effect at once.
for (const field of document.querySelectorAll("form[data-at-once] select, form[data-at-once] input[type=checkbox]")) {
  field.addEventListener("change", () => field.form.requestSubmit());
}
