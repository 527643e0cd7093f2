// The reports of the articles in the list, asked for one after the other, so that the list is there at once.

const rows = [...document.querySelectorAll("#checked tr[data-article]")];
const progress = document.getElementById("progress");

/** How many of something, as a tag; nothing for none. */
function tag(count, one, many, kind) {
  if (!count) return "";
  const element = document.createElement("span");
  element.className = `tag ${kind}`;
  element.textContent = `${count} ${count === 1 ? one : many}`;
  return element;
}

async function check() {
  let violations = 0;
  let warnings = 0;
  for (const [number, row] of rows.entries()) {
    progress.textContent = `checking ${number + 1} of ${rows.length} …`;
    const link = row.querySelector("td:last-child a");
    try {
      const answer = await fetch(link.href, { headers: { Accept: "application/json" } });
      if (!answer.ok) continue;
      const found = await answer.json();
      violations += found.violations;
      warnings += found.warnings;
      if (!found.violations && !found.warnings) link.textContent = "nothing to tell";
      else link.replaceChildren(tag(found.violations, "violation", "violations", "stated"), " ", tag(found.warnings, "warning", "warnings", "unfound"));
    } catch {
      break; // the workbench was ended: the links still say what they do
    }
  }
  progress.textContent = `On this page: ${violations} violations, ${warnings} warnings.`;
}

if (rows.length) check();
