"""Make homeward/frontend/vendor/homeward-sans.woff2: the letters and signs of our pages, of the typeface of Streamlit.

Streamlit ships Source Sans whole (171 kB, most of it for scripts that no page of ours has); a first visit waits for it.
Its licence wants another name for what is not the whole. Run by `make vendor`, after what npm brings.
"""

import csv
import hashlib
from importlib.resources import files
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "homeward" / "frontend" / "vendor"
NAME = "homeward-sans.woff2"
FAMILY = "Homeward Sans"
# Latin of western Europe, Ukrainian and Russian, punctuation, and the signs of charts and tables.
RANGES = (
    *((0x20, 0x7E), (0xA0, 0xFF), (0x152, 0x153), (0x2BB, 0x2BC), (0x301, 0x301), (0x490, 0x491)),
    *((0x401, 0x401), (0x404, 0x404), (0x406, 0x407), (0x410, 0x44F), (0x451, 0x451), (0x454, 0x454), (0x456, 0x457)),
    *((0x2010, 0x2027), (0x2030, 0x203A), (0x20AC, 0x20AC), (0x2116, 0x2116), (0x2122, 0x2122), (0x2190, 0x2195)),
    *((0x2212, 0x2212), (0x2248, 0x2248), (0x2260, 0x2260), (0x2264, 0x2265), (0x25B2, 0x25BC), (0x25CB, 0x25CF)),
)
FEATURES = ["kern", "mark", "ccmp", "locl", "tnum"]
# Names in the font that are the family, whole or in part.
FAMILY_NAMES, POSTSCRIPT_NAMES = (1, 4, 16, 25), (3, 6)


def main() -> None:
    """Write the typeface, and list it beside what npm brings."""
    media = Path(str(files("streamlit"))) / "static" / "static" / "media"
    (source,) = media.glob("SourceSansVF-Upright*.woff2")
    font = TTFont(source)
    options = Options(flavor="woff2", layout_features=FEATURES, name_IDs=["*"])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    subsetter.subset(font)
    number = font["name"].getDebugName(5).partition(";")[0].removeprefix("Version ")
    for record in font["name"].names:
        if record.nameID in FAMILY_NAMES:
            record.string = FAMILY
        elif record.nameID in POSTSCRIPT_NAMES:
            record.string = FAMILY.replace(" ", "")
        else:  # those of its weights; of the maker and the trademark nothing is changed
            record.string = str(record).replace("SourceSans3VF", FAMILY.replace(" ", ""))
    font.flavor = "woff2"
    font.save(OUT / NAME)
    _list(f"Source Sans 3 {number}")


def _list(packages: str) -> None:
    """Bring the list and the licences up to date."""
    table = OUT / "vendored.csv"
    with table.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    digest = hashlib.sha256((OUT / NAME).read_bytes()).hexdigest()
    rows = sorted([*(row for row in rows if row[0] != NAME), [NAME, packages, "OFL-1.1", digest]])
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])
    licences = OUT / "LICENSES.txt"
    text, rule = licences.read_bytes(), "=" * 80
    own = f"\n{rule}\n{packages}\n{rule}\n\n{(HERE / 'OFL.txt').read_text(encoding='utf-8')}".encode()
    licences.write_bytes(text.partition(own)[0] + own)


if __name__ == "__main__":
    main()
