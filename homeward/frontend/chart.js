// One figure: title, chart, sentence, source line, actions and table, drawn once and then kept up to date.
// The chart is one persistent Plotly instance per figure (Plotly.react), so that zoom and focus survive a new filter.
// Everything that comes from the data is set as text or attribute: nothing in it can become markup.

import { element, table } from "./table.js";

let plotly;

function loadPlotly(url) {
  plotly ??= new Promise((resolve, reject) => {
    if (window.Plotly) return resolve(window.Plotly);
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      plotly = undefined; // the next figure tries again
      reject(new Error(`cannot load ${url}`));
    };
    document.head.append(script);
  });
  return plotly;
}

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
    actions: element("p", "homeward-actions"),
    copy: element("button", "homeward-action", { type: "button" }),
    csv: element("a", "homeward-action"),
    sheet: element("div", "homeward-held"),
    details: element("details", "homeward-details"),
    summary: element("summary", "homeward-action"),
    table: element("div", "homeward-held"),
    evidence: element("details", "homeward-details"),
    evidenceSummary: element("summary", "homeward-action"),
    evidenceTable: element("div", "homeward-held"),
  };
  part.chart.setAttribute("role", "img");
  part.copy.setAttribute("aria-live", "polite");
  part.actions.append(part.copy, part.csv);
  part.details.append(part.summary, part.table);
  part.evidence.append(part.evidenceSummary, part.evidenceTable);
  part.caption.append(part.sentence, part.source, part.actions, part.evidence, part.details);
  figure.append(part.title, part.subtitle, part.key, part.chart, part.sheet, part.empty, part.caption);
  root.append(figure);
  return part;
}

// "$text", "$background" … in a figure stand for the colours of the theme, which only the browser knows.
function themed(value, colours) {
  if (typeof value === "string") return value.startsWith("$") ? (colours[value.slice(1)] ?? value) : value;
  if (Array.isArray(value)) return value.map((item) => themed(item, colours));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, themed(item, colours)]));
  }
  return value;
}

function coloursOf(node) {
  const style = getComputedStyle(node);
  const read = (name, fallback) => style.getPropertyValue(name).trim() || fallback;
  const text = read("--st-text-color", "#1c2733");
  return {
    text,
    background: read("--st-background-color", "#ffffff"),
    muted: `color-mix(in srgb, ${text} 68%, transparent)`,
    grid: `color-mix(in srgb, ${text} 11%, transparent)`,
    pale: `color-mix(in srgb, ${text} 5%, transparent)`,
    font: read("--st-font", "sans-serif"),
  };
}

// Plotly computes with colours, so color-mix() is resolved by the browser first.
function resolved(colours, node) {
  const probe = element("span", "");
  node.append(probe);
  const result = { ...colours };
  for (const name of ["muted", "grid", "pale"]) {
    probe.style.color = colours[name];
    const parts = getComputedStyle(probe).color.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0];
    const scale = getComputedStyle(probe).color.startsWith("color(") ? 255 : 1;
    const [red, green, blue] = parts.map((number) => Math.round(number * scale));
    result[name] = `rgba(${red},${green},${blue},${parts[3] ?? 1})`;
  }
  probe.remove();
  return result;
}

// On a narrow screen some labels are left out, and the lines of a hover label are shorter than the screen.
const NARROW = 600;
const NARROW_LINE = 34;

function isNarrow(part) {
  return part.figure.clientWidth < NARROW;
}

function rewrapped(text) {
  const line = new RegExp(`(.{1,${NARROW_LINE}})(?:\\s+|$)`, "g");
  return text.split("<br>").map((long) => long.replace(line, "$1<br>").replace(/<br>$/, "")).join("<br>");
}

const CONFIG = { displayModeBar: false, responsive: true, doubleClick: "reset", showTips: false };

async function draw(part, data) {
  const Plotly = await loadPlotly(data.plotly);
  if (part.data !== data) return; // newer data came meanwhile
  const colours = resolved(coloursOf(part.figure), part.figure);
  const narrow = isNarrow(part);
  part.narrow = narrow;
  const figure = themed({ data: data.spec.data, layout: data.spec.layout }, colours);
  for (const trace of figure.data) {
    if (trace.hover) {
      trace.hovertext = data.spec.hover[trace.hover]; // sent once, shared by the parts of a bar
      trace.customdata ??= data.spec.choices[trace.hover];
    }
    if (narrow && Array.isArray(trace.hovertext)) trace.hovertext = trace.hovertext.map(rewrapped);
  }
  const { layout } = figure;
  if (narrow) layout.margin = { ...layout.margin, l: 40, r: 6 };
  layout.font = { family: colours.font, color: colours.text, size: narrow ? 12 : 13, ...layout.font };
  layout.hoverlabel = { ...layout.hoverlabel, font: { ...layout.hoverlabel?.font, family: colours.font } };
  layout.paper_bgcolor = layout.plot_bgcolor = "rgba(0,0,0,0)";
  if (narrow) layout.annotations = layout.annotations?.filter((note) => note.name !== "wide");
  await Plotly.react(part.chart, figure.data, layout, CONFIG);
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

// A table is fetched when it is first looked at: `asked` is {href, loading, failed, gone}, `held` where it goes.
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

// What the colours and marks mean. "known" is solid, "unknown" hatched, "open" a mark without a number, "line" a line.
function keyItem({ label, mark, colour }) {
  const item = element("li", "", {});
  const swatch = element("span", `homeward-swatch homeward-${mark}`);
  if (colour) swatch.style.setProperty("--swatch", colour);
  item.append(swatch, label);
  return item;
}

async function copy(part) {
  const { words, copy: text } = part.data;
  try {
    await navigator.clipboard.writeText(text);
    part.copy.textContent = words.copied;
  } catch {
    // No clipboard (plain http): select the sentence, so that the reader's own keys copy it.
    getSelection().selectAllChildren(part.sentence);
    part.copy.textContent = words.selected;
  }
  clearTimeout(part.copyTimer);
  part.copyTimer = setTimeout(() => (part.copy.textContent = part.data.words.copy), 2500);
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
  part.copy.textContent = data.words.copy;
  part.csv.textContent = data.csv.label;
  part.csv.href = data.csv.href;
  part.csv.download = data.csv.file;
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
    part.copy.onclick = () => copy(part);
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
