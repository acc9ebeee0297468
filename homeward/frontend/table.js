// A table of texts: sorted by a click on a heading, searched, shown in parts. A cell is a text, or an object:
// text, href (a link; elsewhere unless `open` names an exchange of ours), order (what it is sorted by), more (folded away).
// Everything is set as text or attribute: nothing in the data can become markup.

import { folded } from "./fold.js";

const PART = 100;
// A table that is seen whole needs no search.
const SHORT = 8;
// On a narrow screen a table of more columns is read row by row.
const WIDE = 3;
// A text of so many letters has room in its column, however many columns there are.
const LONG = 60;

export function element(tag, className, properties = {}) {
  return Object.assign(document.createElement(tag), { className, ...properties });
}

// Sets the language of the document. Set to what it is, it would have everything styled anew all the same.
export function speak(language) {
  const root = document.documentElement;
  if (root.lang !== language) root.lang = language;
}

// The content of a table: fetched, or out of the file where the page has been saved with all its tables.
export async function contentOf(href) {
  if (window.homewardTables) return window.homewardTables[href];
  const response = await fetch(href);
  if (!response.ok) throw new Error(response.status);
  return response.json();
}

export const textOf = (cell) => (typeof cell === "string" ? cell : cell.text);
const orderOf = (cell) => (typeof cell === "string" ? cell : (cell.order ?? cell.text));

function link({ text, href, open }, opened) {
  const node = element("a", "homeward-link", { textContent: text, href });
  if (open) {
    node.onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      opened(open);
    };
  } else if (/^https?:/.test(href)) {
    Object.assign(node, { target: "_blank", rel: "noopener noreferrer" });
  }
  return node;
}

function fill(node, cell, opened) {
  if (typeof cell === "string") return node.append(cell);
  node.append(cell.href ? link(cell, opened) : cell.text);
  if (cell.tone) node.classList.add(`homeward-tone-${cell.tone}`);
  if (cell.more) {
    const details = element("details", "homeward-more");
    details.append(element("summary", "", { textContent: cell.label }), ...cell.more.map((line) => line_(line, opened)));
    node.append(details);
  }
}

function line_(line, opened) {
  const node = element("p", "");
  fill(node, line, opened);
  return node;
}

function compare(collator, left, right) {
  const empty = (value) => value === "–" || value === null || value === "";
  if (empty(left) || empty(right)) return empty(left) - empty(right);
  if (typeof left === "number" && typeof right === "number") return left - right;
  return collator.compare(String(left), String(right));
}

// On paper nothing can be asked for: every row that is found stands there.
const onPaper = new WeakMap(); // by table: draws it for paper, or for the screen again
for (const [kind, printing] of [["beforeprint", true], ["afterprint", false]]) {
  addEventListener(kind, () => {
    for (const root of document.querySelectorAll(".homeward-sheet")) onPaper.get(root)?.(printing);
  });
}

// words: {search, shown, all, none}; shown and none hold {n} and {all}. `searchable` draws the box above the table.
export function table(title, { columns, rows, words }, { language, searchable = false, opened = () => {} }) {
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: "base" });
  const state = { by: undefined, down: false, text: "", limit: PART };
  const root = element("div", "homeward-sheet");
  const scroll = element("div", "homeward-table", { tabIndex: 0 });
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", title);
  const grid = element("table", columns.length > WIDE ? "homeward-stacked" : "");
  grid.append(element("caption", "", { textContent: title }));
  const head = grid.createTHead().insertRow();
  const body = grid.createTBody();
  const status = element("p", "homeward-status");
  status.setAttribute("role", "status");
  const more = element("button", "homeward-action", { type: "button", textContent: words.all });
  more.onclick = () => {
    state.limit = Infinity;
    draw();
  };

  columns.forEach((column, index) => {
    const cell = element("th", column.number ? "homeward-number" : "", { scope: "col" });
    const button = element("button", "homeward-sort", { type: "button", textContent: column.label });
    if (column.title) cell.title = column.title;
    button.onclick = () => {
      state.down = state.by === index ? !state.down : Boolean(column.number);
      state.by = index;
      draw();
    };
    cell.append(button);
    head.append(cell);
  });

  function chosen() {
    const wanted = folded(state.text).split(/\s+/).filter(Boolean);
    const found = rows.filter((row) => {
      const text = folded(row.map((cell) => textOf(cell) + (cell.more ?? []).map(textOf).join(" ")).join(" "));
      return wanted.every((word) => text.includes(word));
    });
    if (state.by === undefined) return found;
    const sorted = [...found].sort((left, right) => {
      const [a, b] = [orderOf(left[state.by]), orderOf(right[state.by])];
      const order = compare(collator, a, b);
      return state.down && a !== "–" && b !== "–" ? -order : order;
    });
    return sorted;
  }

  function draw() {
    const found = chosen();
    const shown = found.slice(0, state.limit);
    body.replaceChildren(
      ...shown.map((row) => {
        const line = element("tr", "");
        row.forEach((cell, index) => {
          const first = index === 0;
          const node = element(first ? "th" : "td", columns[index].number ? "homeward-number" : "", first ? { scope: "row" } : {});
          node.dataset.label = columns[index].label;
          if (textOf(cell).length > LONG) node.classList.add("homeward-long");
          fill(node, cell, opened);
          line.append(node);
        });
        return line;
      }),
    );
    [...head.cells].forEach((cell, index) => {
      if (index === state.by) cell.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    });
    const text = found.length ? words.shown : words.none;
    const number = (value) => value.toLocaleString(language);
    status.textContent = text.replace("{n}", number(shown.length)).replace("{all}", number(rows.length));
    status.hidden = found.length === shown.length && (!searchable || rows.length <= SHORT);
    more.hidden = shown.length === found.length;
  }

  if (searchable && rows.length > SHORT) {
    const box = element("input", "homeward-search", { type: "search", placeholder: words.search });
    box.setAttribute("aria-label", `${words.search}: ${title}`);
    box.oninput = () => {
      state.text = box.value;
      draw();
    };
    root.append(box);
  }
  scroll.append(grid);
  root.append(scroll, status, more);
  draw();
  onPaper.set(root, (printing) => {
    const { limit } = state;
    state.limit = printing ? Infinity : limit;
    draw();
    state.limit = limit;
  });
  return root;
}

// A minus sign as it is set in type is text to a spreadsheet: what is copied out of a table has the one of a keyboard.
const IN_TABLE = { TR: ["<table><tr>", "</tr></table>"], TBODY: ["<table>", "</table>"], THEAD: ["<table>", "</table>"], TABLE: ["<table>", "</table>"] };
document.addEventListener("copy", (event) => {
  const selection = getSelection();
  const text = selection.toString();
  if (!/\u2212\d/.test(text) || !selection.anchorNode.parentElement.closest(".homeward-table")) return;
  const range = selection.getRangeAt(0);
  const [before, after] = IN_TABLE[range.commonAncestorContainer.nodeName] ?? ["", ""];
  const copied = element("div", "");
  copied.append(range.cloneContents());
  const typed = (said) => said.replace(/\u2212(?=\d)/g, "-");
  event.clipboardData.setData("text/plain", typed(text));
  event.clipboardData.setData("text/html", before + typed(copied.innerHTML) + after);
  event.preventDefault();
});
