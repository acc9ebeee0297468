// Presenter mode: one figure fills the screen, with its finding, its source and a QR code of the same view.
// `data` is what a figure is drawn from; `data.present` is what the slide adds to it (see homeward/charts/slide.py).
// What a key asks for goes to the server as an absolute wish ("slide 3", "Ukrainian"), so that keys pressed faster than
// it answers are not lost; what only a browser can do (full screen, a blank screen) is done here.

import { arrived } from "./feedback.js";
import { controls, listen } from "./keys.js";
import { coloursOf, keyItem, loadPlotly, NARROW, prepared } from "./plot.js";
import { contentOf, element, speak, textOf } from "./table.js";

// All lengths of a slide are in units of a hundredth of the height of a screen of 16:9. Plotly draws in pixels on a
// small screen of its own, which is then enlarged as a whole: type, strokes and distances alike on every screen.
const TYPE = 2.2;
const PLOTLY_TYPE = 13;
const LEAST_SCALE = 0.9;
// Rows of a tall chart may move together, down to this share of their height on the page, before its type shrinks.
const SQUEEZE = 0.66;
const TIGHT = 0.85;
const CONFIG = { displayModeBar: false, responsive: false, doubleClick: "reset", showTips: false };
const ANSWER = 3000;
const AGAIN = 600;

// Beside a chart stand whole sentences of it, at most so many words, and none that repeats the title.
const MOST_WORDS = 25;

function brief({ title, sentence }) {
  let said = "";
  for (const each of sentence.split(/(?<=\.)\s+/)) {
    const more = `${said} ${each}`.trim();
    if (each.slice(0, 30) !== title.slice(0, 30) && more.split(/\s+/).length <= MOST_WORDS) said = more;
  }
  return said;
}

function build(parent) {
  const part = {
    root: element("section", "homeward-slide", { tabIndex: -1 }),
    title: element("h1", "homeward-slide-title"),
    subtitle: element("p", "homeward-slide-subtitle"),
    chosen: element("p", "homeward-slide-chosen"),
    stage: element("div", "homeward-slide-stage"),
    chart: element("div", "homeward-slide-chart"),
    sheet: element("div", "homeward-slide-sheet"),
    empty: element("p", "homeward-slide-empty"),
    side: element("div", "homeward-slide-side"),
    key: element("ul", "homeward-key"),
    sentence: element("p", "homeward-slide-sentence"),
    code: element("figure", "homeward-slide-code"),
    source: element("p", "homeward-slide-source"),
    state: element("p", "homeward-slide-state"),
    place: element("p", "homeward-slide-place"),
    blank: element("div", "homeward-slide-blank", { hidden: true }),
    said: element("p", "homeward-heard"),
  };
  const head = element("header", "homeward-slide-head");
  const foot = element("footer", "homeward-slide-foot");
  part.chart.setAttribute("role", "img");
  part.said.setAttribute("aria-live", "polite");
  head.append(part.title, part.subtitle, part.chosen);
  part.stage.append(part.chart, part.sheet, part.empty);
  part.side.append(part.key, part.sentence, part.code);
  foot.append(part.source, part.state, part.place);
  part.root.append(head, part.stage, part.side, foot, part.blank, part.said);
  parent.append(part.root);
  return part;
}

// ---------- what a slide shows

function update(part, data) {
  const { present } = data;
  part.data = data;
  speak(data.language);
  part.root.id = data.id ?? `slide-${data.name}`;
  part.title.id = `title-${part.root.id}`;
  part.root.setAttribute("aria-labelledby", part.title.id);
  if (present.theme) part.root.dataset.theme = present.theme;
  else delete part.root.dataset.theme;
  part.title.textContent = data.title;
  part.subtitle.textContent = data.subtitle;
  part.chosen.textContent = present.chosen;
  part.key.replaceChildren(...(data.empty ? [] : data.key.map(keyItem)));
  part.sentence.textContent = brief(data);
  part.chart.setAttribute("aria-label", data.alt);
  part.source.textContent = data.source;
  part.state.textContent = present.state;
  part.place.textContent = present.place;
  part.empty.textContent = data.empty ?? "";
  part.chart.hidden = Boolean(data.empty || data.sheet);
  part.sheet.hidden = Boolean(data.empty || !data.sheet);
  part.empty.hidden = !data.empty;
  showCode(part, present.code);
  if (part.said.textContent !== present.said) part.said.textContent = present.said;
}

function showCode(part, code) {
  part.code.hidden = !code;
  if (!code) return;
  const image = element("img", "", { src: code.image, alt: `${code.label}: ${code.href}` });
  part.code.replaceChildren(image, element("figcaption", "", { textContent: code.label }));
}

// ---------- how it fills the screen

// The words beside the chart are set as large as there is room for them: the sizes, in units, from the largest.
const SIZES = [2.5, 2.4, 2.3, 2.2, 2.1, 2.0, 1.9, 1.8, 1.7, 1.6, 1.5, 1.4];

function fit(node) {
  for (const size of SIZES) {
    node.style.setProperty("--size", size);
    if (node.scrollHeight <= node.clientHeight) return;
  }
}

function unit(part) {
  return parseFloat(getComputedStyle(part.root).fontSize) / TYPE;
}

// How much the small screen of Plotly is enlarged.
function scaleOf(part, data) {
  const { clientHeight } = part.stage;
  const wanted = Math.max((TYPE * unit(part)) / PLOTLY_TYPE, 1);
  return Math.max(LEAST_SCALE, Math.min(wanted, clientHeight / (SQUEEZE * data.height)));
}

async function draw(part, data) {
  fit(part.side);
  if (data.sheet && !data.empty) await drawSheet(part, data);
  else if (!data.empty) await drawChart(part, data);
  else part.plotly?.purge(part.chart);
  if (part.data === data) part.root.dataset.drawn = String(Number(part.root.dataset.drawn ?? 0) + 1);
}

async function drawChart(part, data) {
  const Plotly = await loadPlotly(data.plotly);
  if (part.data !== data) return; // newer data came meanwhile
  part.plotly = Plotly;
  const scale = scaleOf(part, data);
  const width = Math.floor(part.stage.clientWidth / scale);
  const height = Math.floor(part.stage.clientHeight / scale);
  const { data: traces, layout } = prepared(data, part.root, width);
  Object.assign(part.chart.style, { width: `${width}px`, height: `${height}px`, transform: `scale(${scale})` });
  Object.assign(layout, { width, height, autosize: false });
  if (height < TIGHT * data.height && width >= NARROW) unwrap(layout.yaxis);
  // Another chart begins anew, so that nothing of the last one stays; the same one goes on.
  const drawing = part.drawn === data.name ? Plotly.react : Plotly.newPlot;
  part.drawn = data.name;
  await drawing(part.chart, traces, layout, CONFIG);
  unclutter(part.chart);
}

// On a slide narrower than a page a label may reach into another. Where it hides so much of it, the later one gives way;
// the table has it.
const HIDES = 0.25;

function unclutter(chart) {
  const visible = [];
  for (const note of chart.querySelectorAll(".annotation text")) {
    const box = note.getBoundingClientRect();
    note.style.visibility = visible.some((other) => common(box, other) > HIDES) ? "hidden" : "";
    if (!note.style.visibility) visible.push(box);
  }
}

// The share of the smaller of two boxes that the other covers.
function common(one, other) {
  const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  const smaller = Math.min(one.width * one.height, other.width * other.height);
  return smaller ? (Math.max(width, 0) * Math.max(height, 0)) / smaller : 0;
}

// Rows that have moved together have no room for names in two lines; beside them there is room for one long line.
function unwrap(axis) {
  if (axis?.ticktext) axis.ticktext = axis.ticktext.map((text) => text.replaceAll("<br>", " "));
}

// A table is set as large as it fits whole; where it does not, so that a room can read it, with as many rows as fit and a
// line that says how many there are. Columns that say nothing in these rows are left out.
const WHOLE_SIZES = [2.8, 2.6, 2.4, 2.2, 2.0, 1.8, 1.6];
const PART_SIZES = [2.0, 1.8, 1.6, 1.5, 1.35, 1.2];
const MOST_ROWS = 24;
const SHORT = 20;
const says = (cell) => !["", "–"].includes(textOf(cell).trim());

async function drawSheet(part, data) {
  part.plotly?.purge(part.chart);
  part.drawn = undefined;
  const content = await contentOf(data.table.href).catch(() => undefined);
  if (part.data !== data) return;
  const words = data.present.words;
  if (!content) return part.sheet.replaceChildren(element("p", "", { textContent: data.table.failed }));
  const rows = content.rows.slice(0, MOST_ROWS);
  const columns = content.columns.map((column, index) => ({ ...column, index }));
  const table = tableOf(columns.filter((column) => column.number || rows.some((row) => says(row[column.index]))), rows);
  part.sheet.replaceChildren(table);
  if (rows.length === content.rows.length && sized(part.sheet, WHOLE_SIZES, (sheet) => hasWidth(sheet) && hasHeight(sheet))) return;
  sized(part.sheet, PART_SIZES, hasWidth);
  const note = part.sheet.appendChild(element("p", "homeward-slide-rows"));
  const body = table.tBodies[0];
  const count = () => (note.textContent = words.rows.replace("{n}", body.rows.length).replace("{all}", content.rows.length));
  for (count(); !hasHeight(part.sheet) && body.rows.length; count()) body.lastElementChild.remove();
  if (body.rows.length === content.rows.length) note.remove();
}

function tableOf(columns, rows) {
  const table = element("table", "");
  const head = table.createTHead().insertRow();
  const body = table.createTBody();
  const kind = (column, text) => [column.number && "homeward-number", text.length <= SHORT && "homeward-short"].filter(Boolean).join(" ");
  for (const column of columns) head.append(element("th", kind(column, ""), { textContent: column.label, scope: "col" }));
  for (const row of rows) {
    const line = body.insertRow();
    for (const column of columns) {
      const text = textOf(row[column.index]);
      line.appendChild(element("td", kind(column, text))).append(element("div", "", { textContent: text }));
    }
  }
  return table;
}

const hasWidth = (sheet) => sheet.scrollWidth <= sheet.clientWidth;
const hasHeight = (sheet) => sheet.scrollHeight <= sheet.clientHeight;

// Short texts stay in one line, or only those of the first column, or none.
const ONE_LINE = ["all", "first", "none"];

// The first size in which a table has room, with as many texts in one line as can be; else the last one.
function sized(sheet, sizes, hasRoom) {
  for (const size of sizes) {
    sheet.style.setProperty("--size", size);
    for (const inOneLine of ONE_LINE) {
      sheet.dataset.inOneLine = inOneLine;
      if (hasRoom(sheet)) return true;
    }
  }
  return false;
}

// A slide is drawn anew when its screen or its colours change. On paper it has a size of its own, known beforehand.
function watch(part) {
  let timer;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => draw(part, part.data), 60);
  };
  const resized = new ResizeObserver(later);
  resized.observe(part.stage);
  const restyled = new MutationObserver(() => {
    const colours = JSON.stringify(coloursOf(part.root));
    if (part.colours !== colours) later();
    part.colours = colours;
  });
  for (let node = part.root; node; node = node.parentElement) {
    restyled.observe(node, { attributes: true, attributeFilter: ["class", "style", "data-theme"] });
  }
  const printing = (on) => () => {
    document.documentElement.classList.toggle("homeward-printing", on);
    update(part, part.data);
    if (on) part.root.dataset.theme = "light";
    draw(part, part.data);
  };
  const [before, after] = [printing(true), printing(false)];
  addEventListener("beforeprint", before);
  addEventListener("afterprint", after);
  return () => {
    clearTimeout(timer);
    resized.disconnect();
    restyled.disconnect();
    removeEventListener("beforeprint", before);
    removeEventListener("afterprint", after);
  };
}

// ---------- steps that are requested

// The place that is shown, or that was requested a moment ago.
function place(part) {
  const waiting = part.requested && performance.now() - part.requested.when < ANSWER;
  return waiting ? part.requested.place : part.data.present.at;
}

function go(part, to, around = false) {
  const { of } = part.data.present;
  const wanted = around ? ((to - 1 + of) % of) + 1 : Math.min(Math.max(to, 1), of);
  if (wanted === place(part)) return;
  const request = { place: wanted, when: performance.now() };
  part.requested = request;
  part.tell("step", wanted); // a saved presentation answers within
  insist(part, request, AGAIN);
}

// A wish that came between two slides may be lost, and the slide stay as it is: it is said again, less and less often.
function insist(part, request, wait) {
  setTimeout(() => {
    if (part.requested !== request || !part.root.isConnected || performance.now() - request.when > ANSWER) return;
    part.tell("step", request.place);
    insist(part, request, 2 * wait);
  }, wait);
}

// By name, everything that a key, a button or a finger can ask for.
function actions(part) {
  const colours = () => coloursOf(part.root).background;
  return {
    next: () => go(part, place(part) + 1),
    previous: () => go(part, place(part) - 1),
    first: () => go(part, 1),
    last: () => go(part, part.data.present.of),
    advance: () => go(part, place(part) + 1, true),
    language: () => part.tell("language", part.data.present.other),
    theme: () => {
      const theme = isDark(colours()) ? "light" : "dark";
      part.root.dataset.theme = theme; // at once; the link follows
      part.tell("theme", theme);
    },
    hold: () => part.tell("hold", !part.data.present.held),
    leave: () => part.tell("left", true),
  };
}

export function isDark(colour) {
  const parts = colour.startsWith("#")
    ? colour.match(/[0-9a-f]{2}/gi).map((part) => parseInt(part, 16))
    : colour.match(/[\d.]+/g).map(Number);
  return parts.slice(0, 3).reduce((sum, part) => sum + part, 0) < 3 * 128;
}

// A slide that is only looked at: on paper, dark on white, and many of them in one document.
export function onPaper(parentElement, data) {
  const part = build(parentElement);
  update(part, { ...data, id: `paper-${data.present.at}`, present: { ...data.present, theme: "light", said: "" } });
  return draw(part, part.data);
}

const slides = new WeakMap();

// Says on the document that there is a slide, for present.css: "away" while Streamlit says that there is no connection.
// What is said goes with the slide itself, in the same frame.
const announcer = new MutationObserver(announce);

function announce() {
  const root = document.documentElement;
  if (document.querySelector(".homeward-slide")) {
    root.dataset.homewardSlide = document.querySelector('[data-testid="stDialog"]') ? "away" : "";
    announcer.observe(document.body, { childList: true, subtree: true });
  } else {
    delete root.dataset.homewardSlide;
    announcer.disconnect();
  }
}

export function slide({ parentElement, data, setTriggerValue }) {
  arrived();
  let part = slides.get(parentElement);
  if (!part?.root.isConnected) {
    part = build(parentElement);
    announce();
    slides.set(parentElement, part);
    part.tell = setTriggerValue;
    part.does = actions(part);
    update(part, data);
    part.controls = controls(part);
    const stops = [watch(part), listen(part)];
    part.stop = () => stops.forEach((stop) => stop());
    part.root.focus({ preventScroll: true });
  }
  part.tell = setTriggerValue;
  update(part, data);
  if (part.requested?.place === data.present.at) part.requested = undefined;
  else if (part.requested && place(part) === part.requested.place) part.tell("step", part.requested.place); // at once, where another slide came first
  part.controls.update();
  part.colours = JSON.stringify(coloursOf(part.root));
  draw(part, data);
  return () => {
    if (part.root.isConnected) return;
    part.stop();
    part.plotly?.purge(part.chart);
  };
}
