// Writers of files in the browser: Parquet, and ZIP, which a workbook of Excel is.
export { parquetWriteBuffer } from "hyparquet-writer";
export { strToU8, zipSync } from "fflate";
