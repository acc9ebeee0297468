// Builds homeward/frontend/vendor from npm: `make vendor`, with what package-lock.json pins. What is built is committed, so
// that nobody who runs or changes the app needs Node; vendored.csv says what each file is, from which versions, under which
// licence, and its SHA-256, which the tests compare.

import { createHash } from "node:crypto";
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";

const OUT = "../homeward/frontend/vendor";
const DUCKDB = "node_modules/@duckdb/duckdb-wasm";
const PLOTLY = "node_modules/plotly.js-basic-dist-min";

const described = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`));
const label = (name) => `${name} ${described(name).version}`;

async function bundle(name) {
  const { metafile } = await build({
    entryPoints: [`${name}.js`],
    outfile: `${OUT}/${name}.min.js`,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none", // LICENSES.txt has them whole
    metafile: true,
  });
  const parts = Object.keys(metafile.inputs).map((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]);
  return [`${name}.min.js`, [...new Set(parts.filter(Boolean))].sort()];
}

// The engine travels as it is kept: compressed once, by the best that browsers read (34 MB to 6).
function engine() {
  const wasm = readFileSync(`${DUCKDB}/dist/duckdb-eh.wasm`);
  const { BROTLI_PARAM_LGWIN, BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants;
  const params = { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_LGWIN]: 24, [BROTLI_PARAM_SIZE_HINT]: wasm.length };
  writeFileSync(`${OUT}/duckdb-eh.wasm.br`, brotliCompressSync(wasm, { params }));
  const worker = readFileSync(`${DUCKDB}/dist/duckdb-browser-eh.worker.js`, "utf8");
  writeFileSync(`${OUT}/duckdb-eh.worker.js`, worker.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n"));
}

function licenceOf(name) {
  const file = readdirSync(`node_modules/${name}`).find((each) => /^licen[cs]e/i.test(each));
  return file ? readFileSync(`node_modules/${name}/${file}`, "utf8").trim() : `${described(name).license} (named in its package.json)`;
}

const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const files = Object.fromEntries(await Promise.all(["codemirror", "duckdb", "files"].map(bundle)));
engine();
files["duckdb-eh.wasm.br"] = files["duckdb-eh.worker.js"] = ["@duckdb/duckdb-wasm"];
copyFileSync(`${PLOTLY}/plotly-basic.min.js`, `${OUT}/plotly-basic.min.js`);
files["plotly-basic.min.js"] = ["plotly.js-basic-dist-min"];

const rows = Object.entries(files)
  .sort()
  .map(([file, packages]) => {
    const licences = [...new Set(packages.map((name) => described(name).license))].sort().join(" AND ");
    const digest = createHash("sha256").update(readFileSync(`${OUT}/${file}`)).digest("hex");
    return [file, packages.map(label).join(", "), licences, digest].map(quoted).join(",");
  });
writeFileSync(`${OUT}/vendored.csv`, `${["file,packages,licence,sha256", ...rows].join("\n")}\n`);

const packages = [...new Set(Object.values(files).flat())].sort();
const texts = packages.map((name) => `${"=".repeat(80)}\n${label(name)}\n${"=".repeat(80)}\n\n${licenceOf(name)}\n`);
writeFileSync(`${OUT}/LICENSES.txt`, texts.join("\n"));
