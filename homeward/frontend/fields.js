// The fields of the panel of filters (see homeward/text/filter_form.py), by kind. Each is made once and is {node, show}: `show`
// shows what a query string, as lists by parameter, has of it; what a hand changes goes to `part.change`, in the same form.

import { element } from "./table.js";

export const FIELDS = { choice, dates, list, pick, switch: onOff, years };

function labelled(label, content) {
  const node = element("label", "homeward-field");
  node.append(element("span", "homeward-field-label", { textContent: label }), content);
  return node;
}

// The name of a field of several inputs, and what explains it.
function legend(part, { label, help }) {
  const node = element("legend", "homeward-field-label", { textContent: label });
  if (!help) return node;
  const button = element("button", "homeward-help", { type: "button", textContent: "?" });
  button.setAttribute("aria-label", part.form.words.help.replace("{name}", label));
  const bubble = element("div", "homeward-bubble", { popover: "auto" });
  bubble.append(element("p", "", { textContent: help.text }), element("a", "homeward-link", { textContent: help.label, href: help.href }));
  button.popoverTargetElement = bubble;
  node.append(button, bubble);
  return node;
}

function group(part, field, className) {
  const node = element("fieldset", `homeward-field ${className}`);
  node.dataset.filter = field.name;
  node.append(legend(part, field));
  return node;
}

// A day that is none, or lies outside of the data, is not sent; the field says which days there are.
function dates(part, { names, labels, min, max }) {
  const node = element("div", "homeward-field homeward-dates");
  const problem = element("p", "homeward-problem", { hidden: true, textContent: part.form.words.range });
  problem.setAttribute("role", "alert");
  const inputs = names.map((name) => element("input", "", { type: "date", name, min, max }));
  const judge = () => {
    const wrong = (input) => !input.validity.valid && input !== document.activeElement;
    for (const input of inputs) input.setAttribute("aria-invalid", String(wrong(input)));
    problem.hidden = !inputs.some(wrong);
  };
  inputs.forEach((input, at) => {
    node.append(labelled(labels[at], input));
    input.onchange = () => {
      if (input.validity.valid && input.value !== input.dataset.shown) part.change({ [input.name]: input.value ? [input.value] : [] });
      judge();
    };
    input.onblur = judge;
  });
  node.append(problem);
  return {
    node,
    show(query) {
      for (const input of inputs) {
        const [value = ""] = query[input.name] ?? [];
        // What is being typed stays while the filter is what it was.
        if (input.dataset.shown !== value || input.validity.valid) input.value = value;
        input.dataset.shown = value;
      }
      judge();
    },
  };
}

function option(type, name, [value, label]) {
  const node = element("label", "homeward-option");
  node.append(element("input", "", { type, name, value }), element("span", "", { textContent: label }));
  return node;
}

function choice(part, field) {
  const node = group(part, field, "homeward-choice");
  const { name, options } = field;
  node.setAttribute("role", "radiogroup");
  node.append(...options.map((each) => option("radio", name, each)));
  const [[byDefault]] = options;
  node.onchange = ({ target: { value } }) => part.change({ [name]: value === byDefault ? [] : [value] });
  const inputs = [...node.querySelectorAll("input")];
  return {
    node,
    show(query) {
      const [chosen = byDefault] = query[name] ?? [];
      for (const input of inputs) input.checked = input.value === chosen;
    },
  };
}

// Folded, it says what is chosen.
function list(part, field) {
  const { name, label, options } = field;
  const node = group(part, field, "homeward-list");
  const details = element("details", "");
  const summary = element("summary", "");
  const inside = element("div", "homeward-options");
  inside.append(...options.map((each) => option("checkbox", name, each)));
  details.append(summary, inside);
  node.append(details);
  const inputs = [...inside.querySelectorAll("input")];
  node.onchange = () => part.change({ [name]: inputs.filter((input) => input.checked).map((input) => input.value) });
  return {
    node,
    show(query) {
      const chosen = query[name] ?? [];
      for (const input of inputs) input.checked = chosen.includes(input.value);
      const labels = options.filter(([value]) => chosen.includes(value)).map(([, words]) => words);
      summary.textContent = labels.join(", ") || field.all;
      summary.setAttribute("aria-label", `${label}: ${summary.textContent}`);
    },
  };
}

function pick(part, { name, label, options, none }) {
  const select = element("select", "", { name });
  select.append(...[["", none], ...options].map(([value, textContent]) => element("option", "", { value, textContent })));
  select.onchange = () => part.change({ [name]: select.value ? [select.value] : [] });
  const node = labelled(label, select);
  node.dataset.filter = name;
  return { node, show: (query) => (select.value = query[name]?.[0] ?? "") };
}

function onOff(part, { name, label }) {
  const node = option("checkbox", name, ["1", label]);
  const [input] = node.children;
  node.dataset.filter = name;
  node.classList.add("homeward-switch");
  input.setAttribute("role", "switch");
  input.onchange = () => part.change({ [name]: input.checked ? ["1"] : [] });
  return { node, show: (query) => (input.checked = query[name]?.[0] === "1") };
}

// One button for each year; the one that is the whole period is pressed, and lets go of it again.
function years(part, { names: [first, last], label, years: all }) {
  const node = element("div", "homeward-field homeward-panel-years");
  node.setAttribute("role", "group");
  node.setAttribute("aria-label", label);
  const ends = (year) => ({ [first]: [`${year}-01-01`], [last]: [`${year}-12-31`] });
  const buttons = all.map((year) => element("button", "homeward-panel-year", { type: "button", textContent: year }));
  const isPressed = (button) => button.getAttribute("aria-pressed") === "true";
  for (const button of buttons) button.onclick = () => part.change(isPressed(button) ? { [first]: [], [last]: [] } : ends(button.textContent));
  node.append(...buttons);
  return {
    node,
    show(query) {
      for (const button of buttons) {
        const wanted = ends(button.textContent);
        button.setAttribute("aria-pressed", String([first, last].every((name) => query[name]?.[0] === wanted[name][0])));
      }
    },
  };
}
