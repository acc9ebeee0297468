// Terms of the glossary, explained where they stand: in the words around a chart the first of each is a button that shows
// what it means. What stands in the drawing itself, which has no buttons, is explained at the end of the key.
// templates/glossary.html has the terms, in every language; a document without it explains nothing.

import { element } from "./table.js";

const glossaries = new Map(); // by language

function read(language) {
  const template = document.querySelector(`template.glossary[lang="${language}"]`);
  if (!template) return undefined;
  const terms = [...template.content.querySelectorAll("dt")].map((name) => ({ name: name.textContent, meaning: name.nextElementSibling.textContent, forms: name.dataset.forms.split("|") }));
  const byForm = new Map(terms.flatMap((term) => term.forms.map((form) => [form.replace("=", "").toLowerCase(), { term, alone: form.startsWith("=") }])));
  const forms = [...byForm.keys()].sort((one, other) => other.length - one.length);
  const pattern = forms.map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  return { byForm, label: template.dataset.label, pattern: new RegExp(`(?<![\\p{L}\\d])(?:${pattern})(?![\\p{L}\\d])`, "giu") };
}

function glossary(language) {
  if (!glossaries.get(language)) glossaries.set(language, read(language)); // a page that is not whole yet has none
  return glossaries.get(language);
}

// The terms of a text that are not explained yet, with where they stand. Some are terms only where they stand alone.
function find({ byForm, pattern }, text, explained) {
  const found = [];
  for (const { 0: word, index } of text.matchAll(pattern)) {
    const { term, alone } = byForm.get(word.toLowerCase());
    if (explained.has(term) || (alone && word.length < text.trim().length)) continue;
    explained.add(term);
    found.push({ term, word, index });
  }
  return found;
}

function button({ label }, { name, meaning }, text) {
  const node = element("button", "homeward-term", { type: "button", textContent: text });
  const bubble = element("div", "homeward-bubble", { popover: "auto" });
  const more = element("a", "homeward-link", { textContent: label, href: `./method?lang=${document.documentElement.lang}#definitions` });
  bubble.append(element("strong", "", { textContent: name }), element("p", "", { textContent: meaning }), more);
  node.popoverTargetElement = bubble;
  return [node, bubble];
}

function explainText(known, node, explained) {
  const found = find(known, node.data, explained);
  for (const { term, word, index } of found.reverse()) {
    const rest = node.splitText(index);
    rest.data = rest.data.slice(word.length);
    rest.before(...button(known, term, word));
  }
}

// The texts of an element that can hold a button: those of its buttons cannot.
const textsOf = (root) => [...root.childNodes].flatMap((node) => (node.nodeType === Node.TEXT_NODE ? [node] : node.tagName === "BUTTON" ? [] : textsOf(node)));

// What is written in a drawing: names of rows, titles of axes, labels.
function drawn({ layout, data }) {
  const axes = [layout.xaxis, layout.yaxis].filter(Boolean);
  const texts = axes.flatMap((axis) => [axis.title?.text, ...(axis.ticktext ?? []), ...(axis.categoryarray ?? [])]);
  const labelled = data.filter((trace) => trace.textposition || trace.mode?.includes("text")); // the text of others is their hover
  texts.push(...(layout.annotations ?? []).map((note) => note.text), ...labelled.flatMap((trace) => trace.text ?? []));
  return texts.filter((text) => typeof text === "string").map((text) => text.replace(/<[^>]*>/g, " "));
}

// Explains the terms in the words around a chart and, at the end of the key, those in its drawing and in names that are
// buttons already. The words must be new: none of their terms is a button yet.
export function explain({ filters, subtitle, key, sentence, data: { language, spec, empty } }) {
  const known = glossary(language);
  if (!known) return;
  const explained = new Set();
  const inPlace = (place) => textsOf(place).forEach((node) => explainText(known, node, explained));
  [filters, subtitle, key].forEach(inPlace);
  const names = [...key.querySelectorAll(".homeward-key-choice")].map((node) => node.textContent);
  for (const text of empty ? [] : [...names, ...drawn(spec)]) {
    for (const { term } of find(known, text, explained)) {
      const item = element("li", "homeward-key-term");
      item.append(...button(known, term, term.name));
      key.append(item);
    }
  }
  inPlace(sentence);
}
