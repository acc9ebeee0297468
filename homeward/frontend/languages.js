// The switch of languages, at the head of every page: each is named in its own.

import { waiting } from "./feedback.js";
import { element } from "./table.js";

const built = new WeakMap();

function build(root, { label, names }, tell) {
  const node = element("div", "homeward-languages");
  node.dataset.filter = "lang";
  node.setAttribute("role", "radiogroup");
  node.setAttribute("aria-label", label);
  for (const [code, name] of Object.entries(names)) {
    const input = element("input", "", { type: "radio", name: "homeward-language", value: code });
    const option = element("label", "homeward-language", { lang: code });
    input.onchange = () => {
      waiting();
      tell(code);
    };
    option.append(input, name);
    node.append(option);
  }
  root.append(node);
  return node;
}

export function languages({ parentElement, data: { languages }, setTriggerValue }) {
  let node = built.get(parentElement);
  if (!node?.isConnected) {
    node = build(parentElement, languages, (code) => setTriggerValue("language", code));
    built.set(parentElement, node);
  }
  for (const input of node.querySelectorAll("input")) input.checked = input.value === languages.chosen;
}
