// Runs queries by Comunica against an endpoint: reads {"endpoint", "queries": {name: text}} from standard input and writes
// {name: [{variable: [kind, value, datatype]}, ...]} to standard output. Comunica is resolved from the folder in argv[2].

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const { QueryEngine } = createRequire(`${process.argv[2]}/package.json`)("@comunica/query-sparql");
const { endpoint, queries } = JSON.parse(readFileSync(0, "utf8"));
const engine = new QueryEngine();
const found = {};
for (const [name, text] of Object.entries(queries)) {
  const bindings = await engine.queryBindings(text, { sources: [{ type: "sparql", value: endpoint }] });
  const rows = [];
  for (const binding of await bindings.toArray()) {
    rows.push(Object.fromEntries([...binding].map(([variable, term]) => [variable.value, [term.termType, term.value, term.datatype?.value ?? ""]])));
  }
  found[name] = rows;
}
process.stdout.write(JSON.stringify(found));
