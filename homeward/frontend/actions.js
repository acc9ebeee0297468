// The five actions of a card and what they open: its table, its sources, its files, its link, the whole screen.
// A panel opens in place, one at a time, under the button that it belongs to.

import { copying, put } from "./clipboard.js";
import { sharing } from "./share.js";
import { element } from "./table.js";
import { taking } from "./take.js";

const SAID = 2500; // milliseconds
const ICONS = {
  table: "M2 3h12v10H2zM2 6.5h12M2 9.75h12M6.5 6.5V13",
  sources: "M3 2.5h6.5L13 6v7.5H3zM9.5 2.5V6H13M5.5 8.5h5M5.5 11h5",
  download: "M8 2v8M4.75 7 8 10.25 11.25 7M2.5 13.5h11",
  share: "M4 9.5a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5ZM12 5.5A1.75 1.75 0 1 0 12 2a1.75 1.75 0 0 0 0 3.5ZM12 14a1.75 1.75 0 1 0 0-3.5A1.75 1.75 0 0 0 12 14ZM5.5 6.9l5-2.3M5.5 8.7l5 2.6",
  screen: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
};

function icon(path) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const line = document.createElementNS(space, "path");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

function button(name) {
  const node = element("button", "homeward-card-action", { type: "button" });
  node.dataset.action = name;
  const label = element("span", "");
  node.append(icon(ICONS[name]), label);
  return { node, say: (text) => (label.textContent = text) };
}

// What a link to one chart is: this view, and the chart that is to be brought into sight.
function linkTo(part) {
  const url = new URL(location.href);
  url.searchParams.set("chart", part.data.name);
  return url.href;
}

function sharePanel(part) {
  const node = element("div", "homeward-share");
  const link = copying(() => linkTo(part), () => undefined);
  const add = element("button", "homeward-action", { type: "button" });
  add.setAttribute("aria-live", "polite");
  const embed = sharing();
  let said;
  const label = () => {
    const { words, full } = part.data;
    if (!said) put(add, full ? words.full : words.add);
  };
  add.onclick = () => {
    part.tell("added", true);
    const { words, slides, full } = part.data;
    if (full) return;
    // The button says for a moment what it has done, whatever comes meanwhile.
    clearTimeout(said);
    add.textContent = words.added.replace("{n}", slides + 1);
    said = setTimeout(() => {
      said = undefined;
      label();
    }, SAID);
  };
  node.append(link.node, add, embed.node);
  function update(data) {
    link.update(data.words.link, data.words);
    link.node.hidden = data.slides === undefined; // in a frame elsewhere: its address is not a page
    add.hidden = data.slides === undefined;
    label();
    embed.update(data);
  }
  return { node, update };
}

// Returns the line of buttons, and the panels under it. `opened` is told which panel is opened.
export function actions(part, opened) {
  const bar = element("div", "homeward-card-actions");
  const buttons = Object.fromEntries(Object.keys(ICONS).map((name) => [name, button(name)]));
  const download = taking();
  const share = sharePanel(part);
  const held = () => element("div", "homeward-held");
  const panels = { table: held(), sources: held(), download: download.node, share: share.node };
  const under = element("div", "homeward-panels");
  for (const [name, { node }] of Object.entries(buttons)) {
    bar.append(node);
    if (!panels[name]) continue;
    panels[name].hidden = true;
    under.append(panels[name]);
    node.setAttribute("aria-expanded", "false");
    node.onclick = () => open(panel(name).hidden ? name : undefined);
  }
  buttons.screen.node.onclick = () => part.tell("presented", true);

  // A card that is a table has no other one.
  function panel(name) {
    return name === "table" && part.data.sheet ? part.sheet : panels[name];
  }

  function open(name) {
    for (const each of Object.keys(panels)) {
      if (each === "table" && part.data.sheet && !part.data.folded) continue;
      panel(each).hidden = each !== name;
      buttons[each].node.setAttribute("aria-expanded", String(each === name));
    }
    part.open_panel = name;
    if (name) opened(name);
  }

  function update(data) {
    const { words } = data;
    const there = {
      table: !data.sheet || Boolean(data.folded),
      sources: Boolean(data.evidence),
      download: Boolean(data.take),
      share: data.slides !== undefined || Boolean(data.embed),
      screen: Boolean(data.presentable),
    };
    bar.hidden = Boolean(data.empty);
    for (const [name, { node, say }] of Object.entries(buttons)) {
      node.hidden = !there[name];
      say(words[name]);
      if (panels[name]) panels[name].setAttribute("aria-label", words[name]);
    }
    if (data.empty || (part.open_panel && !there[part.open_panel])) open(undefined);
    const first = !part.seen;
    part.seen = true;
    download.update(data);
    share.update(data);
    if (first && data.take?.open) open("download");
  }
  return { bar, under, panels, update, open };
}
