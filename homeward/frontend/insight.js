// Which charts are drawn at once: those in sight. Those near it are drawn after the frame that shows them; the others wait
// until they come near, or until the browser has nothing else to do, so that nobody waits for what nobody sees. Their room
// is kept: heights come with the data.

const NEAR = "60%"; // of the window, above and below it
const REST = 200; // milliseconds without anything new, before what is out of sight is drawn
const idle = window.requestIdleCallback?.bind(window) ?? ((then) => setTimeout(then, REST));

const drawers = new WeakMap(); // by figure: what draws it
const waiting = new Set(); // figures that are not drawn yet
let resting;

// Returns by figure whether it is in sight, with a margin around the window; nothing until the browser has looked.
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

function drawNow(figure) {
  waiting.delete(figure);
  if (figure.isConnected) drawers.get(figure)();
}

// In a task of its own, so that what was drawn before is shown first.
function afterFrame(figure) {
  requestAnimationFrame(() => setTimeout(() => waiting.has(figure) && drawNow(figure)));
}

// Once nothing new has come for a while, one figure after the other, each when the browser is idle.
function rest() {
  clearTimeout(resting);
  if (waiting.size) resting = setTimeout(() => idle(drawNext), REST);
}

function drawNext() {
  const [figure] = [...waiting].filter((each) => near.found.has(each));
  if (!figure) return;
  drawNow(figure);
  if (waiting.size) idle(drawNext);
}

// Has a figure drawn by `draw`: now, if it can be seen. A drawing that has not been made is replaced by the next one.
export function whenInSight(figure, draw) {
  for (const { found, observer } of [inSight, near]) if (!found.has(figure)) observer.observe(figure);
  drawers.set(figure, draw);
  waiting.add(figure);
  if (inSight.found.get(figure)) drawNow(figure);
  else if (near.found.get(figure)) afterFrame(figure);
  else rest();
}

// Draws what waits: for paper, all of a page is in sight.
export function drawAll() {
  for (const figure of [...waiting]) drawNow(figure);
}

export function forget(figure) {
  for (const { observer } of [inSight, near]) observer.unobserve(figure);
  waiting.delete(figure);
}
