// What Streamlit says itself it says in English: here, in the language of the page. templates/streamlit_words.html has the
// words. In a page that has always been English nothing is watched.

const SPOKEN = ["aria-label", "aria-valuetext"];
const WHERE = [
  ...["[data-st-overlay-root]", "[data-live-announcer]", "nav", ".stMultiSelect", ".stSelectbox"],
  ...['[data-testid$="Dropdown"]', '[data-testid="stSkipToContent"]', '[data-testid="stHeaderActionElements"]', '[data-testid="stBaseButton-elementToolbar"]'],
].join();
const PARTS = /(, |(?<=^\d+|^Help for) )/; // "6 options available.", "Help for Include"
const root = document.documentElement;
const words = new Map(); // in whichever language they stand, to that of the page

function read() {
  const learn = (english, other, language) => [english, other].forEach((word) => words.set(word, root.lang === language ? other : english));
  for (const { lang, content } of document.querySelectorAll("template.streamlit-words")) {
    for (const term of content.querySelectorAll("dt")) learn(term.textContent, term.nextElementSibling.textContent, lang);
  }
}

const translated = (text) => words.get(text) ?? text.split(PARTS).map((part) => words.get(part) ?? part).join("");

function speak(node) {
  if (node.nodeType === Node.TEXT_NODE) {
    const text = translated(node.data);
    if (text !== node.data) node.data = text;
  } else if (node.nodeType === Node.ELEMENT_NODE) {
    for (const name of SPOKEN) {
      const text = node.getAttribute(name);
      if (text && translated(text) !== text) node.setAttribute(name, translated(text));
    }
    for (const child of node.childNodes) speak(child);
  }
}

const isTheirs = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(WHERE);

const watcher = new MutationObserver((records) => {
  for (const { target, addedNodes } of records) {
    if (target instanceof SVGElement) continue;
    if (isTheirs(target)) speak(target);
    else for (const node of addedNodes) if (node instanceof HTMLElement) for (const each of [node, ...node.querySelectorAll(WHERE)]) if (isTheirs(each)) speak(each);
  }
});

function begin() {
  read();
  for (const node of document.querySelectorAll(WHERE)) speak(node);
  if (root.lang !== "en") watcher.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: SPOKEN });
}

addEventListener("languagechange", begin);
begin();
