// The first chart of a page, drawn from the data that stand in the page (templates/first.html) as soon as plotly.js is there:
// Streamlit and its connection come later, and their chart takes its place. Until then nothing can be done with it.

import { heightOf } from "./chart.js";
import { keyItem, prepared } from "./plot.js";
import { element } from "./table.js";
import { explain } from "./terms.js";

// On a slow machine the page may be there before this is read.
const stands = document.getElementById("first-data");
const data = stands && { ...JSON.parse(stands.textContent), slides: 0 };
const figure = document.getElementById("first-figure");

// What can be pressed on the page is as large here.
function named(item) {
  const node = keyItem(item);
  if (!item.choice && !item.show) return node;
  const name = element("span", "homeward-key-choice");
  name.append(...node.childNodes);
  node.append(name);
  return node;
}

function draw() {
  if (!figure.isConnected) return; // the page is there already
  const key = element("ul", "homeward-key");
  const chart = element("div", "homeward-chart");
  key.append(...data.key.map(named));
  const words = (text) => element("p", "", { textContent: text });
  explain({ filters: words(data.filters), subtitle: words(data.subtitle), key, sentence: words(""), data });
  figure.append(key, chart);
  figure.hidden = false;
  const width = Math.floor(figure.getBoundingClientRect().width);
  const { data: traces, layout } = prepared(data, figure, width);
  Object.assign(layout, { width, height: heightOf({ figure, data }), autosize: false });
  window.Plotly.newPlot(chart, traces, layout, { staticPlot: true });
}

// The numbers are shown first: drawing for the first time takes longer than a frame.
const drawNext = () => requestAnimationFrame(() => setTimeout(draw));

// Where plotly.js does not come, the words stay.
if (data && window.Plotly) drawNext();
else if (data) document.querySelector(`script[src="${data.plotly}"]`)?.addEventListener("load", drawNext, { once: true });
