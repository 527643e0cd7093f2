// How large the graph is takes seconds to count in a large store, so it is asked for once the page is there.

const answer = await fetch("/about/size", { headers: { Accept: "application/json" } }).catch(() => null);
const found = answer?.ok ? await answer.json() : {};
for (const name of ["triples", "properties"]) {
  document.getElementById(name).textContent = found[name]?.toLocaleString("en") ?? "–";
}
