// Where the site is for others: as the operator has set it, else as this browser shows it.

const HERE_ONLY = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1?\]|0\.0\.0\.0)$/;

// Returns a path as an address that others can open; empty where nobody but this machine could.
export function forOthers(path) {
  const set = document.querySelector('meta[name="homeward-url"]')?.content;
  const url = new URL(path, set || document.baseURI);
  return !url.protocol.startsWith("http") || HERE_ONLY.test(url.hostname) ? "" : url.href;
}
