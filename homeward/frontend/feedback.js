// What the browser answers by itself while the server works: charts step back until the first of them has its new
// numbers. It is seen in the frame after the hand, and it never stays.

const LONGEST = 10_000; // milliseconds: an answer that does not come
let timer;

export function waiting() {
  document.documentElement.toggleAttribute("data-homeward-waiting", true);
  clearTimeout(timer);
  timer = setTimeout(arrived, LONGEST);
}

export function arrived() {
  clearTimeout(timer);
  document.documentElement.toggleAttribute("data-homeward-waiting", false);
}
