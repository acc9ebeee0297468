// One figure: title, chart, sentence, source line, actions and table, drawn once and then kept up to date.
// What fills the screen in presenter mode is drawn by present.js, from the same data.
// The chart is one persistent Plotly instance per figure (Plotly.react), which is told its whole size with every drawing.
// Everything that comes from the data is set as text or attribute: nothing in it can become markup.

import { actions } from "./actions.js";
import { arrived } from "./feedback.js";
import { files } from "./files.js";
import { heading } from "./heading.js";
import { drawAll, forget, whenInSight } from "./insight.js";
import { live } from "./live.js";
import { asButton, canDrag, choosing, listen } from "./interact.js";
import { panelForm } from "./panel.js";
import { drawParts } from "./parts.js";
import { coloursOf, keyItem, loadPlotly, prepared } from "./plot.js";
import { strip } from "./strip.js";
import { explain } from "./terms.js";
import { contentOf, element, speak, table } from "./table.js";
import { apart, received, split } from "./wire.js";

function build(root) {
  const figure = element("figure", "homeward-figure");
  const part = {
    figure,
    title: element("h2", "homeward-title"),
    filters: element("p", "homeward-filters"), // those in force, in words
    subtitle: element("p", "homeward-subtitle"),
    key: element("ul", "homeward-key"),
    chart: element("div", "homeward-chart"),
    empty: element("div", "homeward-empty"),
    sheet: element("div", "homeward-held"),
    caption: element("figcaption", "homeward-caption"),
    foot: element("div", "homeward-foot"),
    words: element("details", "homeward-words"),
    wordsSummary: element("summary", ""),
    sentence: element("p", "homeward-sentence"),
    source: element("p", "homeward-source"),
  };
  part.actions = actions(part, () => showTables(part));
  part.chart.setAttribute("role", "img");
  part.words.append(part.wordsSummary, part.sentence);
  part.foot.append(part.source, part.actions.bar);
  part.caption.append(part.words, part.foot, part.actions.under);
  figure.append(part.title, part.filters, part.subtitle, part.key, part.chart, part.sheet, part.empty, part.caption);
  root.append(figure);
  return part;
}

const CONFIG = { displayModeBar: false, responsive: false, doubleClick: "reset", showTips: false };

async function draw(part, data) {
  if (!part.plotly) {
    try {
      part.plotly = await loadPlotly(data.plotly);
    } catch {
      if (part.data === data) withoutDrawing(part);
      return;
    }
    if (part.data !== data) return; // newer data came meanwhile
  }
  const Plotly = part.plotly;
  part.width ??= Math.floor(part.figure.getBoundingClientRect().width);
  if (!part.width) return; // not laid out yet: drawn when it has a width
  theme ??= coloursOf(part.figure);
  const width = onPaper() ? PAPER : part.width;
  const height = heightOf(part);
  const { data: traces, layout } = prepared(data, part.figure, width, theme);
  // Without a size in the layout, Plotly.react keeps that of the drawing before, whatever the element has become.
  part.drawnWidth = part.width;
  Object.assign(layout, { width, height, autosize: false });
  const drawing = JSON.stringify([traces, layout]);
  if (part.drawing !== drawing) {
    part.drawing = drawing; // many a filter leaves a chart as it is
    if (part.chart.layout) Plotly.Fx.unhover(part.chart, undefined, undefined); // the label of a mark that may be gone
    part.chart.style.height = `${height}px`;
    await Plotly.react(part.chart, traces, layout, CONFIG);
    listen(part);
  }
  countDrawing(part);
}

// A chart of time is as high as the window has room for: on a page it is seen whole, with its title and what it says.
// One that shares its row is lower: what stands above it is more.
export function heightOf({ figure, data: { timed, slides, height } }) {
  if (!timed || slides === undefined || onPaper()) return height;
  const share = figure.closest('.homeward-card[data-columns="12"]') ? 0.42 : 0.34;
  return Math.round(Math.min(Math.max(share * innerHeight, 0.68 * height), 1.4 * height));
}

const schedule = (part) => whenInSight(part.chart, () => isChart(part.data) && draw(part, part.data));

let settling;
addEventListener("resize", () => {
  clearTimeout(settling);
  settling = setTimeout(() => {
    for (const part of figures) {
      const height = isChart(part.data) && `${heightOf(part)}px`;
      if (!height || !part.figure.isConnected || part.chart.style.height === height) continue;
      part.chart.style.height = height;
      schedule(part);
    }
  }, SETTLED);
});

// What draws did not come: the figure says so, and its numbers stand in the table.
function withoutDrawing(part) {
  part.chart.hidden = true;
  part.empty.hidden = false;
  part.empty.textContent = part.data.words.missing;
  if (part.data.table) part.actions.open("table");
}

function countDrawing({ figure }) {
  figure.dataset.drawn = String(Number(figure.dataset.drawn ?? 0) + 1);
}

// A table is fetched when it is first looked at: `asked` is {href, loading, failed, gone}, `held` where it goes.
async function fetchTable(part, held, link, searchable) {
  if (held.dataset.of === link.href) return;
  held.dataset.of = link.href;
  held.replaceChildren(element("p", "homeward-status", { textContent: link.loading }));
  try {
    const content = await contentOf(link.href);
    const { title, language } = part.data;
    const node = table(title, content, { language, searchable, opened: part.open });
    if (held.dataset.of === link.href) held.replaceChildren(node);
  } catch (error) {
    if (held.dataset.of === link.href) delete held.dataset.of;
    const why = error.message === "410" ? link.gone : link.failed;
    held.replaceChildren(element("p", "homeward-status", { textContent: why }));
  }
}

function showTables(part) {
  const { data } = part;
  if (data.sheet && !data.empty) fetchTable(part, part.sheet, data.table, true);
  const { table, sources } = part.actions.panels;
  if (!table.hidden) fetchTable(part, table, data.table, false);
  if (!sources.hidden && data.evidence) fetchTable(part, sources, data.evidence, true);
}

function named(part, item) {
  const node = keyItem(item);
  if (part.data.slides === undefined) return node;
  if (item.choice) return choosing(part, node, item.choice, item.pressed);
  return item.show ? asButton(node, part.data.show === item.show, () => showAlone(part, item.show)) : node;
}

// Sets the words around a chart, with what their terms mean; the focus stays on the name of the key that has it.
function setWords(part) {
  const { data } = part;
  const place = [...part.key.children].findIndex((item) => item.contains(document.activeElement));
  const hints = [data.hint, canDrag(data) && data.words.drag].filter(Boolean).join("; ");
  part.subtitle.replaceChildren(data.subtitle, element("span", "homeward-hint", { textContent: data.subtitle && hints ? `; ${hints}` : hints }));
  part.filters.textContent = data.filters;
  part.filters.hidden = !data.filters;
  part.sentence.textContent = data.sentence;
  part.key.replaceChildren(...data.key.map((item) => named(part, item)));
  if (data.slides !== undefined) explain(part);
  part.key.hidden = Boolean(data.empty) || !part.key.children.length;
  part.key.children[place]?.querySelector("button")?.focus();
}

// Shows one category of the key alone, or again all of them: at once, and in the address.
function showAlone(part, category) {
  const show = part.data.show === category ? "" : category;
  part.data = { ...part.data, show };
  setWords(part);
  draw(part, part.data);
  part.tell("shown", show);
}

function update(part, data) {
  part.data = data;
  if (data.empty) part.drawing = undefined; // the window may change before there is something again
  speak(data.language);
  const id = data.id ?? data.name; // where one chart may stand twice, its place goes with its name
  part.figure.id = `figure-${id}`;
  part.title.textContent = data.title;
  part.title.id = `title-${id}`;
  part.figure.setAttribute("aria-labelledby", part.title.id);
  part.source.textContent = data.slides === undefined ? data.source : data.brief; // the foot of a page has the rest
  part.wordsSummary.textContent = data.words.words;
  part.words.hidden = Boolean(data.empty || !data.sentence);
  part.chart.setAttribute("aria-label", data.alt);
  part.chart.toggleAttribute("data-brushed", canDrag(data));
  setWords(part);
  part.chart.hidden = Boolean(data.empty || data.sheet);
  part.empty.hidden = !data.empty;
  part.figure.toggleAttribute("data-folded", Boolean(data.sheet && data.folded));
  part.sheet.hidden = Boolean(data.empty || !data.sheet || (data.folded && part.open_panel !== "table"));
  part.chart.style.height = `${heightOf(part)}px`;
  part.empty.textContent = data.empty ?? "";
  part.actions.update(data);
}

// The theme of the viewer can change without new data: Streamlit then restyles an element around the figures. It is looked
// at once for all of them, when the browser has styled the page anyway: a question before that has it style twice.
let theme; // the colours, as they were when they were looked at
let looking;

function watchTheme(part) {
  const observer = new MutationObserver(() => (looking ??= requestAnimationFrame(lookAtTheme)));
  for (let node = part.figure.parentElement; node; node = node.parentElement) {
    observer.observe(node, { attributes: true, attributeFilter: ["class", "style"] });
  }
  return observer;
}

function lookAtTheme() {
  looking = undefined;
  const shown = [...figures].filter((each) => each.figure.isConnected && each.data);
  if (!shown.length) return;
  const colours = coloursOf(shown[0].figure);
  if (JSON.stringify(theme) === JSON.stringify(colours)) return;
  theme = colours;
  for (const part of shown) if (isChart(part.data)) schedule(part);
}

// Paper is white, and as wide as it is, whatever the screen is (see homeward.css): the charts are drawn for it.
const PAPER = 660; // pixels: what a card has on A4
const onPaper = () => document.documentElement.hasAttribute("data-homeward-paper");

for (const [kind, printing] of [["beforeprint", true], ["afterprint", false]]) {
  addEventListener(kind, () => {
    document.documentElement.toggleAttribute("data-homeward-paper", printing);
    lookAtTheme();
    for (const part of figures) {
      if (!part.figure.isConnected || !isChart(part.data)) continue;
      if (printing) draw(part, part.data);
      else schedule(part);
    }
    if (printing) drawAll();
  });
}

// A figure whose room has become wider or narrower (a window, a phone turned, a sidebar folded) is drawn anew.
const SETTLED = 80; // milliseconds

function watchWidth(part) {
  let timer;
  const observer = new ResizeObserver(([{ contentRect }]) => {
    const width = Math.floor(contentRect.width);
    if (width === part.width) return;
    part.width = width;
    clearTimeout(timer);
    timer = setTimeout(() => part.plotly && isChart(part.data) && part.drawnWidth !== part.width && schedule(part), SETTLED);
  });
  observer.observe(part.figure);
  return observer;
}

const isChart = (data) => data && !data.empty && !data.sheet;

function show(part) {
  const data = part.next;
  part.next = undefined;
  arrived();
  update(part, data);
  if (isChart(data)) schedule(part);
  else countDrawing(part);
  showTables(part);
  seek(part);
}

// When there are newer data, the figures of a page go on to them together, between two frames of the screen: those that
// have them wait for the others, and for the foot of the page, which comes last.
const figures = new Set();
const LONGEST_WAIT = 5000;
const watcher = new MutationObserver(showTogether);
let gathering;

function accept(part, data) {
  const another = part.data && part.data.version !== data.version;
  part.next = data;
  if (!another) return show(part);
  clearTimeout(gathering);
  gathering = setTimeout(showTogether, LONGEST_WAIT, true);
  watcher.observe(document.body, { subtree: true, childList: true, characterData: true });
  showTogether();
}

function isLate(version) {
  for (const each of figures) if (!each.figure.isConnected) figures.delete(each);
  return [...figures].some((each) => (each.next ?? each.data).version !== version);
}

function showTogether(atLatest = false) {
  const waiting = [...figures].filter((each) => each.next);
  const version = waiting[0]?.next.version ?? "";
  const foot = document.querySelector(".st-key-footer");
  const early = isLate(version) || foot?.textContent.includes(version) === false;
  if (atLatest !== true && waiting.length && early) return;
  clearTimeout(gathering);
  watcher.disconnect();
  waiting.forEach(show);
}

// Where somebody comes back from the screen, or was sent to one chart of the page: it is brought into sight.
function seek(part) {
  if (!part.data.scroll_into_view) return;
  const end = performance.now() + 1500; // what stands above may still grow
  let moved = false;
  for (const kind of ["wheel", "touchstart", "keydown"]) addEventListener(kind, () => (moved = true), { once: true, capture: true }); // the next: not the key that led here
  const bring = () => {
    if (moved) return;
    part.figure.scrollIntoView({ block: "start" });
    if (performance.now() < end) setTimeout(bring, 100);
  };
  bring();
}

const parts = new WeakMap();

// What comes from the server as bytes has to be read first, if it was not a moment ago; what stands in a document is there.
export default function (argument) {
  const { data } = argument;
  if (!(data instanceof Uint8Array)) return drawn(argument);
  const message = split(data);
  if (!message.own.parts) return read(argument, message.own, message.body);
  return drawParts(argument, { parts: apart(message), spread: message.own.spread }, read);
}

function read(argument, own, body) {
  const show = (data) => data && drawn({ ...argument, data });
  const found = received(argument.parentElement, own, body);
  return found instanceof Promise ? found.then(show) : show(found);
}

// What a page of charts has no need of is fetched for the first slide (see entry.js).
const slide = (argument) => import("./present.js").then((present) => present.slide(argument));

// What is no figure, by what its data have.
const OTHERS = { files, heading, live, strip, form: panelForm };

function drawn(argument) {
  const { data } = argument;
  return (data.present ? slide : (Object.entries(OTHERS).find(([kind]) => data[kind])?.[1] ?? figure))(argument);
}

function figure({ parentElement, data, setTriggerValue }) {
  let part = parts.get(parentElement);
  if (!part?.figure.isConnected) {
    part = build(parentElement);
    parts.set(parentElement, part);
    figures.add(part);
    part.watchers = [watchTheme(part), watchWidth(part)];
  }
  part.tell = setTriggerValue;
  part.choose = (value) => setTriggerValue("chosen", value);
  part.open = (id) => setTriggerValue("opened", id);
  accept(part, data);
  return () => {
    if (part.figure.isConnected) return;
    figures.delete(part);
    forget(part.chart);
    for (const watcher of part.watchers) watcher.disconnect();
    part.plotly?.purge(part.chart);
  };
}
