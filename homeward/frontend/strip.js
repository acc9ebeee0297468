// The period strip: people per month over all time, with the chosen period on it. It is dragged over, its handles are
// dragged or moved by keys, years stand beside it; a double click chooses all. What a hand does is seen in the next
// frame; the server gets the period once the pointer is released.

import { waiting } from "./feedback.js";
import { element } from "./table.js";

const DAY = 86_400_000;
const STILL = 4; // pixels: a hand that moves less has clicked
const KEYS_REST = 300; // milliseconds after the last key
const dayOf = (text) => Date.parse(`${text}T00:00:00Z`) / DAY;
const textOf = (day) => new Date(day * DAY).toISOString().slice(0, 10);
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

// ---------- months

// The first days of all months of the strip, and the day after its end.
function boundaries({ first, last }) {
  const found = [];
  const date = new Date(dayOf(first) * DAY);
  for (const end = dayOf(last) + 1; date.getTime() / DAY < end; date.setUTCMonth(date.getUTCMonth() + 1)) found.push(date.getTime() / DAY);
  return [...found, dayOf(last) + 1];
}

const nearest = (days, day) => days.reduce((best, each, at) => (Math.abs(each - day) < Math.abs(days[best] - day) ? at : best), 0);

// ---------- what is seen

function build(root) {
  const part = {
    node: element("section", "homeward-strip"),
    years: element("div", "homeward-years"),
    track: element("div", "homeward-track"),
    bars: element("div", "homeward-bars"),
    window: element("div", "homeward-window"),
    from: element("div", "homeward-handle", { tabIndex: 0 }),
    to: element("div", "homeward-handle", { tabIndex: 0 }),
    hint: element("p", "homeward-strip-hint"),
    text: element("p", "homeward-strip-text"),
  };
  part.years.setAttribute("role", "group");
  part.text.setAttribute("aria-hidden", "true"); // the handles say it
  for (const handle of [part.from, part.to]) handle.setAttribute("role", "slider");
  part.bars.setAttribute("aria-hidden", "true");
  part.track.append(part.bars, part.window, part.from, part.to);
  part.node.append(part.years, part.track, part.text, part.hint);
  root.append(part.node);
  part.from.onkeydown = (event) => onKey(part, event, "from");
  part.to.onkeydown = (event) => onKey(part, event, "to");
  part.track.onpointerdown = (event) => grab(part, event);
  part.track.ondblclick = () => choose(part, part.days[0], part.days.at(-1));
  return part;
}

const share = (part, day) => (100 * (day - part.days[0])) / (part.days.at(-1) - part.days[0]);

function place(node, part, from, to) {
  node.style.left = `${share(part, from)}%`;
  node.style.width = `${share(part, to) - share(part, from)}%`;
}

function drawBars(part) {
  const { months, series, end, years, totals, words } = part.strip;
  const most = Math.max(1, ...months.map((each) => each.people));
  const drawn = months.map((each) => {
    const unknown = !each.people && each.unknown; // nobody, where that is known, is a line on the ground
    const bar = element("span", unknown ? "homeward-bar homeward-bar-unknown" : "homeward-bar", { title: each.text });
    const at = part.days.indexOf(dayOf(each.month));
    place(bar, part, part.days[at], part.days[at + 1]);
    bar.style.height = each.people ? `${Math.max(4, (100 * each.people) / most)}%` : unknown ? "18%" : "0";
    bar.dataset.day = part.days[at];
    return bar;
  });
  const hatched = series.map((each) => {
    const band = element("span", "homeward-hatched", { title: words.undated.replace("{name}", each.text) });
    place(band, part, dayOf(each.from), dayOf(each.to) + 1);
    return band;
  });
  const after = element("span", "homeward-hatched homeward-after", { title: words.after });
  place(after, part, dayOf(end) + 1, part.days.at(-1));
  const ticks = years.map((year) => {
    const tick = element("span", "homeward-tick", { textContent: year });
    if (totals[year]) tick.append(element("b", "", { textContent: totals[year] }));
    place(tick, part, dayOf(`${year}-01-01`), dayOf(`${year}-12-31`) + 1);
    return tick;
  });
  part.bars.replaceChildren(...ticks, ...hatched, after, ...drawn);
}

function drawYears(part) {
  const { years, words } = part.strip;
  const button = (text, from, to) => {
    const node = element("button", "homeward-year", { type: "button", textContent: text });
    node.dataset.from = from;
    node.dataset.to = to;
    node.onclick = () => {
      const pressed = node.getAttribute("aria-pressed") === "true";
      if (pressed) choose(part, part.days[0], part.days.at(-1));
      else choose(part, from, to);
    };
    return node;
  };
  part.years.replaceChildren(
    button(words.all, part.days[0], part.days.at(-1)),
    ...years.map((year) => button(year, dayOf(`${year}-01-01`), dayOf(`${year}-12-31`) + 1)),
  );
}

// Shows a period: the days from `from` up to, and without, `to`.
function show(part, from, to) {
  part.shown = [from, to];
  place(part.window, part, from, to);
  part.from.style.left = `${share(part, from)}%`;
  part.to.style.left = `${share(part, to)}%`;
  const say = (day) => part.date.format(new Date(day * DAY));
  const ends = [part.days[0], part.days.at(-1)];
  const all = from === ends[0] && to === ends[1];
  for (const [handle, day, low, high, text] of [
    [part.from, from, ends[0], to, say(from)],
    [part.to, to, from, ends[1], say(to - 1)],
  ]) {
    handle.setAttribute("aria-valuemin", nearest(part.days, low));
    handle.setAttribute("aria-valuemax", nearest(part.days, high));
    handle.setAttribute("aria-valuenow", nearest(part.days, day));
    handle.setAttribute("aria-valuetext", text);
  }
  part.text.textContent = all ? part.strip.words.everything : `${say(from)} – ${say(to - 1)}`;
  part.node.toggleAttribute("data-all", all);
  for (const bar of part.bars.querySelectorAll(".homeward-bar")) {
    const day = Number(bar.dataset.day);
    bar.toggleAttribute("data-in", day + 27 >= from && day < to);
  }
  for (const year of part.years.children) {
    const pressed = Number(year.dataset.from) === from && Number(year.dataset.to) === to;
    year.setAttribute("aria-pressed", String(pressed));
  }
}

// ---------- what a hand does

function choose(part, from, to) {
  show(part, from, to);
  clearTimeout(part.rest);
  const first = from <= part.days[0] ? null : textOf(from);
  const last = to >= part.days.at(-1) ? null : textOf(to - 1);
  if (first === part.strip.from && last === part.strip.to) return;
  waiting();
  part.tell("period", { from: first, to: last });
}

function dayAt(part, event) {
  const { left, width } = part.bars.getBoundingClientRect();
  const [low, high] = [part.days[0], part.days.at(-1)];
  return clamp(low + ((event.clientX - left) / width) * (high - low), low, high);
}

// A drag over the strip chooses, on a handle moves it, inside of the period moves the whole of it by months.
function grab(part, event) {
  if (event.button) return;
  const start = dayAt(part, event);
  const [from, to] = part.shown;
  const handle = event.target.closest(".homeward-handle");
  const inside = !part.node.hasAttribute("data-all") && start > from && start < to;
  const { days } = part;
  let moved = false;
  const snapped = (day) => days[nearest(days, day)];
  const move = (next) => {
    const day = dayAt(part, next);
    moved ||= Math.abs(next.clientX - event.clientX) > STILL;
    if (!moved) return;
    if (handle === part.from) show(part, Math.min(snapped(day), days[Math.max(0, nearest(days, to) - 1)]), to);
    else if (handle === part.to) show(part, from, Math.max(snapped(day), days[nearest(days, from) + 1]));
    else if (inside) {
      const [a, b] = [nearest(days, from), nearest(days, to)];
      const by = clamp(nearest(days, day) - nearest(days, start), -a, days.length - 1 - b);
      show(part, days[a + by], days[b + by]);
    } else {
      const [low, high] = [Math.min(start, day), Math.max(start, day)];
      const a = days.findLastIndex((each) => each <= low);
      const b = days.findIndex((each) => each >= high);
      show(part, days[Math.min(a, days.length - 2)], days[Math.max(b, a + 1)]);
    }
  };
  const end = (next) => {
    part.track.onpointermove = part.track.onpointerup = part.track.onpointercancel = null;
    part.held = false;
    if (next.type === "pointercancel") return show(part, from, to);
    if (moved) return choose(part, ...part.shown);
    if (handle) return undefined;
    const a = Math.min(days.findLastIndex((each) => each <= start), days.length - 2);
    choose(part, days[a], days[a + 1]); // a click chooses the month
    return undefined;
  };
  part.held = true;
  part.track.setPointerCapture(event.pointerId);
  if (handle) handle.focus({ preventScroll: true });
  Object.assign(part.track, { onpointermove: move, onpointerup: end, onpointercancel: end });
}

function onKey(part, event, end) {
  const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -12, PageUp: 12, Home: -Infinity, End: Infinity };
  let step = steps[event.key];
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  if (event.shiftKey && Math.abs(step) === 1) step *= 12;
  const { days } = part;
  const [from, to] = part.shown;
  const here = nearest(days, end === "from" ? from : to);
  if (end === "from") show(part, days[clamp(here + step, 0, nearest(days, to) - 1)], to);
  else show(part, from, days[clamp(here + step, nearest(days, from) + 1, days.length - 1)]);
  clearTimeout(part.rest);
  part.rest = setTimeout(() => choose(part, ...part.shown), KEYS_REST);
}

// ---------- what comes from the server

function update(part, strip) {
  const same = JSON.stringify({ ...part.strip, from: 0, to: 0 }) === JSON.stringify({ ...strip, from: 0, to: 0 });
  part.strip = strip;
  if (!same) {
    const { words } = strip;
    part.days = boundaries(strip);
    part.date = new Intl.DateTimeFormat(strip.language === "en" ? "en-GB" : strip.language, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
    part.node.setAttribute("aria-label", words.period);
    part.years.setAttribute("aria-label", words.period);
    part.from.setAttribute("aria-label", words.from);
    part.to.setAttribute("aria-label", words.to);
    part.hint.textContent = words.hint;
    drawYears(part);
    drawBars(part);
  }
  if (part.held) return; // the hand decides
  show(part, strip.from ? dayOf(strip.from) : part.days[0], strip.to ? dayOf(strip.to) + 1 : part.days.at(-1));
}

const built = new WeakMap();

export function strip({ parentElement, data, setTriggerValue }) {
  let part = built.get(parentElement);
  if (!part?.node.isConnected) {
    part = build(parentElement);
    built.set(parentElement, part);
  }
  part.tell = setTriggerValue;
  update(part, data.strip);
}
