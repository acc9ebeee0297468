// The keys of presenter mode, and what does the same for a finger, a mouse and a clock.

import { element } from "./table.js";

// What a key asks for. Letters are found by their place too, so that they work on a Ukrainian keyboard; PageDown,
// PageUp and the full stop are what the remote controls of presenters send.
const KEYS = {
  ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next", Enter: "next",
  ArrowLeft: "previous", ArrowUp: "previous", PageUp: "previous", Backspace: "previous",
  Home: "first", End: "last", Escape: "leave", "?": "help", ".": "blank",
};
const LETTERS = { F: "full", B: "blank", L: "language", T: "theme", H: "hold", P: "panel", Q: "code" };
const SWIPE = 50;
const IDLE = 3000;
const SECOND = 1000;

function meant(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return undefined;
  if (event.key === " " && event.shiftKey) return "previous";
  if (KEYS[event.key]) return KEYS[event.key];
  const letter = /^[a-z]$/i.test(event.key) ? event.key : event.code.replace(/^Key/, "");
  return LETTERS[letter.toUpperCase()];
}

const firstOf = (node) => [...node.querySelectorAll("button, input, [tabindex='0']")].find((one) => one.getClientRects().length);

// What the browser does by itself. `open` is what lies over the slide, which Escape puts away first.
function here(part) {
  const { root, blank } = part;
  const panel = () => document.querySelector(".homeward-panel");
  const shown = { blank: false, code: false, help: false, panel: false };
  function show(name, on = !shown[name]) {
    shown[name] = on;
    root.toggleAttribute(`data-${name}`, on);
    blank.hidden = !shown.blank;
    part.help.hidden = !shown.help;
    document.documentElement.toggleAttribute("data-homeward-panel", shown.panel);
    if (name === "panel") (on ? firstOf(panel()) : root)?.focus({ preventScroll: true });
    part.arm();
  }
  const full = () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.());
  return {
    shown,
    close() {
      const name = Object.keys(shown).find((one) => shown[one]);
      if (name) show(name, false);
      return Boolean(name);
    },
    full: () => full()?.catch(() => {}), // a browser may refuse; the slide stays as it is
    blank: () => show("blank"),
    code: () => part.data.present.code && show("code"),
    help: () => show("help"),
    panel: () => panel() && show("panel"),
  };
}

// The quiet controls of the mouse, and the list of keys. Both take their words from `data.present`.
export function controls(part) {
  const bar = element("nav", "homeward-slide-controls");
  const list = element("dl", "");
  part.help = element("div", "homeward-slide-help", { hidden: true });
  part.help.append(list);
  part.root.append(bar, part.help);
  part.bar = bar;
  return {
    update() {
      const { keys, words } = part.data.present;
      bar.setAttribute("aria-label", words.controls);
      // The buttons stay while their words change, so that none loses the focus.
      keys.forEach(({ does, keys: caps, label }, index) => {
        const button = bar.children[index] ?? bar.appendChild(element("button", "", { type: "button" }));
        button.onclick = () => part.act(does);
        button.replaceChildren(element("kbd", "", { textContent: caps[0] }), label);
      });
      while (bar.children.length > keys.length) bar.lastChild.remove();
      list.replaceChildren(
        ...keys.flatMap(({ keys: caps, label }) => {
          const term = element("dt", "");
          term.append(...caps.map((cap) => element("kbd", "", { textContent: cap })));
          return [term, element("dd", "", { textContent: label })];
        }),
      );
      part.arm();
    },
  };
}

// Is the key for something else: typing, a list that is open, a button that has the focus?
function isElsewhere(part, event, does) {
  const { target } = event;
  if (event.defaultPrevented || !(target instanceof Element)) return true;
  if (document.querySelector('[role="listbox"]')) return true;
  const typing = target.closest("input, textarea, select, [contenteditable='true']");
  if (part.local.shown.panel) return !(does === "leave" || (does === "panel" && !typing));
  if (typing) return true;
  return ["Enter", " "].includes(event.key) && Boolean(target.closest("button, a, summary"));
}

export function listen(part) {
  part.local = here(part);
  const ending = new AbortController();
  const on = (target, kind, does, more = {}) => target.addEventListener(kind, does, { signal: ending.signal, ...more });

  part.act = (name) => {
    if (name === "leave" && part.local.close()) return;
    if (["next", "previous", "first", "last"].includes(name) && part.local.shown.blank) part.local.blank();
    (part.local[name] ?? part.does[name])();
  };

  // The clock of a wall display: it stops while the slide is covered or held, and begins anew with every slide.
  let timer;
  let running;
  part.arm = () => {
    const { every, held, at } = part.data.present;
    const paused = held || Object.values(part.local.shown).some(Boolean);
    const wanted = every && !paused ? `${every} ${at} ${part.data.name}` : "";
    if (wanted === running) return;
    running = wanted;
    clearInterval(timer);
    if (wanted) timer = setInterval(() => part.does.advance(), every * SECOND);
  };

  // The mouse brings the controls, and takes them away again with itself; so does the Tab key.
  let idle;
  const wake = () => {
    part.root.dataset.awake = "";
    clearTimeout(idle);
    idle = setTimeout(() => !part.bar.contains(document.activeElement) && delete part.root.dataset.awake, IDLE);
  };

  on(document, "keydown", (event) => {
    if (event.key === "Tab") return wake();
    const does = meant(event);
    if (!does || isElsewhere(part, event, does)) return;
    event.preventDefault();
    part.act(does);
  });
  on(part.root, "mousemove", wake);
  on(part.bar, "focusout", wake);
  // A button that was clicked does not keep the space bar for itself.
  on(part.bar, "click", () => part.root.focus({ preventScroll: true }));
  on(part.blank, "click", () => part.act("blank"));
  on(part.code, "click", () => part.act("code"));

  let from;
  on(part.root, "touchstart", ({ touches: [touch] }) => (from = touch), { passive: true });
  on(part.root, "touchend", ({ changedTouches: [touch] }) => {
    const [x, y] = [touch.clientX - from.clientX, touch.clientY - from.clientY];
    if (Math.abs(x) > SWIPE && Math.abs(x) > 2 * Math.abs(y)) part.act(x < 0 ? "next" : "previous");
    else wake();
  }, { passive: true });

  const sleep = stayAwake(on);
  return () => {
    ending.abort();
    sleep();
    clearInterval(timer);
    clearTimeout(idle);
    document.documentElement.removeAttribute("data-homeward-panel");
  };
}

// The screen does not go dark in the middle of a talk, where the browser can see to that.
function stayAwake(on) {
  let lock;
  const ask = () => {
    if (document.visibilityState === "visible") lock = navigator.wakeLock?.request("screen").catch(() => {});
  };
  ask();
  on(document, "visibilitychange", ask);
  return () => lock?.then((held) => held?.release());
}
