// How a figure of ours becomes a drawing of Plotly: the library, the colours of the theme, the labels of a narrow screen.

import { again } from "./again.js";
import { forHands } from "./interact.js";
import { element } from "./table.js";

const bundles = new Map(); // by address

// Returns the plotly.js of an address; without one, that of the document, which stands in it.
export async function loadPlotly(url) {
  if (!url) return window.Plotly;
  if (!bundles.has(url)) bundles.set(url, again(() => fetched(url)).catch((error) => {
    bundles.delete(url); // the next figure tries again
    throw error;
  }));
  return bundles.get(url);
}

// A page that draws charts has begun with plotly.js before anything else (see homeward/web/index.py).
function fetched(url) {
  const begun = document.querySelector(`script[src="${url}"]`);
  if (begun && window.Plotly) return window.Plotly;
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => resolve(window.Plotly); // before another script runs
    script.onerror = () => reject(new Error(`cannot load ${url}`));
    document.head.append(script);
  });
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

export function coloursOf(node) {
  const style = getComputedStyle(node);
  const read = (name, fallback) => style.getPropertyValue(name).trim() || fallback;
  const text = read("--st-text-color", "#1c2733");
  return {
    text,
    background: read("--st-background-color", "#ffffff"),
    muted: `color-mix(in srgb, ${text} 68%, transparent)`,
    grid: `color-mix(in srgb, ${text} 11%, transparent)`,
    pale: `color-mix(in srgb, ${read("--st-primary-color", "#1f5f8f")} 9%, transparent)`, // no grey: that means "not specified"
    font: read("--st-font", "sans-serif"),
  };
}

// Plotly and pictures compute with colours, so what only a browser can resolve (color-mix, var) is resolved first: all of
// them together, because the browser styles anew for every question that comes after a change.
export function plainColours(colours, node) {
  const probes = colours.map((colour) => {
    const probe = element("span", "");
    probe.style.color = colour;
    probe.style.forcedColorAdjust = "none"; // else a browser with forced colours answers with its own
    return probe;
  });
  node.append(...probes);
  const plain = probes.map((probe) => {
    const found = getComputedStyle(probe).color;
    const parts = found.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0];
    const scale = found.startsWith("color(") ? 255 : 1;
    const [red, green, blue] = parts.map((number) => Math.round(number * scale));
    return `rgba(${red},${green},${blue},${parts[3] ?? 1})`;
  });
  for (const probe of probes) probe.remove();
  return plain;
}

let mixed = {}; // of the text colour that was asked for last, which is that of every figure of a page

function resolved(colours, node) {
  if (mixed.text !== colours.text) {
    const [muted, grid, pale] = plainColours([colours.muted, colours.grid, colours.pale], node);
    mixed = { text: colours.text, muted, grid, pale };
  }
  return { ...colours, ...mixed };
}

// Hollow marks of Plotly, as outlines in a square of 12.
export const OUTLINES = {
  "mark-diamond-open": "M6 1L11 6L6 11L1 6Z",
  "mark-hexagon-open": "M3.5 1.5H8.5L11 6L8.5 10.5H3.5L1 6Z",
  "mark-square-open": "M2 2H10V10H2Z",
  "mark-star-open": "M6 1L7.4 4.4L11 4.7L8.2 7L9.1 10.6L6 8.7L2.9 10.6L3.8 7L1 4.7L4.6 4.4Z",
  "mark-triangle-down-open": "M6 10.5L1 1.5H11Z",
  "mark-triangle-up-open": "M6 1.5L11 10.5H1Z",
};

function outline(path) {
  const [svg, shape] = ["svg", "path"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
  svg.setAttribute("viewBox", "0 0 12 12");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}

// What the colours and marks mean. "known" is solid, "unknown" hatched, "band" pale, "open" a ring for what has no number.
export function keyItem({ label, mark, colour }) {
  const item = element("li", "", {});
  const swatch = element("span", `homeward-swatch homeward-${mark}`);
  if (mark in OUTLINES) swatch.append(outline(OUTLINES[mark]));
  if (colour) swatch.style.setProperty("--swatch", colour);
  item.append(swatch, element("span", "", { textContent: label }));
  return item;
}

// On a narrow screen some labels are left out, and the lines of a hover label are shorter than the screen.
export const NARROW = 600;
const NARROW_LINE = 34;
const NARROW_NAME = 24;
// A chart that asks for more room on its right has labels there.
const NARROW_MARGIN = 20;

function rewrapped(text, letters) {
  const line = new RegExp(`(.{1,${letters}})(?:\\s+|$)`, "g");
  return text.split("<br>").map((long) => long.replace(line, "$1<br>").replace(/<br>$/, "")).join("<br>");
}

// Parts of a column that are not there are left out: Plotly draws nothing for them, but takes as long as for the others.
function withoutGaps(trace) {
  const there = trace.y.map((value) => value !== null);
  const filtered = (value) => {
    if (Array.isArray(value)) return value.length === there.length ? value.filter((_, at) => there[at]) : value;
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filtered(each)]));
  };
  return there.every(Boolean) ? trace : filtered(trace);
}

// The names of rows leave room for their bars.
function wrapNames(axis) {
  if (!axis?.ticktext?.some((text) => text.length > NARROW_NAME)) return;
  axis.ticktext = axis.ticktext.map((text) => rewrapped(text.replaceAll("<br>", " "), NARROW_NAME));
  axis.tickfont = { ...axis.tickfont, size: 11 };
}

// One category of the key alone; where it is none of the key, as after a filter, all of them.
const isAlone = ({ show, key }) => Boolean(show) && key.some((item) => item.show === show);

// A part of a row says its name and its number, its number alone, or nothing, as it has room.
const LETTER = 6.6; // pixels
const NAMES = 70; // pixels at least, before the rows
const EDGE = 16; // and after them

function fitLabels({ data, layout }, width) {
  const rows = data.filter((trace) => trace.orientation === "h" && trace.textposition === "inside" && Array.isArray(trace.text));
  if (!rows.length) return;
  const names = Math.max(...rows[0].y.flatMap((name) => String(name).split("<br>")).map((line) => line.length * LETTER), NAMES);
  const perUnit = (width - names - (layout.margin?.r ?? EDGE)) / (layout.xaxis.range[1] - layout.xaxis.range[0]);
  for (const trace of rows) {
    trace.text = trace.text.map((text, at) => {
      const lines = text.split("<br>");
      const fits = (line) => line.length * LETTER < (trace.x[at] ?? 0) * perUnit;
      return lines.every(fits) ? text : fits(lines.at(-1)) ? lines.at(-1) : "";
    });
  }
}

// Gives a figure, whose template says all else, the colours and the type that it has at `node`.
export function inTheme(figure, node, narrow = false, colours = coloursOf(node)) {
  const found = themed(figure, resolved(colours, node));
  found.layout.font = { family: colours.font, ...(narrow ? { size: 12 } : {}) };
  found.layout.hoverlabel = { font: { family: colours.font } };
  return found;
}

// The traces and the layout of a figure of a width, ready for Plotly.
export function prepared(data, node, width, colours = coloursOf(node)) {
  const narrow = width < NARROW;
  const figure = inTheme({ data: data.spec.data, layout: data.spec.layout }, node, narrow, colours);
  for (const trace of figure.data) {
    if (trace.hover) {
      trace.hovertext = data.spec.hover[trace.hover]; // sent once, shared by the parts of a bar
      trace.customdata ??= data.spec.choices[trace.hover];
    }
    if (narrow && Array.isArray(trace.hovertext)) trace.hovertext = trace.hovertext.map((text) => rewrapped(text, NARROW_LINE));
  }
  if (isAlone(data)) figure.data = figure.data.filter((trace) => (trace.legendgroup ?? trace.name) === data.show);
  forHands(figure, data);
  figure.data = figure.data.map((trace) => (trace.type === "bar" && trace.hover ? withoutGaps(trace) : trace));
  const { layout } = figure;
  if (narrow) layout.margin = { ...layout.margin, l: 40, r: layout.margin?.r > NARROW_MARGIN ? layout.margin.r : 6 };
  fitLabels(figure, width);
  if (narrow) wrapNames(layout.yaxis);
  if (narrow) layout.annotations = layout.annotations?.filter((note) => note.name !== "wide");
  return figure;
}
