// Where Streamlit begins (see homeward/ui/components.py): the modules behind it are fetched here, so that one that does not
// come is asked for again, and in the end one calm sentence stands where the figure would.

import { again } from "./again.js";

const LINE = 10;
let chart;

function module() {
  chart ??= again(() => import("./chart.js")).catch((error) => {
    chart = undefined;
    throw error;
  });
  return chart;
}

// The first line of a message is of this viewer alone (see wire.js).
const ownOf = (data) => (data instanceof Uint8Array ? JSON.parse(new TextDecoder().decode(data.subarray(0, data.indexOf(LINE)))) : data);

// The words stand in the page, in every language (templates/missing.html): what is sent for a figure needs modules to be read.
function sorry({ data, parentElement }) {
  const words = document.querySelector(`template.missing[lang="${document.documentElement.lang}"]`);
  if (!words || !(data instanceof Uint8Array)) return;
  const own = ownOf(data);
  const nodes = (own.parts ?? [own]).map(({ name }) => {
    const node = document.importNode(words.content, true);
    const numbers = node.querySelector(".numbers");
    numbers.hidden = !name;
    numbers.href = `./data/v1/${name}.csv${location.search}`;
    return node;
  });
  parentElement.replaceChildren(...nodes);
}

export default async function (argument) {
  let figure;
  try {
    figure = await module();
    if (ownOf(argument.data).present) await again(() => import("./present.js")); // which draws slides
  } catch {
    return sorry(argument);
  }
  for (const node of argument.parentElement.querySelectorAll(":scope > .homeward-missing")) node.remove();
  return figure.default(argument);
}
