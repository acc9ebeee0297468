// Streamlit looks for its server beside every page first; this says where it is, so that no request fails.
window.__streamlit = { BACKEND_BASE_URL: new URL("../", document.currentScript.src).href };

// The main numbers stand in the page until it is drawn (see templates/first.html). If it is not after WAIT, there is no
// connection: a sentence says so, and leads on. It goes away by itself if the page comes after all.
const WAIT = 8000;
addEventListener("DOMContentLoaded", () => {
  const first = document.getElementById("first");
  if (!first) return;
  const isThere = () => document.querySelector(".st-key-footer, .st-key-fault, .homeward-slide");
  const late = setTimeout(() => {
    const [alert] = first.querySelectorAll("[role=alert]");
    first.querySelector(".wait").hidden = true;
    first.querySelector("section").hidden = false;
    alert.textContent = alert.dataset.text;
    first.querySelector("button").onclick = () => location.reload();
  }, WAIT);
  const watcher = new MutationObserver(() => {
    if (!isThere()) return;
    watcher.disconnect();
    clearTimeout(late);
    first.remove();
  });
  watcher.observe(document.getElementById("root"), { childList: true, subtree: true });
});

// Streamlit fetches its typeface of icons (0.4 MB) before anything is drawn, and no page of ours begins with one of them: the
// browser fetches it by itself where one is to be seen.
const ICONS = "Material Symbols";
const loadFont = document.fonts.load.bind(document.fonts);
document.fonts.load = (font, ...text) => (font.includes(ICONS) ? Promise.resolve([]) : loadFont(font, ...text));

// What nobody has done is no step back: a link that is completed by the page (its language, a value that is none) or a slide
// that goes on by itself takes the place of the entry before. Else Back would lead to where the page leads on again.
const STEP = 10_000; // so long may the answer to a click take and still be a step of its own
const push = history.pushState.bind(history);
let acted = -Infinity;
for (const kind of ["pointerdown", "click", "keydown"]) {
  addEventListener(kind, (event) => event.isTrusted && (acted = performance.now()), { capture: true, passive: true });
}
addEventListener("popstate", () => (acted = -Infinity));
history.pushState = (...entry) => (performance.now() - acted < STEP ? push(...entry) : history.replaceState(...entry));

// A page has the language of its address, which changes without the page being loaded anew.
const root = document.documentElement;
window.navigation?.addEventListener("currententrychange", () => {
  const language = new URLSearchParams(location.search).get("lang");
  if (!language || root.lang === language) return;
  root.lang = language;
  dispatchEvent(new Event("languagechange"));
});

// The place that an address names (#definitions) is there only once the page is drawn, and moves while what stands above it
// still grows: it is brought into sight until it rests, or until somebody moves.
const SETTLES = 2500;
addEventListener("DOMContentLoaded", () => {
  const name = decodeURIComponent(location.hash.slice(1));
  let end = Infinity;
  const moved = () => (end = 0);
  for (const kind of ["wheel", "touchstart", "keydown", "pointerdown"]) addEventListener(kind, moved, { once: true, passive: true });
  const bring = () => {
    const place = document.getElementById(name);
    if (place && end === Infinity) end = performance.now() + SETTLES;
    if (performance.now() > end) return;
    place?.scrollIntoView({ block: "start" });
    setTimeout(bring, 200);
  };
  if (name) bring();
});
