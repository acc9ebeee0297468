// What the server sends for a figure (see homeward/wire.py): a line of JSON, which is of this viewer alone, and behind
// it the figure, compressed, which is the same for everyone.

const LINE = 10;
const same = (one, other) => one.length === other.length && one.every((byte, place) => byte === other[place]);

async function inflated(body) {
  const stream = new Blob([body]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

const latest = new WeakMap(); // by what shows it: the message that came last
const read = new WeakMap(); // the figure that was read last

// Returns the data of a message to `place`; nothing if another came while it was read, so that none overtakes a newer one.
export async function received(place, message) {
  latest.set(place, message);
  const end = message.indexOf(LINE);
  const body = message.subarray(end + 1);
  const before = read.get(place);
  const figure = before && same(before.body, body) ? before.figure : await inflated(body);
  if (latest.get(place) !== message) return undefined;
  read.set(place, { body, figure });
  return { ...figure, ...JSON.parse(new TextDecoder().decode(message.subarray(0, end))) };
}
