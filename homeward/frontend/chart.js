// One figure: title, chart, sentence, source line, actions and table, drawn once and then kept up to date.
// What fills the screen in presenter mode is drawn by present.js, from the same data.
// The chart is one persistent Plotly instance per figure (Plotly.react), so that zoom and focus survive a new filter.
// Everything that comes from the data is set as text or attribute: nothing in it can become markup.

import { files } from "./files.js";
import { coloursOf, keyItem, loadPlotly, NARROW, prepared } from "./plot.js";
import { slide } from "./present.js";
import { contentOf, element, speak, table } from "./table.js";
import { taking } from "./take.js";
import { received } from "./wire.js";

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
    caption: element("figcaption", "homeward-caption"),
    sentence: element("p", "homeward-sentence"),
    source: element("p", "homeward-source"),
    actions: element("p", "homeward-actions"), // what is done with a figure here and now
    present: element("button", "homeward-action", { type: "button" }),
    add: element("button", "homeward-action", { type: "button" }),
    sheet: element("div", "homeward-held"),
    details: element("details", "homeward-details"),
    summary: element("summary", "homeward-action"),
    table: element("div", "homeward-held"),
    evidence: element("details", "homeward-details"),
    evidenceSummary: element("summary", "homeward-action"),
    evidenceTable: element("div", "homeward-held"),
    take: taking(),
  };
  part.chart.setAttribute("role", "img");
  part.add.setAttribute("aria-live", "polite");
  part.actions.append(part.present, part.add);
  part.details.append(part.summary, part.table);
  part.evidence.append(part.evidenceSummary, part.evidenceTable);
  part.caption.append(part.sentence, part.source, part.actions, part.take.node, part.evidence, part.details);
  figure.append(part.title, part.filters, part.subtitle, part.key, part.chart, part.sheet, part.empty, part.caption);
  root.append(figure);
  return part;
}

const CONFIG = { displayModeBar: false, responsive: true, doubleClick: "reset", showTips: false };

function isNarrow(part) {
  return (part.width ?? part.figure.clientWidth) < NARROW;
}

async function draw(part, data) {
  const Plotly = await loadPlotly(data.plotly);
  if (part.data !== data) return; // newer data came meanwhile
  part.plotly = Plotly;
  part.narrow = isNarrow(part);
  theme ??= coloursOf(part.figure);
  const { data: traces, layout } = prepared(data, part.figure, part.narrow, theme);
  const drawing = JSON.stringify([traces, layout]);
  if (part.drawing !== drawing) {
    part.drawing = drawing; // many a filter leaves a chart as it is
    await Plotly.react(part.chart, traces, layout, CONFIG);
    listen(part);
  }
  part.figure.dataset.drawn = String(Number(part.figure.dataset.drawn ?? 0) + 1);
}

// A click on a mark that stands for a choice is told to the page, which sets the filter.
function listen(part) {
  if (part.listens) return;
  part.listens = true;
  const tell = ({ points }) => {
    const chosen = points?.[0]?.customdata;
    if (typeof chosen !== "string" || !chosen) return;
    if (part.data.chooses === "id") part.open(chosen);
    else if (part.data.chooses) part.choose(chosen);
  };
  part.chart.on("plotly_click", tell);
  part.chart.on("plotly_treemapclick", tell);
}

// A table is fetched when it is first looked at: `asked` is {href, loading, failed, gone}, `held` where it goes.
async function fetchTable(part, held, asked, searchable) {
  if (held.dataset.of === asked.href) return;
  held.dataset.of = asked.href;
  held.replaceChildren(element("p", "homeward-status", { textContent: asked.loading }));
  try {
    const content = await contentOf(asked.href);
    const { title, language } = part.data;
    const node = table(title, content, { language, searchable, opened: part.open });
    if (held.dataset.of === asked.href) held.replaceChildren(node);
  } catch (error) {
    if (held.dataset.of === asked.href) delete held.dataset.of;
    const why = error.message === "410" ? asked.gone : asked.failed;
    held.replaceChildren(element("p", "homeward-status", { textContent: why }));
  }
}

function showTables(part) {
  const { data } = part;
  if (data.sheet && !data.empty) fetchTable(part, part.sheet, data.table, true);
  if (part.details.open) fetchTable(part, part.table, data.table, false);
  if (part.evidence.open && data.evidence) fetchTable(part, part.evidenceTable, data.evidence, true);
}

function add(part) {
  part.tell("added", true);
  const { words, slides, full } = part.data;
  if (full) return;
  // The button says for a moment what it has done, whatever comes meanwhile.
  clearTimeout(part.said);
  part.add.textContent = words.added.replace("{n}", slides + 1);
  part.said = setTimeout(() => {
    part.said = undefined;
    label(part);
  }, 2500);
}

function label(part) {
  const { words, full } = part.data;
  if (!part.said) part.add.textContent = full ? words.full : words.add;
  part.present.textContent = words.present;
  part.present.hidden = !part.data.presentable;
  part.add.hidden = part.data.slides === undefined; // in a frame elsewhere
}

function update(part, data) {
  part.data = data;
  if (data.empty) part.drawing = undefined; // the window may change before there is something again
  speak(data.language);
  part.figure.id = `figure-${data.name}`;
  part.title.textContent = data.title;
  part.title.id = `title-${data.name}`;
  part.figure.setAttribute("aria-labelledby", part.title.id);
  part.subtitle.textContent = [data.subtitle, data.hint].filter(Boolean).join("; ");
  part.filters.textContent = data.filters;
  part.filters.hidden = !data.filters;
  part.sentence.textContent = data.sentence;
  part.source.textContent = data.source;
  label(part);
  part.summary.textContent = data.table.label;
  part.chart.setAttribute("aria-label", data.alt);
  part.key.replaceChildren(...data.key.map(keyItem));
  part.key.hidden = Boolean(data.empty);
  part.chart.hidden = Boolean(data.empty || data.sheet);
  part.empty.hidden = !data.empty;
  part.actions.hidden = Boolean(data.empty);
  part.details.hidden = Boolean(data.empty || data.sheet);
  part.evidence.hidden = Boolean(data.empty || !data.evidence);
  part.evidenceSummary.textContent = data.evidence?.label ?? "";
  part.sheet.hidden = Boolean(data.empty || !data.sheet);
  part.chart.style.height = `${data.height}px`;
  part.empty.textContent = data.empty ?? "";
  part.take.update(data);
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
  for (const part of shown) if (!part.data.empty && !part.data.sheet) draw(part, part.data);
}

// A window made narrow, or a phone turned, has other labels.
function watchWidth(part) {
  const observer = new ResizeObserver(([{ contentRect }]) => {
    part.width = contentRect.width;
    if (part.data && !part.data.empty && !part.data.sheet && part.narrow !== undefined && part.narrow !== isNarrow(part)) draw(part, part.data);
  });
  observer.observe(part.figure);
  return observer;
}

function show(part) {
  const data = part.next;
  part.next = undefined;
  update(part, data);
  if (data.sheet) part.figure.dataset.drawn = String(Number(part.figure.dataset.drawn ?? 0) + 1);
  else if (!data.empty) draw(part, data);
  showTables(part);
  seek(part);
}

// When newer data are pushed, the figures and the page around them go on to them together, between two frames of the
// screen: figures that have them wait for the others, then the server sends the page, and its foot says so.
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
  if (!isLate(data.version)) fetch(data.arrived, { method: "POST" }).catch(() => {}); // the server waits, but not for good
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
  for (const kind of ["wheel", "touchstart", "keydown"]) addEventListener(kind, () => (moved = true), { once: true });
  const bring = () => {
    if (moved) return;
    part.figure.scrollIntoView({ block: "start" });
    if (performance.now() < end) setTimeout(bring, 100);
  };
  bring();
}

const parts = new WeakMap();

// What comes from the server as bytes has to be read first; what stands in a document is there at once.
export default function (argument) {
  const { data, parentElement } = argument;
  if (!(data instanceof Uint8Array)) return drawn(argument);
  return received(parentElement, data).then((read) => read && drawn({ ...argument, data: read }));
}

function drawn(argument) {
  const { data } = argument;
  return (data.present ? slide : data.files ? files : figure)(argument);
}

function figure({ parentElement, data, setTriggerValue }) {
  let part = parts.get(parentElement);
  if (!part?.figure.isConnected) {
    part = build(parentElement);
    parts.set(parentElement, part);
    figures.add(part);
    part.add.onclick = () => add(part);
    part.present.onclick = () => part.tell("presented", true);
    part.details.ontoggle = part.evidence.ontoggle = () => showTables(part);
    part.watchers = [watchTheme(part), watchWidth(part)];
  }
  part.tell = setTriggerValue;
  part.choose = (value) => setTriggerValue("chosen", value);
  part.open = (id) => setTriggerValue("opened", id);
  accept(part, data);
  return () => {
    if (part.figure.isConnected) return;
    figures.delete(part);
    for (const watcher of part.watchers) watcher.disconnect();
    part.plotly?.purge(part.chart);
  };
}
