// A button that copies a text and says for a moment that it did.

import { element } from "./table.js";

const SAID = 2500;

// A text that is written anew is read out anew, were it the same.
export function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// `text` gives what is copied; `select` selects it where there is no clipboard (plain http), for the reader's own keys.
export function copying(text, select) {
  const node = element("button", "homeward-action", { type: "button" });
  node.setAttribute("aria-live", "polite");
  let label;
  let words;
  let said;
  node.onclick = async () => {
    try {
      await navigator.clipboard.writeText(text());
      node.textContent = words.copied;
    } catch {
      select();
      node.textContent = words.selected;
    }
    clearTimeout(said);
    said = setTimeout(() => (node.textContent = label), SAID);
  };
  function update(newLabel, newWords) {
    [label, words] = [newLabel, newWords];
    put(node, label);
  }
  return { node, update };
}
