// The SQL page: editor, examples and schema beside it, the result below. Questions are run by the engine in a worker of this
// tab (sql-engine.js); the server only keeps the question of the URL.

import { copying } from "./clipboard.js";
import { editor } from "./sql-editor.js";
import { Engine, messageOf, placeOf, Stopped } from "./sql-engine.js";
import { readLink, written } from "./sql-link.js";
import { chart, downloads, drawable, filled, save, table } from "./sql-result.js";
import { element } from "./table.js";

const engines = new Map(); // by version of the data: what was loaded stays while the tab is open

function engineOf({ assets, database }) {
  if (!engines.has(database)) {
    for (const [key, engine] of engines) {
      engine.stop("cancel");
      engines.delete(key);
    }
    engines.set(database, new Engine(assets, database));
  }
  return engines.get(database);
}

function styled(href) {
  if (document.querySelector(`link[href="${href}"]`)) return;
  document.head.append(element("link", "", { rel: "stylesheet", href }));
}

const keyOf = ({ kind, x, y, colour }) => JSON.stringify([kind, x, y, colour]);
const pages = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const before = pages.get(parentElement);
  if (before?.root.isConnected && before.data.language === data.language && before.data.version === data.version) {
    before.update(data);
    return;
  }
  const page = build(data, parentElement, (state) => setTriggerValue("submitted", state), before?.text());
  pages.set(parentElement, page);
}

function build(data, parent, ask, text) {
  const { words, limits } = data;
  const page = { data, root: element("div", "sql-page") };
  styled(data.assets.style);
  const intro = element("p", "sql-intro", { textContent: words.intro });
  const main = element("div", "sql-main");
  const side = element("aside", "sql-side");
  const place = element("div", "sql-editor");
  const bar = element("div", "sql-bar");
  const run = element("button", "sql-run", { type: "button", textContent: words.run, title: words.keys });
  const cancel = element("button", "homeward-action", { type: "button", textContent: words.cancel, disabled: true });
  const file = element("button", "homeward-action", { type: "button", textContent: words.save });
  const hint = element("span", "sql-hint", { textContent: words.keys });
  const progress = element("progress", "sql-progress", { max: 1, hidden: true });
  const status = element("p", "homeward-status sql-status");
  const error = element("pre", "sql-error", { hidden: true });
  const result = element("div", "sql-result");
  status.setAttribute("role", "status");
  error.setAttribute("role", "alert");
  progress.setAttribute("aria-label", words.starting);
  bar.append(run, cancel, file, hint);
  main.append(place, bar, progress, status, error, result);
  page.root.append(intro, element("p", "homeward-status", { textContent: words.limits }), main, side);
  main.before(side);
  parent.replaceChildren(page.root);

  if (typeof WebAssembly === "undefined") {
    main.replaceChildren(missing(data));
    side.remove();
    return { ...page, update() {}, text: () => "" };
  }

  const engine = engineOf(data);
  let field;
  let running = false;
  let question; // the question of the URL that is in the editor
  let drawn = data.chart; // how the result is drawn: kind, x, y, colour; {}: as a table
  let sent = []; // what of it the URL does not say yet
  let shown; // the result
  let queried = data.examples[0].sql; // what the address names without a question: the first example, or a data set's query

  function say(words_) {
    status.textContent = words_;
  }

  function tell(how) {
    progress.hidden = false;
    if (how === "starting") {
      progress.removeAttribute("value");
      say(words.starting);
      return;
    }
    progress.value = how.came / how.size;
    say(filled(words.loading, { percent: `${Math.min(Math.round((100 * how.came) / how.size), 100)} %`, size: Math.round(how.size) }));
  }

  async function open() {
    try {
      await engine.open(tell);
      say("");
    } catch (fault) {
      say(fault.status === 410 ? words.gone : words.failed);
      throw fault;
    } finally {
      progress.hidden = true;
    }
  }

  // What is run becomes the question of the URL, unless it is the query of a data set, which the URL names already.
  async function publish(sql) {
    if (sql === queried) return;
    const next = await written(sql);
    const short = encodeURIComponent(next).length <= limits.link;
    if (!short) say(words.long);
    if (next === question) return;
    question = short ? next : "";
    sent.push(keyOf(drawn));
    ask({ question, chart: drawn });
  }

  function redraw(next) {
    if (keyOf(next) === keyOf(drawn)) return;
    drawn = next;
    sent.push(keyOf(drawn));
    ask({ chart: drawn });
  }

  async function execute() {
    if (running || !field) return;
    const sql = field.text();
    running = true;
    run.disabled = true;
    error.hidden = true;
    field.mark();
    try {
      await open();
      cancel.disabled = false;
      page.root.dataset.state = "running";
      say(words.running);
      const found = await engine.run(sql, limits);
      show(found, sql);
      await publish(sql);
      page.root.dataset.state = "done";
    } catch (fault) {
      complain(fault, sql);
      page.root.dataset.state = "failed";
    } finally {
      running = false;
      run.disabled = false;
      cancel.disabled = true;
    }
  }

  function complain(fault, sql) {
    if (fault instanceof Stopped) {
      say({ cancel: words.stopped, time: words.time, broken: words.broken }[fault.message]);
      engine.open().catch(() => {}); // in silence: what is said is why it starts anew
      return;
    }
    if (fault.start === undefined) return; // the engine did not load, which has been said
    say("");
    result.replaceChildren();
    error.hidden = false;
    error.textContent = messageOf(fault);
    const found = placeOf(messageOf(fault), sql.slice(fault.start));
    field.mark(found && { from: fault.start + found.from, to: fault.start + found.to }, messageOf(fault));
  }

  function show(found, sql) {
    const count = found.rows.length;
    const number = new Intl.NumberFormat(data.language);
    const counted = filled(words.counted, { n: number.format(count), seconds: found.seconds.toFixed(2) });
    const cut = found.more
      ? words.more
      : count > limits.shown ? filled(words.first, { n: number.format(limits.shown) }) : "";
    say(found.columns.length ? `${counted} ${cut}` : words.nothing);
    if (!found.columns.length) return result.replaceChildren();
    const about = { ...page.data.about, query: sql };
    const options = { language: data.language, words, shown: limits.shown, assets: data.assets, about, template: data.template, colours: data.colours };
    const sheet = table(found, options);
    shown = () => show(found, sql);
    if (!drawable(found, drawn)) redraw({});
    const drawing = chart(found, { ...options, chosen: drawn, changed: redraw });
    const copy = copying(sheet.text, sheet.select);
    copy.update(words.copy, words);
    const files = downloads(found, { ...options, name: `homeward_sql_${data.version}` });
    files.append(copy.node);
    const panels = [[words.table, sheet.node, () => redraw({})], [words.chart, drawing.node, drawing.show]];
    const tabs = tabbed(panels, Object.keys(drawn).length ? 1 : 0);
    if (!count) sheet.node.append(element("p", "homeward-status", { textContent: words.none }));
    result.replaceChildren(tabs, files);
  }

  function load(sql, label) {
    field.set(sql);
    if (label) result.replaceChildren();
    execute();
  }

  run.onclick = execute;
  cancel.onclick = () => engine.stop("cancel");
  file.onclick = () => save(new Blob([field?.text() ?? ""], { type: "application/sql" }), `homeward_${data.version}.sql`);
  side.append(examples(data, (sql) => field && load(sql, true)));
  schemaOf(data, (name) => field?.insert(name)).then(({ node, schema }) => {
    side.append(node);
    page.schema = schema;
    field?.know(schema);
  }).catch(() => {});

  // The text of the URL: a question, or the query of a data set under its filters.
  async function wanted() {
    question = page.data.question;
    if (question) return readLink(question);
    const { query } = page.data;
    if (!query) return undefined;
    const answer = await fetch(query).catch(() => undefined);
    if (!answer?.ok) {
      say(answer?.status === 410 ? words.gone : words.query_failed);
      return undefined;
    }
    page.query = query;
    queried = (await answer.text()).replace(/^(--.*\n)+\n/, "").trim(); // less what a file says of itself
    return queried;
  }

  async function begin() {
    const sql = (await wanted()) ?? text ?? queried;
    field = await editor(data.assets.editor, place, { words, text: sql, run: execute });
    if (page.schema) field.know(page.schema);
    page.root.dataset.state = "ready";
    execute();
  }

  // Somebody else changed the URL: a link, the back button, a filter of the data set.
  async function follow() {
    const sql = await wanted();
    if (sql !== undefined && sql !== field.text()) load(sql);
  }

  page.update = (next) => {
    page.data = next;
    if (!field) return;
    const place = sent.indexOf(keyOf(next.chart));
    if (place >= 0) sent = sent.slice(place + 1);
    else if (!sent.length && keyOf(next.chart) !== keyOf(drawn)) {
      drawn = next.chart;
      shown?.();
    }
    if (next.question ? next.question !== question : next.query && next.query !== page.query) follow();
  };
  page.text = () => field?.text();
  begin().catch(() => say(words.failed));
  return page;
}

function missing({ words, database, query }) {
  const node = element("div", "sql-missing");
  node.append(element("p", "", { textContent: words.missing }));
  const links = element("p", "homeward-actions");
  links.append(element("a", "homeward-link", { href: database, textContent: words.database }));
  if (query) links.append(" · ", element("a", "homeward-link", { href: query, textContent: ".sql" }));
  node.append(links);
  return node;
}

function tabbed(panels, first = 0) {
  const node = element("div", "sql-tabs");
  const bar = element("div", "sql-tablist");
  bar.setAttribute("role", "tablist");
  const buttons = panels.map(([label, panel, shown], place) => {
    const button = element("button", "", { type: "button", textContent: label, id: `sql-tab-${place}` });
    button.setAttribute("role", "tab");
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", button.id);
    button.onclick = () => {
      for (const [index, [, other]] of panels.entries()) {
        other.hidden = index !== place;
        buttons[index].setAttribute("aria-selected", String(index === place));
        buttons[index].tabIndex = index === place ? 0 : -1;
      }
      shown?.();
    };
    button.onkeydown = ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
      if (!step) return;
      const next = buttons[(place + step + buttons.length) % buttons.length];
      next.click();
      next.focus();
    };
    return button;
  });
  bar.append(...buttons);
  node.append(bar, ...panels.map(([, panel]) => panel));
  buttons[first].click();
  return node;
}

function examples({ words, examples: all }, load) {
  const node = element("details", "sql-list", { open: innerWidth > 900 });
  node.append(element("summary", "", { textContent: words.examples }));
  const list = element("ul", "");
  for (const { title, sql, name } of all) {
    const item = element("li", "");
    const button = element("button", "homeward-link", { type: "button", textContent: title });
    button.dataset.example = name;
    button.onclick = () => load(sql);
    item.append(button);
    list.append(item);
  }
  node.append(list);
  return node;
}

async function schemaOf({ schema: href, words, language }, insert) {
  const number = new Intl.NumberFormat(language);
  const answer = await fetch(href);
  if (!answer.ok) throw new Error(answer.status);
  const schema = await answer.json();
  const node = element("details", "sql-list sql-schema", { open: innerWidth > 900 });
  node.append(element("summary", "", { textContent: words.schema }));
  const name = (text, detail) => {
    const button = element("button", "sql-name", { type: "button", textContent: text });
    button.onclick = () => insert(text);
    return detail ? [button, " ", element("small", "", { textContent: detail })] : [button];
  };
  for (const table of schema.tables) {
    const each = element("details", "");
    const summary = element("summary", "");
    summary.append(element("code", "", { textContent: table.name }), " ", element("small", "", { textContent: filled(words.rows, { n: number.format(table.rows) }) }));
    const list = element("dl", "");
    for (const { name: column, type, definition } of table.columns) {
      const term = element("dt", "");
      term.append(...name(column, type.length > 24 ? `${type.slice(0, 24)}…` : type));
      list.append(term, element("dd", "", { textContent: definition ?? "" }));
    }
    const all = element("p", "");
    all.append(...name(table.name));
    each.append(summary, all, list);
    node.append(each);
  }
  const macros = element("details", "");
  macros.append(element("summary", "", { textContent: words.macros }));
  for (const macro of schema.macros) {
    const line = element("p", "");
    line.append(...name(macro.name, `(${macro.parameters.join(", ")})`));
    macros.append(line);
  }
  node.append(macros);
  return { node, schema };
}
