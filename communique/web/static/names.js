// A field for a node of the graph: what is typed is completed from the names that the graph has.

let clock = 0;

/** Offer the names in which the words of the field occur. */
async function offer(field) {
  const words = field.value.trim();
  if (words.length < 2) return;
  const answer = await fetch(`/queries/names?${new URLSearchParams({ kind: field.dataset.names, q: words })}`).catch(() => null);
  if (!answer?.ok || field.value.trim() !== words) return;
  const options = (await answer.json()).map(({ value, name }) => Object.assign(document.createElement("option"), { value, label: name }));
  field.list.replaceChildren(...options);
}

for (const field of document.querySelectorAll("input[data-names]")) {
  const list = document.createElement("datalist");
  list.id = `${field.id}-names`;
  field.after(list);
  field.setAttribute("list", list.id);
  field.addEventListener("input", () => { clearTimeout(clock); clock = setTimeout(() => offer(field), 200); });
}
