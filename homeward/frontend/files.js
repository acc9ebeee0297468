// Saving a presentation as one file: it says how far it is, and can be stopped. A file is only kept once it is whole.

import { element } from "./table.js";

const MEGABYTE = 1e6;
const MARK = 'class="block"'; // stands once for every part of the document that takes time to make

async function fetchWhole(href, signal, progress) {
  const response = await fetch(href, { signal });
  if (!response.ok) throw new Error(response.status);
  const parts = Number(response.headers.get("Homeward-Parts"));
  const name = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition"))?.[1];
  const chunks = [];
  const decoder = new TextDecoder();
  let [size, done, rest] = [0, 0, ""];
  for await (const chunk of read(response.body.getReader())) {
    chunks.push(chunk);
    size += chunk.length;
    const text = rest + decoder.decode(chunk, { stream: true });
    done += text.split(MARK).length - 1;
    rest = text.slice(1 - MARK.length); // a mark may be cut in two
    progress(done, parts, size);
  }
  return { name, blob: new Blob(chunks, { type: "text/html" }) };
}

// Not every browser lets a stream be looped over by itself.
async function* read(reader) {
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}

function keep({ name, blob }) {
  const href = URL.createObjectURL(blob);
  element("a", "", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

// Returns the node: a button that saves, and while it does, how far it is and a button that stops it.
export function saving() {
  const root = element("div", "homeward-files");
  const part = {
    root,
    print: element("a", "homeward-action", { target: "_blank", hidden: true }),
    actions: element("p", "homeward-actions"),
    save: element("button", "homeward-action", { type: "button" }),
    busy: element("p", "homeward-files-busy", { hidden: true }),
    bar: element("progress", "", { max: 1 }),
    text: element("span", ""),
    stop: element("button", "homeward-action", { type: "button" }),
    status: element("p", "homeward-status"),
  };
  part.status.setAttribute("role", "status");
  part.actions.append(part.save, part.print);
  part.busy.append(part.bar, part.text, part.stop);
  root.append(part.actions, part.busy, part.status);
  part.save.onclick = () => save(part);
  part.stop.onclick = () => part.under?.abort();
  function update(data) {
    part.data = data;
    part.save.textContent = data.words.save;
    part.stop.textContent = data.words.stop;
    part.bar.setAttribute("aria-label", data.words.save);
    part.print.hidden = !data.print;
    if (data.print) Object.assign(part.print, { textContent: data.print.label, href: data.print.href });
  }
  return { node: root, update, abort: () => part.under?.abort() };
}

async function save(part) {
  if (part.under) return;
  const { href, words, language } = part.data;
  const number = (value, digits) => value.toLocaleString(language, { maximumFractionDigits: digits });
  part.under = new AbortController();
  part.busy.hidden = false;
  part.save.disabled = true;
  part.bar.value = 0;
  part.status.textContent = words.begun;
  part.stop.focus();
  try {
    const file = await fetchWhole(href, part.under.signal, (done, parts, size) => {
      part.bar.value = done / (parts + 1);
      part.text.textContent = words.progress
        .replace("{n}", number(Math.ceil((done * part.data.slides) / parts)))
        .replace("{all}", number(part.data.slides))
        .replace("{size}", number(size / MEGABYTE, 1));
    });
    keep(file);
    part.status.textContent = words.done.replace("{name}", file.name);
  } catch {
    part.status.textContent = part.under.signal.aborted ? words.stopped : words.failed;
  }
  part.under = undefined;
  part.busy.hidden = true;
  part.save.disabled = false;
  part.save.focus();
}

const built = new WeakMap();

export function files({ parentElement, data }) {
  let part = built.get(parentElement);
  if (!part?.node.isConnected) {
    part = saving();
    parentElement.append(part.node);
    built.set(parentElement, part);
  }
  part.update(data.files);
  return () => part.node.isConnected || part.abort();
}
