// What a question gave: a table of which only the rows in sight are drawn, files, and a chart of columns one chooses.

import { inTheme, loadPlotly } from "./plot.js";
import { fileOf, FORMATS, kinds, textOf } from "./sql-files.js";
import { element } from "./table.js";

const ROW = 30; // pixels
const SPARE = 12; // rows drawn above and below those in sight
const DRAWN = 5_000; // marks of a chart
// Safe for colour-blind viewers (Okabe and Ito), after the colours of groups.
const CYCLE = ["#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8a8f98", "#e69f00"];

export const filled = (text, values) => Object.entries(values).reduce((all, [key, value]) => all.replaceAll(`{${key}}`, value), text);

function compare(collator, left, right) {
  if (left === null || right === null) return (left === null) - (right === null);
  if (left instanceof Date || typeof left === "number" || typeof left === "bigint") return left < right ? -1 : left > right ? 1 : 0;
  return collator.compare(textOf(left, ""), textOf(right, ""));
}

export function table(result, { language, words, shown }) {
  const { columns } = result;
  const collator = new Intl.Collator(language, { numeric: true });
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 6 });
  let rows = result.rows.slice(0, shown);
  const sorted = { by: -1, down: false };
  const scroll = element("div", "sql-scroll", { tabIndex: 0 });
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", words.result);
  const grid = element("table", "sql-table");
  grid.setAttribute("aria-rowcount", String(rows.length + 1));
  const head = element("tr", "");
  const body = element("tbody", "");
  const thead = element("thead", "");
  thead.append(head);
  grid.append(thead, body);
  scroll.append(grid);

  // Years and ids are numbers that nobody groups by thousands.
  const show = (value, type) => (typeof value === "number" && kinds.isNumber(type) && !Number.isInteger(value) ? number.format(value) : textOf(value, type));

  columns.forEach(({ name, type }, place) => {
    const cell = element("th", kinds.isNumber(type) ? "sql-number" : "", { scope: "col", title: type });
    const button = element("button", "", { type: "button", textContent: name });
    button.onclick = () => {
      sorted.down = sorted.by === place && !sorted.down;
      sorted.by = place;
      rows = [...rows].sort((a, b) => {
        const order = compare(collator, a[place], b[place]);
        return sorted.down && a[place] !== null && b[place] !== null ? -order : order;
      });
      for (const [index, other] of [...head.children].entries()) {
        if (index === place) other.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
        else other.removeAttribute("aria-sort");
      }
      paint(true);
    };
    cell.append(button);
    head.append(cell);
  });

  function spacer(height) {
    const row = element("tr", "sql-space");
    row.setAttribute("aria-hidden", "true");
    const cell = element("td", "", { colSpan: columns.length });
    cell.style.height = `${height}px`;
    row.append(cell);
    return row;
  }
  let first = -1;
  function paint(anew = false) {
    const from = Math.max(Math.floor(scroll.scrollTop / ROW) - SPARE, 0);
    if (!anew && first >= 0 && Math.abs(from - first) < SPARE / 2) return;
    first = from;
    const to = Math.min(from + Math.ceil((scroll.clientHeight || 480) / ROW) + 2 * SPARE, rows.length);
    const drawn = rows.slice(from, to).map((row, index) => {
      const line = element("tr", "");
      line.setAttribute("aria-rowindex", String(from + index + 2));
      row.forEach((value, place) => {
        const text = show(value, columns[place].type);
        const cell = element("td", kinds.isNumber(columns[place].type) ? "sql-number" : "", { textContent: text });
        if (text.length > 40) cell.title = text;
        if (value === null) cell.className = "sql-null";
        line.append(cell);
      });
      return line;
    });
    body.replaceChildren(...(from ? [spacer(from * ROW)] : []), ...drawn, ...(to < rows.length ? [spacer((rows.length - to) * ROW)] : []));
  }
  scroll.onscroll = () => paint();
  paint(true);
  const tabbed = () => [columns.map(({ name }) => name), ...rows.map((row) => row.map((value, place) => textOf(value, columns[place].type)))]
    .map((line) => line.map((cell) => cell.replace(/[\t\r\n]+/g, " ")).join("\t")).join("\n");
  return { node: scroll, text: tabbed, select: () => getSelection().selectAllChildren(grid) };
}

// ---------- files

export function downloads(result, { words, about, assets, name }) {
  const node = element("p", "sql-downloads");
  node.append(element("span", "", { textContent: words.download }));
  for (const [ending, [label]] of Object.entries(FORMATS)) {
    const button = element("button", "homeward-action", { type: "button", textContent: label });
    button.onclick = async () => {
      button.disabled = true;
      const blob = await fileOf(ending, result, about, assets.files).finally(() => (button.disabled = false));
      save(blob, `${name}.${ending}`);
    };
    node.append(button);
  }
  return node;
}

export function save(blob, file) {
  const href = URL.createObjectURL(blob);
  element("a", "", { href, download: file }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

// ---------- a chart

function choice(label, options, chosen, changed) {
  const node = element("label", "sql-choice", { textContent: label });
  const select = element("select", "");
  for (const [value, text] of options) select.append(element("option", "", { value, textContent: text }));
  select.value = String(chosen);
  select.onchange = changed;
  node.append(select);
  return { node, value: () => select.value };
}

// What is drawn at first: dates or texts across, the first number up, the first other text as colour.
function guess(columns) {
  const counts = (place) => kinds.isNumber(columns[place].type) && !(place === 0 && columns.length > 1);
  const people = columns.findIndex(({ name }, place) => name === "people" && counts(place));
  const number = people >= 0 ? people : columns.findIndex((_, place) => counts(place));
  const across = columns.findIndex((_, place) => place !== number);
  const colour = columns.findIndex(({ type }, place) => place !== number && place !== across && /Utf8/.test(type));
  const dates = across >= 0 && (kinds.isDay(columns[across].type) || kinds.isTime(columns[across].type));
  return { kind: "bars", x: Math.max(across, 0), y: number, colour, dates };
}

// Whether a result has the columns that a chart is drawn by.
export function drawable({ columns }, { x, y, colour }) {
  const has = (name, fits = () => true) => name === undefined || columns.some((column) => column.name === name && fits(column.type));
  return has(x) && has(y, kinds.isNumber) && has(colour);
}

// `chosen` is the chart of the URL (kind, x, y, colour; columns by name), {} where there is none; `changed` hears of another.
export function chart(result, { words, assets, template, colours, about, chosen, changed }) {
  const node = element("div", "sql-chart");
  const { columns } = result;
  const place = (name, other) => (name === undefined ? other : columns.findIndex((column) => column.name === name));
  const first = guess(columns);
  if (Object.keys(chosen).length) {
    Object.assign(first, { kind: chosen.kind ?? first.kind, x: place(chosen.x, first.x), y: place(chosen.y, first.y), colour: place(chosen.colour, -1) });
  }
  if (first.y < 0) {
    node.append(element("p", "homeward-status", { textContent: words.no_chart }));
    return { node, show() {} };
  }
  const all = columns.map(({ name }, place) => [String(place), name]);
  const numbers = all.filter(([place]) => kinds.isNumber(columns[place].type));
  const drawing = element("div", "sql-drawing");
  drawing.setAttribute("role", "img");
  const controls = element("div", "sql-choices");
  const draw = () => {
    changed(current());
    return paint();
  };
  const kind = choice(words.kind, [["bars", words.bars], ["line", words.line], ["points", words.points]], first.kind, draw);
  const x = choice(words.x, all, first.x, draw);
  const y = choice(words.y, numbers, first.y, draw);
  const colour = choice(words.colour, [["-1", words.one], ...all], first.colour, draw);
  const name = (choice) => columns[choice.value()]?.name;
  const current = () => JSON.parse(JSON.stringify({ kind: kind.value(), x: name(x), y: name(y), colour: name(colour) }));
  controls.append(kind.node, x.node, y.node, colour.node);
  const note = element("p", "homeward-status");
  const source = element("p", "homeward-source", { textContent: filled(words.source, { version: about.version }) });
  node.append(controls, drawing, note, source);

  async function paint() {
    const Plotly = await loadPlotly(assets.plotly);
    const rows = result.rows.slice(0, DRAWN);
    note.textContent = result.rows.length > DRAWN ? filled(words.many, { n: DRAWN.toLocaleString() }) : "";
    const by = Number(colour.value());
    const groups = new Map();
    for (const row of rows) {
      const key = by < 0 ? "" : textOf(row[by], columns[by].type) || "–";
      groups.set(key, [...(groups.get(key) ?? []), row]);
    }
    const cycle = [...colours, ...CYCLE];
    const across = columns[x.value()];
    const traces = [...groups].map(([key, found], place) => ({
      name: key.replaceAll("<", "&lt;"),
      x: found.map((row) => textOf(row[x.value()], across.type)),
      y: found.map((row) => (row[y.value()] === null ? null : Number(row[y.value()]))),
      ...(kind.value() === "bars" ? { type: "bar" } : { type: "scatter", mode: kind.value() === "line" ? "lines+markers" : "markers" }),
      marker: { color: cycle[place % cycle.length], size: 7 },
      line: { color: cycle[place % cycle.length], width: 2 },
      hoverinfo: "all",
    }));
    const names = /^(Utf8|Dictionary|Bool|List)/.test(across.type);
    const titled = (column) => ({ title: { text: columns[column].name.replaceAll("<", "&lt;") }, fixedrange: false });
    const plain = {
      template,
      barmode: "stack",
      dragmode: "zoom",
      showlegend: by >= 0,
      legend: { orientation: "h", y: 1.02, yanchor: "bottom" },
      xaxis: { ...titled(x.value()), ...(names ? { type: "category" } : {}) },
      yaxis: { ...titled(y.value()), rangemode: "tozero", showgrid: true, zeroline: true },
    };
    const { layout } = inTheme({ layout: plain }, drawing);
    await Plotly.react(drawing, traces, layout, { displayModeBar: false, responsive: true });
    drawing.setAttribute("aria-label", `${columns[y.value()].name}, ${across.name}`);
  }
  return { node, show: draw };
}
