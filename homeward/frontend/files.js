// Files of a page, as links: the browser shows how far a download is, and can stop it.

import { element } from "./table.js";

// The link of a file; one that is not saved but looked at opens a page of its own.
export function fileLink(link, { label, href, saved = true }) {
  Object.assign(link, { className: "homeward-action", textContent: label, href, download: "", target: "" });
  if (saved) return;
  link.removeAttribute("download");
  link.target = "_blank";
}

export function files({ parentElement, data }) {
  const line = parentElement.firstElementChild ?? parentElement.appendChild(element("p", "homeward-actions homeward-files"));
  data.files.forEach((file, at) => fileLink(line.children[at] ?? line.appendChild(element("a", "")), file));
}
