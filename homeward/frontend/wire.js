// What the server sends for a figure (see homeward/charts/wire.py): a line of JSON, which is of this viewer alone, and behind
// it the figure, compressed, which is the same for everyone. A chart under filters is sent as what is new in it for who
// has it without filters: that one is kept when it comes, or fetched.

const LINE = 10;
const WINDOW = 32_768; // deflate looks back this far
const MOST = 64; // charts without filters that are kept; a page has a dozen
const PAUSE = 1_000; // milliseconds, at first, before a chart that could not be fetched is asked for again
const LONGEST = 30_000;

const same = (one, other) => one.length === other.length && one.every((byte, place) => byte === other[place]);
const textOf = (bytes) => new TextDecoder().decode(bytes);
const after = (time) => new Promise((done) => setTimeout(done, time));

async function inflated(format, ...parts) {
  const { readable, writable } = new DecompressionStream(format);
  const writer = writable.getWriter(); // a Blob would ask another process for every message
  const written = Promise.all([...parts.map((part) => writer.write(part)), writer.close()]);
  const [read] = await Promise.all([new Response(readable).arrayBuffer(), written]);
  return new Uint8Array(read);
}

// ---------- charts without filters

const unfiltered = new Map(); // by address: a promise of the JSON

function keep(address, json) {
  unfiltered.delete(address);
  unfiltered.set(address, json);
  if (unfiltered.size > MOST) unfiltered.delete(unfiltered.keys().next().value);
}

function found(address) {
  if (!unfiltered.has(address)) keep(address, fetched(address));
  return unfiltered.get(address);
}

async function fetched(address) {
  for (let pause = PAUSE; ; pause = Math.min(2 * pause, LONGEST)) {
    const answer = await fetch(address).catch(() => undefined);
    if (answer?.ok) return inflated("deflate", await answer.arrayBuffer());
    await after(pause);
  }
}

// What is new is compressed as if the other chart had gone before: so that is put before it, as it is.
async function renewed(address, news) {
  const before = (await found(address)).slice(-WINDOW);
  const { length } = before;
  const stored = Uint8Array.of(0, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255);
  return (await inflated("deflate-raw", stored, before, news)).subarray(length);
}

// ---------- messages

const latest = new WeakMap(); // by what shows it: the message that came last
const read = new WeakMap(); // the figure that was read last

async function figureOf({ is, of }, body) {
  const json = !of ? inflated("deflate", body) : body.length ? renewed(of, body) : found(of);
  if (is) keep(is, json);
  return JSON.parse(textOf(await json));
}

// Returns the data of a message to `place`; nothing if another came while it was read, so that none overtakes a newer one.
export async function received(place, message) {
  latest.set(place, message);
  const end = message.indexOf(LINE);
  const own = JSON.parse(textOf(message.subarray(0, end)));
  const body = message.subarray(end + 1);
  const before = read.get(place);
  const known = before && before.of === own.of && same(before.body, body);
  const figure = known ? before.figure : await figureOf(own, body);
  if (latest.get(place) !== message) return undefined;
  read.set(place, { of: own.of, body, figure });
  return { ...figure, ...own };
}
