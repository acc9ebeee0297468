// Which charts are drawn at once: those in sight or near it. The others wait until they come near, or until the browser has
// nothing else to do, so that nobody waits for what nobody sees. Their room is kept: heights come with the data.

const NEAR = "60%"; // of the window, above and below it
const REST = 200; // milliseconds without anything new, before what is out of sight is drawn
const idle = window.requestIdleCallback?.bind(window) ?? ((then) => setTimeout(then, REST));

const drawers = new WeakMap(); // by figure: what draws it
const near = new WeakMap(); // by figure: whether it is in sight or near it; nothing until the browser has looked
const waiting = new Set(); // figures that are out of sight and not drawn yet
let resting;

const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      near.set(target, isIntersecting);
      if (isIntersecting && waiting.has(target)) drawNow(target);
    }
    rest();
  },
  { rootMargin: `${NEAR} 0px`, scrollMargin: `${NEAR} 0px` },
);

function drawNow(figure) {
  waiting.delete(figure);
  if (figure.isConnected) drawers.get(figure)();
}

// Once nothing new has come for a while, one figure after the other, each when the browser is idle.
function rest() {
  clearTimeout(resting);
  if (waiting.size) resting = setTimeout(() => idle(drawNext), REST);
}

function drawNext() {
  const [figure] = [...waiting].filter((each) => near.has(each));
  if (!figure) return;
  drawNow(figure);
  if (waiting.size) idle(drawNext);
}

// Has a figure drawn by `draw`: now, if it can be seen. A drawing that has not been made is replaced by the next one.
export function whenInSight(figure, draw) {
  if (!near.has(figure)) observer.observe(figure);
  drawers.set(figure, draw);
  waiting.add(figure);
  if (near.get(figure)) drawNow(figure);
  else rest();
}

// Draws what waits: for paper, all of a page is in sight.
export function drawAll() {
  for (const figure of [...waiting]) drawNow(figure);
}

export function forget(figure) {
  observer.unobserve(figure);
  waiting.delete(figure);
}
