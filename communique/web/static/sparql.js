// The editor: YASQE in the place of the text field, with completion from the ontology, and the place of an error marked.

const form = document.getElementById("ask");
const field = document.getElementById("query");
const fault = document.getElementById("fault");

/** Prefixes and terms, asked for once, when something is first completed. */
let terms = null;
const load = () => (terms ??= fetch("/sparql/terms").then((answer) => answer.json()).then((found) => [
  ...Object.keys(found.prefixes).map((prefix) => ({ name: `${prefix}:`, definition: found.prefixes[prefix] })), ...found.terms,
]).catch(() => []));

/** The whole name before the cursor: the editor may take `cmq:` and what follows for two tokens. */
function nameBefore(yasqe) {
  const { line, ch } = yasqe.getDoc().getCursor();
  const before = yasqe.getDoc().getLine(line).slice(0, ch);
  return /(?:^|[\s{(^/|!;,.])([A-Za-z][\w-]*:?[\w.-]*)$/.exec(before)?.[1] ?? "";
}

const KEYWORDS = new Set(["select", "where", "filter", "optional", "construct", "describe", "prefix", "distinct", "order", "group", "limit", "offset", "values", "union", "bind", "graph", "minus", "exists", "not"]);

const completer = {
  name: "communique",
  bulk: false,
  autoShow: true,
  isValidCompletionPosition(yasqe) {
    const token = yasqe.getTokenAt(yasqe.getDoc().getCursor());
    if (["comment", "string", "string-2"].includes(token.type)) return false;
    const name = nameBefore(yasqe);
    return name.includes(":") || (name.length > 2 && !KEYWORDS.has(name.toLowerCase()));
  },
  preProcessToken(yasqe, token) {
    const name = nameBefore(yasqe);
    const { ch } = yasqe.getDoc().getCursor();
    return { ...token, string: name, autocompletionString: name, from: { ch: ch - name.length }, to: { ch } };
  },
  async get(yasqe, token) {
    const words = (token?.autocompletionString ?? "").toLowerCase();
    const rest = words.includes(":") ? words : `:${words}`;
    const found = (await load()).filter((term) => {
      const name = term.name.toLowerCase();
      return name.startsWith(words) || (!words.includes(":") && name.includes(rest));
    });
    return found.filter((term) => term.name.toLowerCase() !== words).slice(0, 60).map((term) => term.name);
  },
  postprocessHints(yasqe, hints) {
    return hints.map((hint) => ({ ...hint, render: draw }));
  },
};

/** A line of the list of completions: the name, and what it means. */
function draw(element, _, hint) {
  const name = document.createElement("code");
  name.textContent = hint.text;
  const meaning = document.createElement("span");
  element.append(name, meaning);
  load().then((all) => { meaning.textContent = all.find((term) => term.name === hint.text)?.definition ?? ""; });
}

/** The mode of YASQE, which knows from the start the prefixes that the server declares. */
function declareMode(Yasqe, prefixes) {
  const base = Yasqe.getMode({}, "sparql11");
  Yasqe.defineMode("sparql-desk", () => ({ ...base, startState: () => ({ ...base.startState(), prefixes: { ...prefixes } }) }));
}

function start() {
  const Yasqe = window.Yasqe;
  if (!Yasqe) return; // the form works without
  declareMode(Yasqe, JSON.parse(form.dataset.prefixes));
  Yasqe.registerAutocompleter(completer, false);
  const place = document.getElementById("editor");
  field.hidden = true;
  const yasqe = new Yasqe(place, {
    mode: "sparql-desk", value: field.value, persistenceId: null, consumeShareLink: null, createShareableLink: null, showQueryButton: false,
    autocompleters: ["variables", "communique"], resizeable: false, editorHeight: "auto", pluginButtons: () => null,
    extraKeys: {
      "Ctrl-Space": (editor) => editor.autocomplete(), "Ctrl-Enter": run, "Cmd-Enter": run, "Ctrl-/": (editor) => editor.commentLines(),
      Esc: leave, Tab: false, "Shift-Tab": false,
    },
  });
  yasqe.getInputField().setAttribute("aria-label", "Query");
  yasqe.getInputField().id = "editor-field";
  document.querySelector('label[for="query"]').htmlFor = "editor-field";

  function run() {
    field.value = yasqe.getValue();
    form.requestSubmit();
  }
  function leave() {
    form.querySelector("button.main").focus();
  }
  form.addEventListener("submit", () => { field.value = yasqe.getValue(); });
  if (fault?.dataset.line) mark(yasqe, Number(fault.dataset.line) - 1, Number(fault.dataset.column) - 1);
  place.dataset.ready = "yes";
}

/** Mark the line of an error, and put the cursor at its place. */
function mark(yasqe, line, column) {
  yasqe.addLineClass(line, "background", "fault-line");
  yasqe.getDoc().setCursor({ line, ch: column });
  yasqe.focus();
}

start();
