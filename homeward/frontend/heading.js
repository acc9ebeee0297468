// The head of a page: its name, the filters in force as chips, and what opens, resets and copies them. A chip goes with
// the hand that takes it away; the numbers follow from the server.

import { arrived, waiting } from "./feedback.js";
import { isOpen, togglePanel } from "./panel.js";
import { element } from "./table.js";

const SAID = 2500; // milliseconds

function build(root) {
  const part = {
    node: element("header", "homeward-heading"),
    title: element("h1", "homeward-name"),
    chips: element("ul", "homeward-chips"),
    tools: element("div", "homeward-tools"),
    reset: element("button", "homeward-tool homeward-reset", { type: "button" }),
    link: element("button", "homeward-tool", { type: "button" }),
    filters: element("button", "homeward-tool homeward-open-filters", { type: "button" }),
    inactive: element("p", "homeward-inactive"),
    status: element("p", "homeward-unseen"),
  };
  part.status.setAttribute("role", "status");
  part.filters.setAttribute("aria-expanded", String(isOpen()));
  part.filters.setAttribute("aria-controls", "homeward-filters");
  part.tools.append(part.reset, part.link, part.filters);
  part.node.append(part.title, part.chips, part.tools, part.inactive, part.status);
  root.append(part.node);
  return part;
}

// A chip is taken away by its button. The focus goes on to the next, or to what resets them all.
function chip(part, { key, label }) {
  const button = element("button", "homeward-chip", { type: "button" });
  const remove = part.data.words.remove.replace("{name}", label);
  button.append(element("span", "", { textContent: label }), element("span", "homeward-cross", { textContent: "×", ariaHidden: "true" }));
  button.setAttribute("aria-label", remove);
  button.onclick = () => {
    const item = button.closest("li");
    const next = item?.nextElementSibling ?? item?.previousElementSibling;
    (next?.querySelector("button") ?? part.filters).focus();
    (item ?? button).remove();
    waiting();
    part.tell("cleared", key);
  };
  return button;
}

function listed(part, chips) {
  return chips.map((each) => {
    const item = element("li", "");
    item.append(chip(part, each));
    return item;
  });
}

async function copyLink(part) {
  const { words } = part.data;
  try {
    await navigator.clipboard.writeText(location.href);
    part.link.textContent = words.copied;
  } catch {
    part.link.textContent = words.failed;
  }
  part.status.textContent = part.link.textContent;
  clearTimeout(part.said);
  part.said = setTimeout(() => {
    part.said = undefined;
    part.link.textContent = part.data.words.link;
  }, SAID);
}

function update(part, heading) {
  const before = part.data;
  part.data = heading;
  const { words, chips, inactive } = heading;
  part.title.textContent = heading.title;
  // Chips that stay are left as they are, with the focus that one of them may have.
  if (JSON.stringify([before?.chips, before?.words]) !== JSON.stringify([chips, words]) || part.chips.children.length !== chips.length) {
    const focused = [...part.chips.children].findIndex((item) => item.contains(document.activeElement));
    part.chips.replaceChildren(...listed(part, chips));
    if (focused >= 0) (part.chips.children[Math.min(focused, chips.length - 1)]?.firstChild ?? part.filters).focus();
  }
  part.chips.hidden = !chips.length;
  part.inactive.hidden = !inactive.length;
  part.inactive.replaceChildren(words.inactive, ...inactive.map((each) => chip(part, each)));
  part.reset.textContent = words.reset;
  part.reset.hidden = !chips.length && !inactive.length;
  if (!part.said) part.link.textContent = words.link;
  part.filters.hidden = !heading.filters;
  part.filters.textContent = chips.length ? `${words.filters} (${chips.length})` : words.filters;
  if (before && before.title === heading.title && before.status !== heading.status) part.status.textContent = heading.status;
}

const built = new WeakMap();

export function heading({ parentElement, data, setTriggerValue }) {
  let part = built.get(parentElement);
  if (!part?.node.isConnected) {
    part = build(parentElement);
    built.set(parentElement, part);
    part.link.onclick = () => copyLink(part);
    part.filters.onclick = () => togglePanel(part.filters, part.data.words);
    part.reset.onclick = () => {
      waiting();
      part.chips.replaceChildren();
      (part.filters.hidden ? part.link : part.filters).focus();
      part.tell("reset", true);
    };
  }
  part.tell = setTriggerValue;
  update(part, data.heading);
  arrived();
}
