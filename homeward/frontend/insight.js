// Which charts are drawn at once: those in sight. Those near it are drawn after the frame that shows them; the others wait
// until they come near, or until the browser has nothing else to do, so that nobody waits for what nobody sees. Their room
// is kept: heights come with the data.

const NEAR = "60%"; // of the window, above and below it
const REST = 200; // milliseconds without anything new, before what is out of sight is drawn
const idle = window.requestIdleCallback?.bind(window) ?? ((then) => setTimeout(then, REST));

const drawers = new WeakMap(); // by chart: what draws it
const waiting = new Set(); // charts that are not drawn yet
let resting;

// Returns by chart whether it is in sight, with a margin around the window; nothing until the browser has looked.
function watch(margin, came) {
  const found = new WeakMap();
  const look = (entries) => {
    for (const { target, isIntersecting } of entries) {
      found.set(target, isIntersecting);
      if (isIntersecting && waiting.has(target)) came(target);
    }
    rest();
  };
  const observer = new IntersectionObserver(look, { rootMargin: `${margin} 0px`, scrollMargin: `${margin} 0px` });
  return { found, observer };
}

const inSight = watch("0%", drawNow);
const near = watch(NEAR, afterFrame);

function drawNow(chart) {
  waiting.delete(chart);
  if (chart.isConnected) drawers.get(chart)();
}

// In a task of its own, so that what was drawn before is shown first.
function afterFrame(chart) {
  requestAnimationFrame(() => setTimeout(() => waiting.has(chart) && drawNow(chart)));
}

// Once nothing new has come for a while, one chart after the other, each when the browser is idle.
function rest() {
  clearTimeout(resting);
  if (waiting.size) resting = setTimeout(() => idle(drawNext), REST);
}

function drawNext() {
  const [chart] = [...waiting].filter((each) => near.found.has(each));
  if (!chart) return;
  drawNow(chart);
  if (waiting.size) idle(drawNext);
}

// Has a chart drawn by `draw`: now, if it can be seen. A drawing that has not been made is replaced by the next one.
export function whenInSight(chart, draw) {
  for (const { found, observer } of [inSight, near]) if (!found.has(chart)) observer.observe(chart);
  drawers.set(chart, draw);
  waiting.add(chart);
  if (inSight.found.get(chart)) drawNow(chart);
  else if (near.found.get(chart)) afterFrame(chart);
  else rest();
}

// Draws what waits: for paper, all of a page is in sight.
export function drawAll() {
  for (const chart of [...waiting]) drawNow(chart);
}

export function forget(chart) {
  for (const { observer } of [inSight, near]) observer.unobserve(chart);
  waiting.delete(chart);
}
