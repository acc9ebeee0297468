// "Embed this chart": the code of a frame that shows a chart on somebody else's page.

import { copying } from "./clipboard.js";
import { forOthers } from "./site.js";
import { element } from "./table.js";

// Beside the frame, on somebody else's page: the frame is as high as what is in it. Without it, the frame scrolls.
const FITTING =
  '<script>addEventListener("message",(e)=>{for(const f of document.querySelectorAll("iframe"))' +
  'if(f.contentWindow===e.source&&e.data?.homeward>0)f.height=e.data.homeward})</script>';

function attribute(text) {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

function code(embed) {
  const src = new URL(forOthers(embed.href) || embed.href, document.baseURI);
  // The page we are on, where "open this view" under the chart leads back to.
  const page = location.pathname.slice(new URL("./", document.baseURI).pathname.length);
  if (page) src.searchParams.set("page", page);
  return `<iframe src="${attribute(src.href)}" title="${attribute(embed.title)}" width="100%" height="${embed.height}" style="border:0" loading="lazy"></iframe>\n${FITTING}`;
}

// Returns the node, which is hidden until `update` gives it a chart that can be embedded.
export function sharing() {
  const node = element("details", "homeward-details");
  const summary = element("summary", "homeward-action");
  const hint = element("p", "homeward-status");
  const box = element("textarea", "homeward-code", { readOnly: true, rows: 3, spellcheck: false });
  const copy = copying(() => box.value, () => box.select());
  box.onfocus = () => box.select();
  node.append(summary, hint, box, copy.node);

  function update(data) {
    node.hidden = Boolean(!data.embed || data.empty);
    if (!data.embed) return;
    summary.textContent = data.embed.label;
    hint.textContent = data.embed.hint;
    copy.update(data.embed.copy, data.words);
    box.setAttribute("aria-label", data.embed.label);
    box.value = code(data.embed);
  }
  return { node, update };
}
