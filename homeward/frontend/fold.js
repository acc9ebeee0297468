// A text as it is compared when somebody searches: see queries/models/17_folded.sql, which does the same.
export function folded(text) {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[\u2018\u2019\u201b\u02bc\u02b9\u2032\u00b4\uff07`]/g, "'")
    .replace(/[\u2010-\u2015\u2212\ufe63\uff0d]/g, "-")
    .replace(/[\u00a0\u2000-\u200a\u202f\u3000]/g, " ")
    .replace(/[\u0301\u00ad\u200b-\u200d\u2060\ufeff]/g, "");
}
