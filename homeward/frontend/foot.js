// The foot of a page: the switch that pins its data version, what the numbers are and to when, and links.

import { waiting } from "./feedback.js";
import { element } from "./table.js";

function build(root) {
  const part = {
    node: element("div", "homeward-page-foot"),
    pin: element("label", "homeward-switch"),
    input: element("input", "", { type: "checkbox" }),
    name: element("span", ""),
    help: element("button", "homeward-help", { type: "button", textContent: "?" }),
    bubble: element("div", "homeward-bubble", { popover: "auto" }),
    lines: element("div", ""),
  };
  part.input.setAttribute("role", "switch");
  part.help.popoverTargetElement = part.bubble;
  part.pin.append(part.input, part.name);
  const pinning = element("div", "homeward-pin");
  pinning.append(part.pin, part.help, part.bubble);
  part.node.append(pinning, part.lines);
  root.append(part.node);
  return part;
}

function linked(links) {
  const line = element("p", "");
  links.forEach(({ text, href }, at) => {
    if (at) line.append(" · ");
    line.append(element("a", "homeward-link", { textContent: text, href, target: "_blank", rel: "noopener" }));
  });
  return line;
}

const built = new WeakMap();

export function foot({ parentElement, data: { foot: content }, setTriggerValue }) {
  let part = built.get(parentElement);
  if (!part?.node.isConnected) {
    part = build(parentElement);
    built.set(parentElement, part);
  }
  part.input.onchange = () => {
    waiting();
    setTriggerValue("hold", part.input.checked);
  };
  const { words, lines, links, held } = content;
  part.input.checked = held;
  if (part.shown === JSON.stringify([words, lines, links])) return;
  part.shown = JSON.stringify([words, lines, links]);
  part.name.textContent = words.pin;
  part.help.setAttribute("aria-label", words.help.replace("{name}", words.pin));
  part.bubble.textContent = words.explained;
  part.lines.replaceChildren(...lines.map((text) => element("p", "", { textContent: text })), linked(links));
}
