// A chart in a frame on somebody else's page: drawn once from the data in the page, without a connection to the server.

import draw from "./chart.js";

const root = document.documentElement;
const data = JSON.parse(document.getElementById("data").textContent);
const dark = matchMedia("(prefers-color-scheme: dark)");

// A figure looks for new colours when the style of something around it changes.
dark.onchange = () => {
  if (!root.dataset.theme) root.style.colorScheme = dark.matches ? "dark" : "light";
};

// What a click asks for is on the dashboard: an exchange opens there, a filter is not set from here.
function ask(what, id) {
  if (what !== "opened") return;
  const query = new URLSearchParams({ id, lang: data.language });
  window.open(new URL(`./exchange?${query}`, document.baseURI), "_blank", "noopener");
}

// The words stand in the page before any script; the figure has them, too.
const chart = document.getElementById("chart");
chart.replaceChildren();
draw({ parentElement: chart, data, setTriggerValue: ask });

// The page around is told how high this one is; the script beside its frame (see share.js) makes it as high.
new ResizeObserver(() => parent.postMessage({ homeward: Math.ceil(document.body.scrollHeight) }, "*")).observe(document.body);
