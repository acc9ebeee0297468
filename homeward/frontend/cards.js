// The cards of a page: one component draws them all, each figure in a place of its own that stays while the page does. What
// happens in one of them is told with its name (see homeward/ui/components.py).

import { element } from "./table.js";

const built = new WeakMap();

function placeOf(part, { name, card }) {
  if (!part.places.has(name)) part.places.set(name, { node: element("div", "") });
  const place = part.places.get(name);
  place.node.className = card ? "homeward-card" : "homeward-plain";
  if (card) {
    place.node.dataset.columns = card.columns;
    place.node.dataset.rows = card.rows;
    place.node.style.setProperty("--columns", card.columns);
    place.node.style.setProperty("--rows", card.rows);
  }
  return place;
}

// Draws each figure by `draw`, which returns what ends it, or the promise of that.
export function cards({ parentElement, setTriggerValue }, figures, draw) {
  let part = built.get(parentElement);
  if (!part?.node.isConnected) {
    part = { node: element("div", "homeward-cards"), places: new Map() };
    parentElement.append(part.node);
    built.set(parentElement, part);
  }
  const end = (place) => Promise.resolve(place.end).then((cleanUp) => cleanUp?.());
  for (const [name, place] of part.places) {
    if (figures.some(({ own }) => own.name === name)) continue;
    place.node.remove();
    part.places.delete(name);
    end(place);
  }
  figures.forEach(({ own, body }, at) => {
    const place = placeOf(part, own);
    const there = part.node.children[at];
    if (there !== place.node) part.node.insertBefore(place.node, there ?? null);
    const tell = (event, value) => setTriggerValue(event, { chart: own.name, value });
    place.end = draw({ parentElement: place.node, setTriggerValue: tell }, own, body);
  });
  return () => part.places.forEach(end);
}
