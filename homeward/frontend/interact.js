// What a hand does with a chart: it points, clicks, taps, drags over time, and shows one of the names of the key.
// The browser answers at once; what was chosen is told to the server, which sets the filters.

import { waiting } from "./feedback.js";

const COARSE = matchMedia("(pointer: coarse)");
const NEAR = 28; // pixels to the left and right in which a mark on an axis of time is found
const DOUBLE = 300; // milliseconds within which Plotly takes two clicks for one double click
const STILL = 6; // pixels between two clicks that are one double click
const THUMB = 24; // and between two taps
const SIDEWAYS = 10; // pixels after which a finger drags
const DAY = 86_400_000;
const textOf = (time) => new Date(time).toISOString().slice(0, 10);

// On a page, dragging over an axis of time chooses a period: with a mouse, and sideways with a finger.
export const canDrag = ({ timed, slides }) => Boolean(timed && slides !== undefined);

// ---------- before it is drawn

// What a click will do is the last line of what is said of a mark.
function promised(data, choice) {
  if (typeof choice !== "string" || !choice || data.slides === undefined) return "";
  const { words } = data;
  const what = choice.startsWith("branch=") ? words.branch : choice.includes("=") ? words.choose : data.chooses === "id" ? words.open : data.chooses ? words.branch : "";
  return what && `<br><b>${(COARSE.matches ? words.tap : words.click).replace("{what}", what)}</b>`;
}

// On an axis of time a mark is found by the nearest day, however thin it is: one point stands for the parts of a column,
// at its end, and says what all of them say.
function points(figure, data) {
  const found = [];
  for (const key of Object.keys(data.spec.hover)) {
    const parts = figure.data.filter((trace) => trace.hover === key && trace.type === "bar");
    if (!parts.length) continue;
    const ends = parts[0].x.map((_, at) => parts.reduce((sum, trace) => sum + (trace.y[at] ?? 0), 0));
    for (const trace of parts) trace.hoverinfo = "skip";
    const look = { type: "scatter", mode: "none", hoveron: "points", name: `points ${key}`, showlegend: false }; // nothing is drawn
    found.push({ ...look, x: parts[0].x, y: ends, hover: key, hovertext: parts[0].hovertext, customdata: parts[0].customdata, hoverinfo: "text" });
  }
  return found;
}

// Gives a figure what hands need; its traces have their texts and choices already.
export function forHands(figure, data) {
  for (const trace of figure.data) {
    if (!Array.isArray(trace.hovertext) || !Array.isArray(trace.customdata)) continue;
    trace.hovertext = trace.hovertext.map((text, at) => text && text + promised(data, trace.customdata[at]));
  }
  if (!data.timed) return;
  const added = points(figure, data);
  figure.data.push(...added);
  const { layout } = figure;
  layout.hovermode = added.length ? "x" : "closest";
  layout.hoverdistance = NEAR;
  layout.selections = [];
  if (canDrag(data)) {
    layout.dragmode = "select";
    layout.selectdirection = "h";
    layout.newselection = { line: { width: 1, dash: "solid" } };
  }
}

// ---------- pointing: the same exchange is marked in every chart of the page

const parts = new Set();
let linking = false;

// Where the marks of a chart are, by what they stand for; read once for every drawing.
function marksOf(part) {
  if (part.marks?.of === part.chart.data) return part.marks.found;
  const found = new Map();
  part.chart.data.forEach((trace, curveNumber) => {
    if (trace.hoverinfo === "skip" || !Array.isArray(trace.customdata)) return;
    trace.customdata.forEach((choice, pointNumber) => {
      if (typeof choice === "string" && choice && !choice.includes("=") && !found.has(choice)) found.set(choice, { curveNumber, pointNumber });
    });
  });
  part.marks = { of: part.chart.data, found };
  return found;
}

function isSeen({ figure }) {
  const { top, bottom } = figure.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

function eachOther(part, visit) {
  if (linking) return;
  linking = true;
  for (const other of parts) {
    if (!other.figure.isConnected) parts.delete(other);
    else if (other !== part && other.chart.data && other.data.chooses === "id" && isSeen(other)) visit(other);
  }
  linking = false;
}

function point(part, { points: [mark] = [] }) {
  part.pointed = mark;
  part.chart.style.cursor = "";
  if (part.data.chooses !== "id" || typeof mark?.customdata !== "string") return;
  eachOther(part, (other) => {
    const there = marksOf(other).get(mark.customdata);
    if (there) other.plotly.Fx.hover(other.chart, [there]);
    else other.plotly.Fx.unhover(other.chart, undefined, undefined);
  });
}

const unpoint = (part) => eachOther(part, (other) => other.plotly.Fx.unhover(other.chart, undefined, undefined));

// ---------- clicking, tapping, dragging

function act(part, { points: [mark] = [] }) {
  const choice = mark?.customdata;
  if (typeof choice !== "string" || !choice) return;
  // A finger shows the number first, and acts when it comes again. Plotly can report one tap twice: as a touch, and as
  // the mouse that the browser makes of it.
  if (part.touched && (part.tapped?.choice !== choice || part.tapped.press === part.pressed)) {
    part.tapped = { choice, press: part.pressed };
    return;
  }
  part.tapped = undefined;
  clearTimeout(part.clicked);
  if (part.doubled === part.pressed?.at) return;
  // Where a double click brings all of the time back, a single one waits for whether it is half of one.
  if (part.data.timed && !part.touched) part.clicked = setTimeout(() => go(part, choice), DOUBLE);
  else go(part, choice);
}

function go(part, choice) {
  if (choice.includes("=") || part.data.chooses !== "id") {
    if (!choice.includes("=") && !part.data.chooses) return;
    waiting();
    part.choose(choice);
  } else {
    part.open(choice);
  }
}

function choosePeriod(part, range) {
  if (!range?.x || part.data.slides === undefined) return;
  const [low, high] = [...range.x].map(Number).sort((one, other) => one - other);
  waiting();
  part.tell("period", { from: textOf(Math.floor(low / DAY) * DAY), to: textOf(Math.ceil(high / DAY) * DAY - DAY) });
}

// A second press at the same place brings all of the time back. Plotly tells a double click of some drag modes only.
function press(part, event) {
  part.touched = event.pointerType === "touch";
  const last = part.pressed;
  part.pressed = { at: event.timeStamp, x: event.clientX, y: event.clientY, target: event.target };
  if (!canDrag(part.data) || !last || event.timeStamp - last.at > DOUBLE) return;
  const still = part.touched ? THUMB : STILL;
  if (Math.hypot(event.clientX - last.x, event.clientY - last.y) > still) return;
  clearTimeout(part.clicked);
  part.doubled = event.timeStamp;
  waiting();
  part.tell("period", { from: null, to: null });
}

// A finger that moves sideways brushes: Plotly is given the press of a mouse where the finger was put down, and follows the
// finger from there. One that moves up or down scrolls the page (`touch-action` in homeward.css), and is no press any more.
function brush(part, event) {
  const { pressed } = part;
  if (event.pointerType !== "touch" || !pressed || pressed.brushing || !canDrag(part.data)) return;
  const [across, down] = [event.clientX - pressed.x, event.clientY - pressed.y].map(Math.abs);
  if (across < SIDEWAYS || across < down) return;
  pressed.brushing = true;
  const { x: clientX, y: clientY, target } = pressed;
  target.dispatchEvent(new MouseEvent("mousedown", { bubbles: true, clientX, clientY, buttons: 1 }));
}

// The browser has taken the finger for something else, such as scrolling.
function lift(part) {
  if (part.pressed?.brushing) document.dispatchEvent(new MouseEvent("mouseup"));
  part.pressed = undefined;
}

// Listens to a chart that has been drawn for the first time.
export function listen(part) {
  if (part.listens) return;
  part.listens = true;
  parts.add(part);
  const { chart } = part;
  chart.addEventListener("pointerdown", (event) => press(part, event), { capture: true });
  chart.addEventListener("pointermove", (event) => brush(part, event));
  chart.addEventListener("pointercancel", () => lift(part));
  // Plotly would take a finger for the press of a mouse as soon as it comes down, and the page could not be scrolled.
  chart.addEventListener("touchstart", (event) => canDrag(part.data) && event.stopPropagation(), { capture: true, passive: true });
  chart.on("plotly_click", (event) => act(part, event));
  chart.on("plotly_hover", (event) => point(part, event));
  chart.on("plotly_unhover", () => unpoint(part));
  chart.on("plotly_selected", (event) => choosePeriod(part, event?.range));
}

// ---------- names

// A name of the key that stands for a choice is a button: it shows only that, and again everything.
export function choosing(part, item, choice, pressed) {
  return asButton(item, pressed, () => {
    waiting();
    part.choose(choice);
  });
}

export function asButton(item, pressed, act) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "homeward-key-choice" });
  button.setAttribute("aria-pressed", String(pressed));
  button.append(...item.childNodes);
  button.onclick = () => {
    button.setAttribute("aria-pressed", String(!pressed));
    act();
  };
  item.append(button);
  return item;
}
