// The database engine in a worker of its own. The page fetches engine and database, and hands them over: the worker has no
// network (its policy allows none), so that nothing that is asked can leave the tab, and it can be ended at any moment.

const READ_ONLY = 2;
const DATABASE = "homeward.duckdb";
const MB = 1_000_000;
const PING = 2_000; // milliseconds in which an engine answers that is not broken

// Nothing but this database, and none of it can be undone by a question.
const SETTINGS = [
  "set autoload_known_extensions = false",
  "set autoinstall_known_extensions = false",
  "set memory_limit = '1GB'",
  "set enable_external_access = false",
  "set lock_configuration = true",
];

export class Stopped extends Error {} // `message` is why: cancel, time, broken

// Fetches with progress: `came` is told how many bytes came.
async function fetched(href, came) {
  const answer = await fetch(href);
  if (!answer.ok) throw Object.assign(new Error(`cannot load ${href}`), { status: answer.status });
  const parts = [];
  const reader = answer.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    came(part.value.length);
  }
  return new Blob(parts, { type: "application/wasm" });
}

const whole = (href) => new URL(href, document.baseURI).href;

// The parts of a text of SQL, each with its place: at semicolons, but not within quotes or comments.
export function statements(text) {
  const token = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$(\w*)\$[\s\S]*?\$\1\$|;/g;
  const found = [];
  let start = 0;
  const add = (end) => {
    const part = text.slice(start, end);
    if (part.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, "").trim()) found.push({ text: part, start });
  };
  for (const match of text.matchAll(token)) {
    if (match[0] !== ";") continue;
    add(match.index);
    start = match.index + 1;
  }
  add(text.length);
  return found;
}

// What a value of Arrow is in JavaScript: numbers (whole ones that are too large as bigint), texts, Date, lists, objects.
function valueOf(value, type) {
  if (value === null || value === undefined) return null;
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (/^(Date|Timestamp)/.test(type)) return new Date(Number(value));
  if (typeof value === "object" && typeof value.toJSON === "function") return plain(value.toJSON());
  return typeof value === "object" ? String(value) : value;
}

function plain(value) {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value, plain);
  if (value && typeof value === "object" && typeof value.toJSON === "function") return plain(value.toJSON());
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
  return value;
}

export class Engine {
  #assets;
  #database;
  #fetched;
  #ready;
  #worker;
  #db;
  #stop;

  constructor(assets, database) {
    this.#assets = assets;
    this.#database = database;
  }

  // Loads everything once; `tell` is called with {came, size} in MB, then "starting".
  open(tell = () => {}) {
    this.#ready ??= this.#open(tell);
    this.#ready.catch(() => (this.#ready = undefined));
    return this.#ready;
  }

  async #open(tell) {
    const size = this.#assets.bytes / MB;
    let came = 0;
    this.#fetched ??= Promise.all([
      fetched(this.#assets.wasm, (bytes) => tell({ came: (came += bytes) / MB, size })),
      fetched(this.#database, () => {}).then((blob) => blob.arrayBuffer()),
      import(whole(this.#assets.engine)),
    ]);
    this.#fetched.catch(() => (this.#fetched = undefined));
    const [wasm, database, { AsyncDuckDB, VoidLogger }] = await this.#fetched;
    tell("starting");
    this.#worker = new Worker(whole(this.#assets.worker));
    this.#db = new AsyncDuckDB(new VoidLogger(), this.#worker);
    const engine = URL.createObjectURL(wasm);
    await this.#db.instantiate(engine);
    URL.revokeObjectURL(engine);
    await this.#db.registerFileBuffer(DATABASE, new Uint8Array(database.slice(0)));
    await this.#db.open({ path: DATABASE, accessMode: READ_ONLY, query: { castDecimalToDouble: true, castBigIntToDouble: false } });
    const connection = await this.#db.connect();
    for (const setting of SETTINGS) await connection.query(setting);
    await connection.close();
  }

  // Ends what is under way, and the engine with it; a new one is there with the next question.
  stop(why) {
    this.#stop?.(new Stopped(why));
  }

  #end() {
    this.#worker?.terminate();
    this.#worker = this.#db = this.#ready = undefined;
  }

  // Runs every statement of a text, and returns what the last gives: {columns: [{name, type}], rows, more, seconds}.
  // An error of a statement has the place where that begins in the text, as `start`.
  async run(text, { fetched: most, seconds }) {
    await this.open();
    const stopped = new Promise((_, reject) => (this.#stop = reject));
    stopped.catch(() => {});
    const clock = setTimeout(() => this.stop("time"), seconds * 1000);
    try {
      return await Promise.race([this.#run(text, most), stopped]);
    } catch (error) {
      const cause = error instanceof Stopped || (await this.#answers()) ? error : new Stopped("broken");
      if (cause instanceof Stopped) this.#end();
      throw cause;
    } finally {
      clearTimeout(clock);
      this.#stop = undefined;
    }
  }

  async #run(text, most) {
    const began = performance.now();
    const connection = await this.#db.connect();
    let result = { columns: [], rows: [], more: false };
    const parts = statements(text);
    for (const [place, part] of parts.entries()) {
      try {
        const reader = await connection.send(part.text, true);
        const last = place === parts.length - 1;
        result = await this.#read(reader, last ? most : 0);
        if (last && result.columns.some(({ type }) => type.includes("Dictionary"))) {
          result = await this.#readWhole(connection, part.text, most, result.more);
        }
      } catch (error) {
        throw Object.assign(error, { start: part.start });
      }
    }
    connection.close();
    return { ...result, seconds: (performance.now() - began) / 1000 };
  }

  async #read(reader, most) {
    const rows = [];
    let columns = [];
    let more = false;
    for await (const batch of reader) {
      columns = batch.schema.fields.map(({ name, type }) => ({ name, type: String(type) }));
      const vectors = columns.map((_, place) => batch.getChildAt(place));
      for (let row = 0; row < batch.numRows && !more; row += 1) {
        if (rows.length >= most) more = true;
        else rows.push(vectors.map((vector, place) => valueOf(vector.get(row), columns[place].type)));
      }
      if (more) break;
    }
    if (!columns.length) columns = (reader.schema?.fields ?? []).map(({ name, type }) => ({ name, type: String(type) }));
    return { columns, rows, more };
  }

  // Enums come in dictionaries, which a stream of DuckDB-WASM leaves out: every value would read as unknown. So what has
  // enums is asked once more, and read as a whole; the stream has shown that it is not too long, or it is made so.
  async #readWhole(connection, text, most, more) {
    if (more) await connection.cancelSent();
    const table = await connection.query(more ? `select * from (${text}\n) limit ${most}` : text);
    return { ...(await this.#read(table.batches, most)), more };
  }

  // Whether the engine is sound after an error.
  async #answers() {
    const late = new Promise((resolve) => setTimeout(() => resolve(false), PING));
    const query = this.#db?.connect().then(async (connection) => {
      await connection.query("select 1");
      await connection.close();
      return true;
    });
    return Promise.race([query, late]).catch(() => false);
  }
}

// What the engine says of an error; what it could not read at all, it says in JSON.
export function messageOf({ message }) {
  if (!message.startsWith("{")) return message.trim();
  try {
    const { exception_type: kind, exception_message: said } = JSON.parse(message);
    return `${kind} Error: ${said}`.trim();
  } catch {
    return message;
  }
}

// Where in a statement an error is, in characters from its beginning; undefined where the engine does not say.
// "LINE 2: …frm returns\n           ^"
export function placeOf(message, statement) {
  const found = message.match(/LINE (\d+): (.*)\n( *)\^/);
  if (!found) return undefined;
  const [, line, excerpt, indent] = found;
  const lines = statement.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const column = indent.length - `LINE ${line}: `.length;
  const shown = excerpt.replace(/^\.\.\.|\.\.\.$/g, "");
  const begins = Math.max((lines[line - 1] ?? "").indexOf(shown), 0);
  const from = before + begins + Math.max(column - (excerpt.startsWith("...") ? 3 : 0), 0);
  const word = statement.slice(from).match(/^[\w$]+|^\S/)?.[0] ?? "";
  return { from, to: from + Math.max(word.length, 1) };
}
