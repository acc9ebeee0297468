// A component of several parts: the cards of a page, or what stands above them. Each part has a place of its own, which stays
// while the page does. What happens in one of them is reported with its name (see homeward/ui/components.py).

import { element } from "./table.js";

const CONTAINER = '[data-testid="stElementContainer"]';
const built = new WeakMap();

function placeOf(component, { name, card }) {
  if (!component.places.has(name)) component.places.set(name, { node: element("div", "") });
  const place = component.places.get(name);
  place.node.className = card ? "homeward-card" : `homeward-place homeward-place-${name}`;
  if (card) {
    place.node.dataset.columns = card.columns;
    place.node.dataset.rows = card.rows;
    place.node.style.setProperty("--columns", card.columns);
    place.node.style.setProperty("--rows", card.rows);
  }
  return place;
}

// The page lays out the parts as if each stood in it by itself: what is between has no box (see homeward.css).
function spreadOut(node) {
  node.dataset.homewardSpread = "";
  if (!node.matches(CONTAINER)) spreadOut(node.parentElement);
}

// Draws each part by `draw`, which returns what ends it, or the promise of that.
export function drawParts({ parentElement, setTriggerValue }, { parts, spread }, draw) {
  let component = built.get(parentElement);
  if (!component?.node.isConnected) {
    component = { node: element("div", "homeward-places"), places: new Map() };
    parentElement.append(component.node);
    built.set(parentElement, component);
    if (spread) spreadOut(component.node);
  }
  const end = (place) => Promise.resolve(place.end).then((cleanUp) => cleanUp?.());
  for (const [name, place] of component.places) {
    if (parts.some(({ own }) => own.name === name)) continue;
    place.node.remove();
    component.places.delete(name);
    end(place);
  }
  parts.forEach(({ own, body }, at) => {
    const place = placeOf(component, own);
    const there = component.node.children[at];
    if (there !== place.node) component.node.insertBefore(place.node, there ?? null);
    const report = (event, value) => setTriggerValue(event, { part: own.name, value });
    place.end = draw({ parentElement: place.node, setTriggerValue: report }, own, body);
  });
  return () => component.places.forEach(end);
}
