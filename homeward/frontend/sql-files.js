// The result of a question as a file, written in the browser: CSV, Excel, Parquet, JSON. Every one but CSV says what it is.

const FORMULA = /^'*[=+\-@\t\r\n]/; // what a spreadsheet would run is put behind an apostrophe
const EPOCH = Date.UTC(1899, 11, 30); // day 0 of Excel
const DAY = 86_400_000;

const isDay = (type) => type.startsWith("Date");
const isTime = (type) => type.startsWith("Timestamp");
const isWhole = (type) => /^U?[Ii]nt\d+/.test(type);
const isNumber = (type) => isWhole(type) || /^(Float|Decimal)/.test(type);

// A value as text: dates ISO 8601, lists with semicolons, NULL empty.
export function textOf(value, type) {
  if (value === null) return "";
  if (value instanceof Date) return isTime(type) ? value.toISOString().replace(/\.?0*Z$/, "") : value.toISOString().slice(0, 10);
  if (Array.isArray(value)) return value.map((item) => textOf(item, "")).join(";");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function csv({ columns, rows }) {
  const cell = (value, type) => {
    const text = textOf(value, type);
    const safe = !isNumber(type) && !(value instanceof Date) && FORMULA.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const lines = [columns.map(({ name }) => cell(name, "")), ...rows.map((row) => row.map((value, place) => cell(value, columns[place].type)))];
  return new Blob([lines.map((line) => `${line.join(",")}\r\n`).join("")], { type: "text/csv" });
}

const jsonValue = (value, type) => (value instanceof Date ? textOf(value, type) : typeof value === "bigint" ? String(value) : value);

function json({ columns, rows }, about) {
  const objects = rows.map((row) => Object.fromEntries(row.map((value, place) => [columns[place].name, jsonValue(value, columns[place].type)])));
  return new Blob([`${JSON.stringify({ homeward: about, rows: objects })}\n`], { type: "application/json" });
}

async function parquet({ columns, rows }, about, { parquetWriteBuffer }) {
  const schema = [{ name: "root", num_children: columns.length }];
  const columnData = columns.map(({ name, type }, place) => {
    const values = rows.map((row) => row[place]);
    const common = { name, repetition_type: "OPTIONAL" };
    if (isDay(type)) {
      schema.push({ ...common, type: "INT32", converted_type: "DATE" });
      return { name, data: values };
    }
    if (isTime(type)) {
      schema.push({ ...common, type: "INT64", converted_type: "TIMESTAMP_MILLIS" });
      return { name, data: values };
    }
    if (type === "Bool") {
      schema.push({ ...common, type: "BOOLEAN" });
      return { name, data: values };
    }
    if (/64/.test(type) && isWhole(type)) {
      schema.push({ ...common, type: "INT64" });
      return { name, data: values.map((value) => (value === null ? null : BigInt(value))) };
    }
    if (isWhole(type)) {
      schema.push({ ...common, type: "INT32" });
      return { name, data: values };
    }
    if (isNumber(type)) {
      schema.push({ ...common, type: "DOUBLE" });
      return { name, data: values };
    }
    schema.push({ ...common, type: "BYTE_ARRAY", converted_type: "UTF8" });
    return { name, data: values.map((value) => (value === null ? null : textOf(value, type))) };
  });
  const kvMetadata = [{ key: "homeward", value: JSON.stringify(about) }];
  return new Blob([parquetWriteBuffer({ columnData, schema, kvMetadata })], { type: "application/vnd.apache.parquet" });
}

// ---------- Excel: a workbook is a ZIP of XML

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const escaped = (text) =>
  // eslint-disable-next-line no-control-regex
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const inline = (text) => `<c t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;

function cellOf(value, type) {
  if (value === null) return "<c/>";
  if (value instanceof Date) return `<c s="${isTime(type) ? 2 : 1}"><v>${(value - EPOCH) / DAY}</v></c>`;
  if (typeof value === "boolean") return `<c t="b"><v>${Number(value)}</v></c>`;
  if (typeof value === "number" && Number.isFinite(value)) return `<c><v>${value}</v></c>`;
  return inline(textOf(value, type));
}

const sheet = (lines) => `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>${lines.map((line) => `<row>${line.join("")}</row>`).join("")}</sheetData></worksheet>`;

async function xlsx({ columns, rows }, about, { strToU8, zipSync }) {
  const data = [columns.map(({ name }) => inline(name)), ...rows.map((row) => row.map((value, place) => cellOf(value, columns[place].type)))];
  const said = Object.entries(about).map(([key, value]) => [inline(key), inline(String(value))]);
  const types = ["1", "2"].map((place) => `<Override PartName="/xl/worksheets/sheet${place}.xml" ContentType="${XLSX}.worksheet+xml"/>`).join("");
  const files = {
    "[Content_Types].xml": `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${XLSX}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${XLSX}.styles+xml"/>${types}</Types>`,
    "_rels/.rels": `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="result" sheetId="1" r:id="r1"/><sheet name="about" sheetId="2" r:id="r2"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="${OFFICE}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="r3" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    "xl/styles.xml": `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd hh:mm:ss"/></numFmts><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3">${[0, 164, 165].map((format) => `<xf numFmtId="${format}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`).join("")}</cellXfs></styleSheet>`,
    "xl/worksheets/sheet1.xml": sheet(data),
    "xl/worksheets/sheet2.xml": sheet(said),
  };
  const zipped = zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
  return new Blob([zipped], { type: `${XLSX}.sheet` });
}

export const FORMATS = { csv: ["CSV", csv], xlsx: ["Excel", xlsx], parquet: ["Parquet", parquet], json: ["JSON", json] };

// Returns a result as a file; `url` is the module of the writers, which is fetched when it is first needed.
export async function fileOf(format, result, about, url) {
  const writers = format === "csv" || format === "json" ? {} : await import(new URL(url, document.baseURI).href);
  return FORMATS[format][1](result, about, writers);
}

export const kinds = { isDay, isTime, isNumber };
