// A presentation to take away: the page holds everything that its slides and figures are drawn from, in every language.

import draw from "./chart.js";
import { onPaper, slide } from "./present.js";
import { element } from "./table.js";

const root = document.documentElement;
const read = (node) => JSON.parse(node.textContent);
const house = read(document.getElementById("house"));
const main = document.getElementById("slides");
const slides = {}; // by language, in order
window.homewardTables = {}; // read by the figures, see table.js
for (const node of document.querySelectorAll("script.block")) {
  const { place, language, figure, tables } = read(node);
  (slides[language] ??= [])[place - 1] = figure;
  Object.assign(window.homewardTables, tables);
  node.remove();
}
const state = { language: root.lang, theme: root.dataset.theme ?? "", held: false };

// ---------- to read

const sections = slides[state.language].map(() => {
  const section = element("section", "saved-slide");
  section.append(element("div", ""), element("p", "saved-link"));
  main.append(section);
  return section;
});

// A figure is drawn when it comes near, and again when the language changes.
const near = new IntersectionObserver((entries) => entries.forEach(({ isIntersecting, target }) => isIntersecting && figure(target)), { rootMargin: "100%" });
sections.forEach((section) => near.observe(section));

function figure(section, scroll = false) {
  const place = sections.indexOf(section);
  const data = slides[state.language][place];
  if (section.data === data && !scroll) return;
  section.data = data;
  const [parent, link] = section.children;
  draw({ parentElement: parent, data: { ...data, id: `${data.name}-${place + 1}`, scroll_into_view: scroll, present: undefined }, setTriggerValue: (what, value) => ask(what, value, place) });
  if (data.address) link.replaceChildren(element("a", "", { href: data.address, textContent: house.languages[state.language].link, rel: "noopener" }));
}

function ask(what, value, place) {
  if (what === "presented") show(place + 1);
  if (what === "opened") {
    const { exchange } = slides[state.language][place];
    window.open(`${exchange}?${new URLSearchParams({ lang: state.language, id: value })}`, "_blank", "noopener");
  }
}

// ---------- to show

let shown;

function show(place) {
  if (!shown) {
    shown = element("div", "saved-show");
    document.body.append(shown);
  }
  state.place = place;
  const data = slides[state.language][place - 1];
  shown.stop = slide({
    parentElement: shown,
    data: { ...data, present: { ...data.present, held: state.held, theme: state.theme } },
    setTriggerValue: wish,
  });
}

// What a slide asks a server for, done here.
const wishes = {
  step: (place) => show(place),
  language: (language) => {
    speak(language);
    show(state.place);
  },
  theme: (theme) => (state.theme = theme),
  hold: () => {},
  left: () => {
    const section = sections[state.place - 1];
    const { stop } = shown;
    shown.remove();
    shown = undefined;
    stop();
    figure(section, true);
    section.querySelector("button")?.focus({ preventScroll: true });
  },
};

function wish(what, value) {
  wishes[what]?.(value);
}

// ---------- around both

const bar = document.getElementById("bar");
const buttons = { present: () => show(1), print: () => window.print(), language: () => speak(other()) };
const other = () => Object.keys(house.languages).find((code) => code !== state.language);

function speak(language) {
  state.language = root.lang = language;
  const words = house.languages[language];
  document.getElementById("about").textContent = words.about;
  for (const [name, does] of Object.entries(buttons)) {
    const button = bar.querySelector(`[name=${name}]`) ?? bar.appendChild(element("button", "homeward-action", { type: "button", name, onclick: does }));
    button.textContent = words[name];
  }
  for (const section of sections) if (section.data) figure(section);
}

speak(state.language);

// ---------- on paper: every slide a page

addEventListener("beforeprint", () => {
  const paper = element("div", "saved-paper");
  document.body.append(paper);
  root.classList.add("homeward-printing");
  for (const data of slides[state.language]) onPaper(paper.appendChild(element("div", "")), data);
});
addEventListener("afterprint", () => {
  root.classList.remove("homeward-printing");
  for (const chart of document.querySelectorAll(".saved-paper .homeward-slide-chart")) window.Plotly.purge(chart);
  document.querySelector(".saved-paper")?.remove();
});
root.dataset.ready = "";
