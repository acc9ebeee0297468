// What the server sends for a figure (see homeward/charts/payload.py): a line of JSON, which is of this viewer alone, and behind
// it the figure as compressed JSON, which is the same for everyone. A message of several parts has a line for all of them,
// and behind it one after the other.

const LINE = 10;

const same = (one, other) => one.length === other.length && one.every((byte, place) => byte === other[place]);
const textOf = (bytes) => new TextDecoder().decode(bytes);

async function inflated(bytes) {
  const { readable, writable } = new DecompressionStream("deflate");
  const writer = writable.getWriter(); // a Blob would ask another process for every message
  const [read] = await Promise.all([new Response(readable).arrayBuffer(), writer.write(bytes), writer.close()]);
  return JSON.parse(textOf(read));
}

const complete = (figure) => (figure.language ? filled(figure, wordsOf(figure.language)) : figure);

const latest = new WeakMap(); // by what shows it: the line that came last
const read = new WeakMap(); // the figures that were read last, {body, figure}: whoever goes back to a view has it at once
const KEPT = 8;

// What all figures of a language say stands in the page once (templates/shared_words.html): a figure has what is its own.
function filled(content, words) {
  const found = { ...words };
  for (const [key, value] of Object.entries(content)) {
    const both = isObject(value) && isObject(words[key]);
    found[key] = both ? filled(value, words[key]) : value;
  }
  return found;
}

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const shared = new Map(); // by language

function wordsOf(language) {
  if (!shared.has(language)) {
    const node = document.querySelector(`script.shared-words[lang="${language}"]`);
    shared.set(language, node ? JSON.parse(node.textContent) : {});
  }
  return shared.get(language);
}

const figureOf = (place, body) => read.get(place)?.find((each) => same(each.body, body))?.figure;

function keep(place, body, figure) {
  const others = (read.get(place) ?? []).filter((each) => each.figure !== figure);
  read.set(place, [{ body, figure }, ...others].slice(0, KEPT));
}

// Returns the line of a message and what stands behind it.
export function split(message) {
  const end = message.indexOf(LINE);
  return { own: JSON.parse(textOf(message.subarray(0, end))), body: message.subarray(end + 1) };
}

// Returns line and body of each part of a message of several.
export function apart({ own: { parts }, body }) {
  let start = 0;
  return parts.map(({ bytes, ...own }) => ({ own, body: body.subarray(start, (start += bytes)) }));
}

// Returns the data of a message to `place`, or their promise where they have to be read first; nothing if another message
// came while they were read, so that none overtakes a newer one.
export function received(place, own, body) {
  latest.set(place, own);
  if (!body.length) return own;
  const accept = (figure) => {
    if (latest.get(place) !== own) return undefined;
    keep(place, body, figure);
    return { ...figure, ...own };
  };
  const figure = figureOf(place, body);
  return figure ? accept(figure) : inflated(body).then((content) => accept(complete(content)));
}
