// A figure as a picture: title, key, chart, sentence, source and address on white, as an SVG and as a PNG of any size.
// The words around the chart are texts of the SVG; nothing in them can become markup.

import { loadPlotly, OUTLINES, plainColours, prepared } from "./plot.js";
import { forOthers } from "./site.js";
import { element } from "./table.js";

const SPACE = "http://www.w3.org/2000/svg";
const WIDTH = 1000;
const MARGIN = 32;
const INNER = WIDTH - 2 * MARGIN;
const TITLE = { size: 25, line: 31, weight: 700 };
const TEXT = { size: 15, line: 21, weight: 400 };
const SMALL = { size: 12.5, line: 17, weight: 400 };
// No browser draws more pixels at once everywhere (Safari on a phone draws these).
const MOST_PIXELS = 16_777_216;
// What tells a PNG that 300 of its pixels are an inch: its chunk pHYs, whole.
const DPI_300 = [0, 0, 0, 9, 0x70, 0x48, 0x59, 0x73, 0, 0, 0x2e, 0x23, 0, 0, 0x2e, 0x23, 1, 0x78, 0xa5, 0x3f, 0x76];
const AFTER_HEADER = 33;
const PATIENCE = 20_000; // milliseconds; a browser out of memory may never answer

// The marks of a key in a square of 12, filled or drawn with a line (see homeward.css). Others are filled squares.
const SQUARE = "M0 0H12V12H0Z";
const CIRCLE = "M6 1A5 5 0 1 1 6 11A5 5 0 1 1 6 1Z";
const CROSS = "M2 2L10 10M10 2L2 10";
const LINES = {
  ...OUTLINES,
  unknown: `${SQUARE}M0 4L4 0M0 8L8 0M0 12L12 0M4 12L12 4M8 12L12 8`,
  open: CIRCLE,
  part: "M1 1H11V11H1Z",
  dash: "M2 6H10",
  line: "M0 6H12",
  whisker: "M3 1H9M6 1V11M3 11H9",
  zero: CROSS,
  "mark-x-thin-open": CROSS,
};
const SHAPES = {
  "mark-circle": CIRCLE,
  "mark-square": "M2 2H10V10H2Z",
  "mark-diamond": "M6 0L12 6L6 12L0 6Z",
  "mark-triangle-up": "M6 1L12 11H0Z",
};

function svg(tag, attributes, ...children) {
  const node = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function measuring(font) {
  const context = document.createElement("canvas").getContext("2d");
  return (text, { size, weight }) => {
    context.font = `${weight} ${size}px ${font}`;
    return context.measureText(text).width;
  };
}

// The lines of a text; what has no spaces (an address) is broken where the line ends.
function lines(text, style, measure, width = INNER) {
  const found = [""];
  for (let word of text.split(/\s+/)) {
    const last = found.at(-1);
    if (measure(`${last}${word}`, style) <= width) {
      found[found.length - 1] = `${last}${word} `;
      continue;
    }
    if (last) found.push("");
    while (measure(word, style) > width) {
      let end = word.length;
      while (measure(word.slice(0, end), style) > width) end -= 1;
      found[found.length - 1] = word.slice(0, end);
      found.push("");
      word = word.slice(end);
    }
    found[found.length - 1] += `${word} `;
  }
  return found;
}

// The same for a title: its lines are about as long as each other.
function balanced(text, style, measure) {
  const found = lines(text, style, measure);
  for (let width = INNER / 2; width < INNER; width += INNER / 40) {
    const even = lines(text, style, measure, width);
    if (even.length === found.length) return even;
  }
  return found;
}

// What is drawn from top to bottom: `y` is where the next thing goes.
class Sheet {
  constructor(font, colours) {
    this.y = MARGIN;
    this.measure = measuring(font);
    this.colours = colours;
    this.root = svg("svg", { xmlns: SPACE, "font-family": font, role: "img" });
  }

  text(words, style, colour, gap) {
    if (!words) return;
    const wrap = style === TITLE ? balanced : lines;
    const parts = wrap(words, style, this.measure).map((line, index) =>
      svg("tspan", { x: MARGIN, y: this.y + style.size + index * style.line }, line),
    );
    const { size, weight } = style;
    this.root.append(svg("text", { "font-size": size, "font-weight": weight, fill: colour }, ...parts));
    this.y += parts.length * style.line + gap;
  }

  key(items) {
    if (!items.length) return;
    let x = MARGIN;
    for (const { label, mark, colour } of items) {
      const width = this.measure(label, SMALL) + 19;
      if (x > MARGIN && x + width > WIDTH - MARGIN) {
        x = MARGIN;
        this.y += SMALL.line + 4;
      }
      const path = LINES[mark] ?? SHAPES[mark] ?? SQUARE;
      const paint = mark in LINES ? { fill: "none", stroke: colour, "stroke-width": 1.5 } : { fill: colour };
      if (mark === "open-end") x -= 19;
      else this.root.append(svg("path", { d: path, transform: `translate(${x} ${this.y + 1})`, ...paint }));
      const at = { x: x + 19, y: this.y + 11.5, "font-size": SMALL.size, fill: this.colours.text };
      this.root.append(svg("text", at, label));
      x += width + 18;
    }
    this.y += SMALL.line + 8;
  }

  chart(content, height) {
    const node = document.importNode(new DOMParser().parseFromString(content, "image/svg+xml").documentElement, true);
    node.setAttribute("x", MARGIN);
    node.setAttribute("y", this.y);
    this.root.append(node);
    this.y += height + 10;
  }

  end(title, sentence) {
    const height = Math.ceil(this.y + MARGIN - 8);
    const whole = { width: WIDTH, height, viewBox: `0 0 ${WIDTH} ${height}` };
    for (const [name, value] of Object.entries(whole)) this.root.setAttribute(name, value);
    this.root.prepend(
      svg("title", {}, title),
      svg("desc", {}, sentence),
      svg("rect", { width: WIDTH, height, fill: this.colours.background }),
    );
    const text = new XMLSerializer().serializeToString(this.root);
    return { text, width: WIDTH, height, blob: new Blob([text], { type: "image/svg+xml" }) };
  }
}

// Draws a figure as an SVG. `page` is the address of its page, `near` where the colours of paper can be asked for.
export async function inSvg(data, page, near) {
  const Plotly = await loadPlotly(data.plotly);
  const paper = element("span", "homeward-paper");
  near.append(paper);
  const figure = prepared(data, paper, INNER);
  const { family } = figure.layout.font;
  const names = ["var(--st-text-color)", "color-mix(in srgb, var(--st-text-color) 72%, transparent)"];
  const [text, muted, ...marks] = plainColours([...names, ...data.key.map((item) => item.colour)], paper);
  paper.remove();
  const options = { format: "svg", width: INNER, height: data.height, imageDataOnly: true };
  const chart = await Plotly.toImage({ ...figure, config: { staticPlot: true } }, options);

  const sheet = new Sheet(family, { text, background: "#ffffff" });
  sheet.text(data.title, TITLE, text, 4);
  sheet.text(data.filters, TEXT, text, 4);
  sheet.text(data.subtitle, TEXT, muted, 12);
  sheet.key(data.key.map((item, place) => ({ ...item, colour: marks[place] })));
  sheet.chart(chart, data.height);
  sheet.text(data.sentence, TEXT, text, 10);
  sheet.text(data.source, SMALL, muted, 2);
  sheet.text(forOthers(page), SMALL, muted, 0);
  return sheet.end(data.title, data.alt);
}

// Paints an SVG as a PNG `scale` times its size; for print it says that its pixels are 300 to the inch.
export async function inPng({ text, width, height }, scale, print) {
  const possible = Math.min(scale, Math.sqrt(MOST_PIXELS / (width * height)));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), {
    width: Math.floor(width * possible),
    height: Math.floor(height * possible),
  });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve, reject) => {
    canvas.toBlob((made) => (made ? resolve(made) : reject(new Error("no picture"))), "image/png");
    setTimeout(reject, PATIENCE, new Error("the picture takes too long"));
  });
  if (!print) return blob;
  const size = new Uint8Array(DPI_300);
  return new Blob([blob.slice(0, AFTER_HEADER), size, blob.slice(AFTER_HEADER)], { type: "image/png" });
}
