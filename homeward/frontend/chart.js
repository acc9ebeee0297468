// One figure: title, chart, sentence, source line, actions and table, drawn once and then kept up to date.
// The chart is one persistent Plotly instance per figure (Plotly.react), so that zoom and focus survive a new filter.
// Everything that comes from the data is set as text or attribute: nothing in it can become markup.

import { coloursOf, keyItem, loadPlotly, NARROW, prepared } from "./plot.js";
import { element, table } from "./table.js";
import { taking } from "./take.js";

function build(root) {
  const figure = element("figure", "homeward-figure");
  const part = {
    figure,
    title: element("h2", "homeward-title"),
    subtitle: element("p", "homeward-subtitle"),
    key: element("ul", "homeward-key"),
    chart: element("div", "homeward-chart"),
    empty: element("div", "homeward-empty"),
    caption: element("figcaption", "homeward-caption"),
    sentence: element("p", "homeward-sentence"),
    source: element("p", "homeward-source"),
    actions: element("p", "homeward-actions"), // room for what is done with a figure here and now
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
  part.details.append(part.summary, part.table);
  part.evidence.append(part.evidenceSummary, part.evidenceTable);
  part.caption.append(part.sentence, part.source, part.actions, part.take.node, part.evidence, part.details);
  figure.append(part.title, part.subtitle, part.key, part.chart, part.sheet, part.empty, part.caption);
  root.append(figure);
  return part;
}

const CONFIG = { displayModeBar: false, responsive: true, doubleClick: "reset", showTips: false };

function isNarrow(part) {
  return part.figure.clientWidth < NARROW;
}

async function draw(part, data) {
  const Plotly = await loadPlotly(data.plotly);
  if (part.data !== data) return; // newer data came meanwhile
  part.narrow = isNarrow(part);
  const { data: traces, layout } = prepared(data, part.figure, part.narrow);
  await Plotly.react(part.chart, traces, layout, CONFIG);
  listen(part);
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

// A table is fetched when it is first looked at: `asked` is {href, loading, failed}, `held` where it goes.
async function fetchTable(part, held, asked, searchable) {
  if (held.dataset.of === asked.href) return;
  held.dataset.of = asked.href;
  held.replaceChildren(element("p", "homeward-status", { textContent: asked.loading }));
  try {
    const response = await fetch(asked.href);
    if (!response.ok) throw new Error(response.status);
    const content = await response.json();
    const { title, language } = part.data;
    const node = table(title, content, { language, searchable, opened: part.open });
    if (held.dataset.of === asked.href) held.replaceChildren(node);
  } catch {
    if (held.dataset.of === asked.href) delete held.dataset.of;
    held.replaceChildren(element("p", "homeward-status", { textContent: asked.failed }));
  }
}

function showTables(part) {
  const { data } = part;
  if (data.sheet && !data.empty) fetchTable(part, part.sheet, data.table, true);
  if (part.details.open) fetchTable(part, part.table, data.table, false);
  if (part.evidence.open && data.evidence) fetchTable(part, part.evidenceTable, data.evidence, true);
}

function update(part, data) {
  part.data = data;
  document.documentElement.lang = data.language;
  part.figure.id = `figure-${data.name}`;
  part.title.textContent = data.title;
  part.title.id = `title-${data.name}`;
  part.figure.setAttribute("aria-labelledby", part.title.id);
  part.subtitle.textContent = data.subtitle;
  part.sentence.textContent = data.sentence;
  part.source.textContent = data.source;
  part.summary.textContent = data.table.label;
  part.chart.setAttribute("aria-label", data.sentence);
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

// The theme of the viewer can change without new data: Streamlit then restyles an element around the figure.
function watchTheme(part) {
  const observer = new MutationObserver(() => {
    const colours = JSON.stringify(coloursOf(part.figure));
    if (part.colours === colours) return;
    part.colours = colours;
    if (!part.data.empty && !part.data.sheet) draw(part, part.data);
  });
  for (let node = part.figure.parentElement; node; node = node.parentElement) {
    observer.observe(node, { attributes: true, attributeFilter: ["class", "style"] });
  }
  return observer;
}

// A window made narrow, or a phone turned, has other labels.
function watchWidth(part) {
  const observer = new ResizeObserver(() => {
    if (part.data && !part.data.empty && !part.data.sheet && part.narrow !== undefined && part.narrow !== isNarrow(part)) draw(part, part.data);
  });
  observer.observe(part.figure);
  return observer;
}

const parts = new WeakMap();

export default function ({ parentElement, data, setTriggerValue }) {
  let part = parts.get(parentElement);
  if (!part?.figure.isConnected) {
    part = build(parentElement);
    parts.set(parentElement, part);
    part.details.ontoggle = part.evidence.ontoggle = () => showTables(part);
    part.watchers = [watchTheme(part), watchWidth(part)];
  }
  update(part, data);
  part.choose = (value) => setTriggerValue("chosen", value);
  part.open = (id) => setTriggerValue("opened", id);
  part.colours = JSON.stringify(coloursOf(part.figure));
  if (data.sheet) part.figure.dataset.drawn = String(Number(part.figure.dataset.drawn ?? 0) + 1);
  else if (!data.empty) draw(part, data);
  showTables(part);
  return () => {
    if (part.figure.isConnected) return;
    for (const watcher of part.watchers) watcher.disconnect();
    window.Plotly?.purge(part.chart);
  };
}
