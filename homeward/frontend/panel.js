// The panel of filters: at the side of a wide window, over the whole of a phone, where it keeps the focus until it is
// closed. Its widgets are Streamlit's, so that they are there whether it is open or not.

import { element } from "./table.js";
import "./words.js";

const PHONE = matchMedia("(max-width: 700px)");
const root = document.documentElement;
const panel = () => document.querySelector(".st-key-filters");
const reachable = (node) => [...node.querySelectorAll("button, input, a, [tabindex='0']")].filter((one) => one.getClientRects().length && !one.disabled);

let opener; // the button that has opened it, which gets the focus back

export const isOpen = () => root.hasAttribute("data-homeward-filters");

export function togglePanel(button, words, on = !isOpen()) {
  const node = panel();
  if (!node) return;
  root.toggleAttribute("data-homeward-filters", on);
  button.setAttribute("aria-expanded", String(on));
  if (on) {
    opener = button;
    node.id = "homeward-filters";
    node.setAttribute("role", PHONE.matches ? "dialog" : "region");
    node.removeAttribute("aria-modal");
    if (PHONE.matches) node.setAttribute("aria-modal", "true");
    node.setAttribute("aria-label", words.filters);
    node.tabIndex = -1; // not its first field: a date opens its calendar as soon as it has the focus
    node.focus();
  } else {
    opener?.focus();
  }
}

function close() {
  if (!isOpen()) return;
  root.removeAttribute("data-homeward-filters");
  opener?.setAttribute("aria-expanded", "false");
  opener?.focus();
}

document.addEventListener("keydown", (event) => {
  const node = panel();
  if (!isOpen() || !node?.contains(document.activeElement)) return;
  // What lies over the panel (a list, a calendar) is put away first.
  if (event.key === "Escape" && !document.querySelector('[data-baseweb="popover"], [data-st-overlay-root] > *')) close();
  if (event.key !== "Tab" || !PHONE.matches) return;
  const all = reachable(node);
  const [first, last] = [all[0], all.at(-1)];
  const leaves = event.shiftKey ? [first, node].includes(document.activeElement) : document.activeElement === last;
  if (!leaves) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
});

// A date that was typed counts when its calendar is put away, or without one when its field is left. Enter does so, and the
// focus stays where it is. The field keeps its keys to itself, so they are heard before.
const pressOutside = () => document.body.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));

document.addEventListener("keydown", (event) => {
  const field = document.activeElement;
  if (event.key !== "Enter" || !field?.matches('[data-testid="stDateInputField"] [role="spinbutton"]')) return;
  event.preventDefault();
  if (document.querySelector("[data-st-overlay-root] > *")) return pressOutside();
  field.blur();
  field.focus(); // which opens the calendar
  requestAnimationFrame(pressOutside);
}, { capture: true });

const built = new WeakMap();

// The buttons that close it.
export function panelEnd({ parentElement, data }) {
  let part = built.get(parentElement);
  if (!part?.isConnected) {
    part = element("div", "homeward-panel-end");
    part.append(
      element("button", "homeward-panel-results", { type: "button", onclick: close }),
      element("button", "homeward-panel-close", { type: "button", textContent: "×", onclick: close }),
    );
    parentElement.append(part);
    built.set(parentElement, part);
  }
  part.firstChild.textContent = data.panel.results;
  part.lastChild.setAttribute("aria-label", data.panel.close);
}
