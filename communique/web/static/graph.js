// A graph as a picture: Cytoscape draws what the page holds; the list beside it and the picture show the same node.

import cytoscape from "/static/vendor/cytoscape/cytoscape.esm.min.js";

const canvas = document.getElementById("picture");
const list = document.getElementById("nodes");
const dark = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

const COLOURS = ["country", "actor", "claim", "account", "article", "event", "node", "text"];

/** The colours of the page as it looks now. */
function palette() {
  const style = getComputedStyle(canvas);
  const named = (name) => style.getPropertyValue(`--${name}`).trim();
  return { named, of: Object.fromEntries(COLOURS.map((kind) => [kind, named(`node-${kind}`)])) };
}

/** The kinds whose names are shown first where there is little room. */
const NAMED = new Set(["country", "actor"]);
const MOST_NAMED = 30;
const GROUP = { person: "actor", organization: "actor", "unnamed source": "actor", source: "actor", attribution: "claim" };

/** What an arrow says that stands for a contradiction. */
const AGAINST = /^(cmq:)?contradicts( ×\d+)?$/;

const group = (node) => GROUP[node.data("kind")] ?? node.data("kind");
const drawn = JSON.parse(canvas.dataset.drawn);
const elements = [
  ...drawn.nodes.map(([id, label, kind, size]) => ({ data: { id, label, kind, size } })),
  ...drawn.edges.map(([source, target, label], i) => ({ data: {
    id: `e${i}`, source: `n${source}`, target: `n${target}`, label, kind: AGAINST.test(label) ? "contradicts" : "other",
  } })),
];
const many = drawn.nodes.length > 40;

function style() {
  const { named, of } = palette();
  const font = getComputedStyle(document.body).fontFamily;
  return [
    { selector: "node", style: {
      label: "data(label)", "font-family": font, "font-size": many ? "mapData(size, 0, 1, 13, 26)" : "mapData(size, 0, 1, 12, 17)", color: named("ink"), "text-wrap": "wrap", "text-max-width": 170,
      "text-valign": "bottom", "text-margin-y": 4, "text-outline-color": named("paper"), "text-outline-width": 2,
      width: `mapData(size, 0, 1, 20, ${many ? 70 : 44})`, height: `mapData(size, 0, 1, 20, ${many ? 70 : 44})`, "min-zoomed-font-size": 8,
      "background-color": (node) => of[group(node)] ?? of.node,
    } },
    { selector: 'node[kind="country"]', style: { shape: "diamond", "font-weight": "bold" } },
    { selector: 'node[kind="claim"], node[kind="text"]', style: { shape: "round-rectangle" } },
    { selector: 'node[kind="account"], node[kind="article"]', style: { shape: "hexagon" } },
    { selector: "edge", style: {
      width: 1.3, "line-color": named("strong-line"), "target-arrow-color": named("strong-line"), "target-arrow-shape": "triangle",
      "curve-style": "bezier", "arrow-scale": 0.8,
    } },
    { selector: 'edge[kind="contradicts"]', style: {
      "line-color": named("bad"), "target-arrow-color": named("bad"), "target-arrow-shape": "none", width: 2,
    } },
    // Cytoscape rounds the zoom up to a power of two before it compares: this keeps names away until one goes nearer
    { selector: "node.minor", style: { "min-zoomed-font-size": 24 } },
    { selector: "node.near", style: { "min-zoomed-font-size": 0, "font-size": 24 } },
    { selector: "edge.near, edge.told", style: {
      label: "data(label)", "font-family": font, "font-size": many ? 18 : 12, color: named("ink"), "text-rotation": "autorotate",
      "text-background-color": named("paper"), "text-background-opacity": 1, "text-background-padding": 2,
    } },
    { selector: "edge.near", style: { "line-color": named("accent"), "target-arrow-color": named("accent"), width: 2 } },
    { selector: "node:selected", style: { "border-width": 4, "border-color": named("accent"), "z-index": 9 } },
    { selector: ".far", style: { opacity: 0.18 } },
  ];
}

function layout(count) {
  if (count < 3) return { name: "grid", padding: 60 };
  if (count < 15) return { name: "circle", padding: 50 };
  return { name: "cose", animate: false, randomize: true, padding: 30, nodeDimensionsIncludeLabels: count < 40, numIter: count > 150 ? 200 : 1000,
    nodeRepulsion: () => (count < 40 ? 60000 : 9000), idealEdgeLength: () => (count < 40 ? 140 : 80), gravity: 0.8, componentSpacing: 40 };
}

/** The same numbers every time, so that a picture looks the same when it is opened again. */
function seeded(seed) {
  let state = seed;
  return () => { state = (state * 1664525 + 1013904223) % 4294967296; return state / 4294967296; };
}

// The page is painted first: to lay out 300 nodes takes half a second.
await new Promise((painted) => { requestAnimationFrame(() => setTimeout(painted)); });

const random = Math.random;
Math.random = seeded(7);
const picture = cytoscape({
  container: canvas, elements, style: style(), minZoom: 0.1, maxZoom: 4,
  layout: layout(drawn.nodes.length),
});
Math.random = random;

if (many) {
  const named = picture.nodes().filter((node) => NAMED.has(group(node))).sort((one, other) => other.data("size") - one.data("size"));
  picture.nodes().not(named.slice(0, MOST_NAMED)).addClass("minor");
} else picture.edges().addClass("told");
if (picture.zoom() > 1.3) { picture.zoom(1.3); picture.center(); }

/** Show what hangs on a node, in the picture and in the list. */
function show(id, { scroll = true } = {}) {
  const node = picture.getElementById(id);
  picture.elements().removeClass("near far").unselect();
  if (node.empty()) return;
  node.select();
  const near = node.closedNeighborhood();
  picture.elements().not(near).addClass("far");
  near.addClass("near");
  for (const item of list.children) {
    const here = item.dataset.id === id;
    item.classList.toggle("chosen", here);
    if (here) {
      item.firstElementChild.open = true;
      if (scroll) item.scrollIntoView({ block: "nearest" });
    }
  }
}

function clear() {
  picture.elements().removeClass("near far").unselect();
  for (const item of list.children) item.classList.remove("chosen");
}

picture.on("tap", "node", (event) => show(event.target.id()));
picture.on("tap", (event) => { if (event.target === picture) clear(); });
picture.on("dbltap", "node", (event) => { list.querySelector(`[data-id="${event.target.id()}"] p a`)?.click(); });

for (const details of list.querySelectorAll("details")) {
  details.querySelector("summary").addEventListener("click", () => {
    if (!details.open) {
      show(details.parentElement.dataset.id, { scroll: false });
      details.open = false; // the click itself opens it
    }
  });
}

document.getElementById("find").addEventListener("input", (event) => {
  const words = event.target.value.toLocaleLowerCase();
  for (const item of list.children) {
    item.hidden = words !== "" && !item.querySelector("summary").textContent.toLocaleLowerCase().includes(words);
  }
});

const zoom = (factor) => {
  const level = picture.zoom() * factor;
  const middle = { x: picture.width() / 2, y: picture.height() / 2 };
  picture.animate({ zoom: { level, renderedPosition: middle }, duration: still ? 0 : 120 });
};
document.getElementById("nearer").addEventListener("click", () => zoom(1.4));
document.getElementById("further").addEventListener("click", () => zoom(1 / 1.4));
document.getElementById("whole").addEventListener("click", () => { clear(); picture.fit(undefined, 30); });
document.getElementById("png").addEventListener("click", () => {
  const link = document.createElement("a");
  link.download = "graph.png";
  link.href = picture.png({ full: true, scale: 2, bg: palette().named("paper") || "#ffffff" });
  link.click();
});

const repaint = () => picture.style(style());
dark.addEventListener("change", repaint);
new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ["data-theme"] });
canvas.dataset.ready = "yes";
