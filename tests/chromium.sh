#!/bin/sh
# Print the path of a Chromium: $CHROMIUM, one on the machine, or Debian's package, which is installed if there is none.
set -eu
find_it() {
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome-stable google-chrome; do
        [ -n "$name" ] && command -v "$name" && return 0
    done
    return 1
}
find_it && exit 0
if command -v apt-get >/dev/null; then
    root=""
    [ "$(id -u)" -eq 0 ] || root="sudo"
    { $root apt-get update -qq && $root apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; } >&2
    find_it && exit 0
fi
echo "The browser tests need Chromium. Install it, or set CHROMIUM to its path." >&2
exit 1
