// Newer data: every ten seconds, and when the tab comes back into sight, the server is asked what is newest. Where that is not
// what this page knows, a run of the page is asked for (a trigger of the component, see homeward/ui/top.py).

const EVERY = 10_000; // milliseconds, a fifth more or less, so that pages do not ask all at once
const SOON = 500; // after somebody came back to the tab: what they do first goes first

let page; // what it knows, and how it asks for a run
let timer;

export function live({ data, setTriggerValue }) {
  const first = !page;
  page = { known: data.live, ask: setTriggerValue };
  if (first) {
    document.addEventListener("visibilitychange", () => wait(SOON));
    wait();
  }
}

function wait(milliseconds = EVERY * (0.8 + 0.4 * Math.random())) {
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(look, milliseconds);
}

async function look() {
  clearTimeout(timer);
  const newest = await fetch("./version", { cache: "no-store" })
    .then((answer) => (answer.ok ? answer.json() : {}))
    .catch(() => ({})); // the server is away: the next look finds it
  const { known, ask } = page;
  if (Object.keys(known).some((name) => name in newest && newest[name] !== known[name])) ask("newer", newest.version);
  wait();
}
