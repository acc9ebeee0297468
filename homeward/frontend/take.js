// What can be downloaded: the numbers as files, the chart as a picture, the page as a file, its text, its query.

import { again } from "./again.js";
import { copying } from "./clipboard.js";
import { fileLink } from "./files.js";
import { forOthers } from "./site.js";
import { element } from "./table.js";

function save(blob, file) {
  const href = URL.createObjectURL(blob);
  element("a", "", { href, download: file }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

function numberLink({ label, href, file }) {
  return element("a", "homeward-action", { textContent: label, href, download: file });
}

// Pictures are made when they are asked for, and what makes them is fetched then; `status` says what goes on.
function pictureButton(data, item, status) {
  const button = element("button", "homeward-action", { type: "button", textContent: item.label });
  button.onclick = async () => {
    const { picture } = data.take;
    button.disabled = true;
    status.textContent = picture.making;
    try {
      const { inSvg, inPng } = await again(() => import("./picture.js"));
      const drawing = await inSvg(data, picture.page, status);
      save(item.scale ? await inPng(drawing, item.scale, item.print) : drawing.blob, item.file);
      status.textContent = picture.made.replace("{file}", item.file) + (forOthers(picture.page) ? "" : ` ${picture.local}`);
    } catch {
      status.textContent = picture.failed;
    }
    button.disabled = false;
  };
  return button;
}

// The query under the chart, fetched when it is first looked at.
function query() {
  const node = element("details", "homeward-details");
  const summary = element("summary", "homeward-action");
  const hint = element("p", "homeward-status");
  const code = element("pre", "homeward-code", { tabIndex: 0 });
  const copy = copying(() => code.textContent, () => getSelection().selectAllChildren(code));
  const page = element("a", "homeward-action homeward-sql", { target: "_blank", rel: "noopener" });
  node.append(summary, hint, code, copy.node);
  let query;

  async function show() {
    if (!node.open || code.dataset.of === query.href) return;
    const { href } = query;
    code.dataset.of = href;
    code.textContent = query.loading;
    let text;
    try {
      const response = await fetch(href);
      if (!response.ok) throw new Error(response.status);
      text = await response.text();
    } catch {
      if (code.dataset.of === href) delete code.dataset.of;
      text = query.failed;
    }
    if (query.href === href) code.textContent = text;
  }
  function update({ take, words }) {
    query = take.query;
    summary.textContent = query.label;
    hint.textContent = query.hint;
    Object.assign(page, { textContent: query.open.label, href: query.open.href });
    code.setAttribute("aria-label", query.label);
    copy.update(query.copy, words);
    show();
  }
  node.ontoggle = show;
  return { node, page, update };
}

// Returns the node, and its update with the payload of a figure.
export function taking() {
  const node = element("div", "homeward-take");
  const list = element("dl", "homeward-kinds");
  const sql = query();
  let data;
  const text = copying(
    () => data.copy,
    () => getSelection().selectAllChildren(node.closest("figure").querySelector(".homeward-sentence")),
  );
  const numbers = kind();
  const picture = kind();
  const file = element("a", "");
  const page = kind(file);
  const words = kind(text.node);
  const more = kind(sql.page, sql.node);
  const status = element("p", "homeward-status");
  status.setAttribute("role", "status");
  list.append(numbers.node, picture.node, page.node, words.node, more.node);
  node.append(list);

  function update(next) {
    data = next;
    if (!data.take || data.empty) return;
    const { take } = data;
    numbers.fill(take.numbers, take.numbers.files.map(numberLink));
    picture.node.hidden = !take.picture;
    status.textContent = "";
    if (take.picture) picture.fill(take.picture, [...take.picture.files.map((item) => pictureButton(data, item, status)), status]);
    page.node.hidden = !data.saved;
    if (data.saved) {
      page.name(data.words.page);
      fileLink(file, { label: data.words.saving, href: data.saved });
    }
    words.name(take.text.label);
    text.update(take.text.copy, data.words);
    more.node.hidden = !take.query;
    if (more.node.hidden) return;
    more.name(take.more);
    sql.update(data);
  }
  return { node, update };
}

// One kind of thing to take: its name, the things, and a hint.
function kind(...things) {
  const node = element("div", "");
  const label = element("dt", "");
  const held = element("dd", "");
  held.append(...things);
  node.append(label, held);
  const name = (text) => (label.textContent = text);
  function fill({ label: text, hint }, items) {
    name(text);
    held.replaceChildren(...items, element("p", "homeward-status", { textContent: hint }));
  }
  return { node, name, fill };
}
