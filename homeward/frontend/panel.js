// The panel of filters: at the side of a wide window, over the whole of a phone, where it keeps the focus until it is
// closed. Its fields are those of HTML, described by the server (see homeward/text/filter_form.py). A hand sees its change
// at once; the server gets the filters that have changed and answers with all that are in force.

import { waiting } from "./feedback.js";
import { FIELDS } from "./fields.js";
import { element } from "./table.js";
import "./words.js";

const PHONE = matchMedia("(max-width: 700px)");
const root = document.documentElement;
const panel = () => document.querySelector(".homeward-panel");
const reachable = (node) => [...node.querySelectorAll("button, input, select, summary, a")].filter((one) => one.getClientRects().length && !one.disabled);

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
    node.tabIndex = -1;
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
  // What is explained is put away first.
  if (event.key === "Escape" && !node.querySelector(":popover-open")) close();
  if (event.key !== "Tab" || !PHONE.matches) return;
  const all = reachable(node);
  const [first, last] = [all[0], all.at(-1)];
  const leaves = event.shiftKey ? [first, node].includes(document.activeElement) : document.activeElement === last;
  if (!leaves) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
});

// ---------- sections

function fieldsOf(part, section) {
  const fields = section.fields.map((field) => FIELDS[field.kind](part, field));
  part.fields.push(...fields);
  return fields.map(({ node }) => node);
}

function plain(part, section) {
  const node = element("section", "homeward-panel-section");
  if (section.title) node.append(element("h3", "", { textContent: section.title }));
  node.append(...fieldsOf(part, section));
  return node;
}

// What the rest is compared with: folded away until somebody asks for it, and open where something is compared.
function comparison(part, section) {
  const node = element("details", "homeward-panel-section homeward-compare");
  const stop = element("button", "homeward-tool", { type: "button", textContent: section.stop });
  node.append(element("summary", "", { textContent: section.title }), element("p", "", { textContent: section.hint }), ...fieldsOf(part, section), stop);
  const names = section.fields.flatMap((field) => field.names ?? field.name);
  stop.onclick = () => part.change(Object.fromEntries(names.map((name) => [name, []])));
  let before = false;
  part.fields.push({
    show(query) {
      const compares = names.some((name) => query[name]?.length);
      stop.disabled = !compares;
      if (compares && !before) node.open = true;
      before = compares;
    },
  });
  return node;
}

// ---------- the form

function build(part, form) {
  const { words } = form;
  Object.assign(part, { form, fields: [] });
  const sections = form.sections.map((section) => (section.compare ? comparison : plain)(part, section));
  const end = element("div", "homeward-panel-end");
  const reset = element("button", "homeward-tool", { type: "button", textContent: words.reset });
  reset.onclick = () => {
    part.pending = {};
    waiting();
    part.tell("reset", true);
  };
  end.append(reset, element("button", "homeward-panel-results", { type: "button", textContent: words.results, onclick: close }));
  part.fields.push({ show: (query) => (reset.disabled = !Object.values(query).some((values) => values.length)) });
  const cross = element("button", "homeward-panel-close", { type: "button", textContent: "×", onclick: close });
  cross.setAttribute("aria-label", words.close);
  const head = element("header", "homeward-panel-head");
  head.append(element("h2", "", { textContent: words.filters }), cross);
  part.node.replaceChildren(head, ...sections, end);
}

function show(part) {
  const query = { ...part.query, ...part.pending };
  for (const field of part.fields) field.show(query);
}

// A second change may be made before the server has answered the first, and it may hear of the second only: each has all
// that are not answered yet. An answer says which is the last one that it knows.
const LONGEST = 10_000; // milliseconds: an answer that does not come

function change(part, query) {
  part.pending = { ...part.pending, ...query };
  part.number += 1;
  clearTimeout(part.late);
  part.late = setTimeout(answer, LONGEST, part);
  waiting();
  part.tell("changed", { number: part.number, query: part.pending });
  show(part);
}

function answer(part) {
  clearTimeout(part.late);
  part.pending = {};
  show(part);
}

const built = new WeakMap();

export function panelForm({ parentElement, data: { form, panel: { query, applied } }, setTriggerValue }) {
  let part = built.get(parentElement);
  if (!part?.node.isConnected) {
    part = { node: element("div", "homeward-panel"), number: applied, pending: {} };
    parentElement.append(part.node);
    built.set(parentElement, part);
  }
  part.tell = setTriggerValue;
  part.change = (changed) => change(part, changed);
  part.query = query;
  if (JSON.stringify(part.form) !== JSON.stringify(form)) build(part, form);
  if (applied >= part.number) answer(part);
  else show(part);
}
