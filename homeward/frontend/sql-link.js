// A question in a link: the text itself where it is short, else "~" and the text deflated, in base64url.

const SHORT = 600;
const MARK = "~";

async function through(stream, bytes) {
  const answer = new Response(new Blob([bytes]).stream().pipeThrough(stream));
  return new Uint8Array(await answer.arrayBuffer());
}

export async function written(text) {
  if (text.length <= SHORT && !text.startsWith(MARK)) return text;
  const bytes = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(text));
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return MARK + btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

// Returns the question of a link; what is damaged is shown as it is.
export async function readLink(question) {
  if (!question.startsWith(MARK)) return question;
  try {
    const binary = atob(question.slice(MARK.length).replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
    return new TextDecoder().decode(await through(new DecompressionStream("deflate-raw"), bytes));
  } catch {
    return question;
  }
}
