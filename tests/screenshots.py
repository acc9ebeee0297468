"""Pictures of every page: `python -m tests.screenshots [folder]`, by default into .screenshots, to be looked at and compared.

For each page a PNG of the whole page on a desktop and on a phone, in both languages, light and dark, and a PDF as it
is printed. docs/screenshot.png, the picture of the README, and the pictures that links to us are shown with
(homeward/frontend/preview-*.png) are made when the folder is the default one.
"""

from __future__ import annotations

import io
import sys
from base64 import b64encode
from pathlib import Path

from jinja2 import Template
from markupsafe import Markup
from PIL import Image
from playwright.sync_api import Browser, Page

from homeward.core.assets import FRONTEND, package_directory
from homeward.core.filters import LANGUAGES
from homeward.core.i18n import language
from homeward.core.pages import PAGES
from homeward.settings import ROOT
from tests.browser import DESKTOP, PHONE, SCHEMES, Tab, running_app, running_browser, viewer

FOLDER = ROOT / ".screenshots"


def main(folder: Path) -> None:
    """Make every picture anew."""
    folder.mkdir(parents=True, exist_ok=True)
    with running_app() as address, running_browser() as browser:
        if folder == FOLDER:
            _readme(browser, address, ROOT / "docs" / "screenshot.png")
            previews(browser)
        for path, page in PAGES.items():
            for size in (DESKTOP, PHONE):
                for language in LANGUAGES:
                    _pictures(browser, address, folder / Path(page.file).stem, path, size, language)


def _pictures(browser: Browser, address: str, name: Path, path: str, size: tuple[int, int], language: str) -> None:
    with viewer(browser, address, size) as somebody:
        tab = Tab(somebody.new_page()).open(path, lang=language)
        if size == DESKTOP:
            tab.page.pdf(path=name.with_name(f"{name.name}-{language}.pdf"), format="A4", print_background=True)
        _show_all(tab, size[0])
        for scheme in SCHEMES:
            tab.be(language, scheme)
            _save(tab.page, name.with_name(f"{name.name}-{size[0]}-{language}-{scheme}.png"))


def _readme(browser: Browser, address: str, file: Path) -> None:
    with viewer(browser, address, DESKTOP) as somebody:
        _save(Tab(somebody.new_page()).open("timeline").page, file)


def previews(browser: Browser) -> None:
    """Make the picture of each language that a link is shown with. It holds no number: it would be an old one."""
    page = browser.new_page(viewport={"width": 1200, "height": 630})
    # The letters of the pages, wherever the picture is made.
    (font,) = (package_directory("streamlit") / "static" / "static" / "media").glob("SourceSansVF-Upright*.woff2")
    for code in LANGUAGES:
        lang = language(code)
        page.set_content(
            Template((ROOT / "tests" / "preview.html").read_text(encoding="utf-8"), autoescape=True).render(
                code=code,
                font=b64encode(font.read_bytes()).decode(),
                icon=Markup((FRONTEND / "favicon.svg").read_text(encoding="utf-8")),
                about=lang.text("Russia–Ukraine prisoner exchanges: who returned, when, and who says so."),
                promise=lang.text(
                    "Numbers are people. Unknown is not zero; a claim is not a fact: every number has its source."
                ),
            )
        )
        _save(page, FRONTEND / f"preview-{code}.png")
    page.close()


def _show_all(tab: Tab, width: int) -> None:
    """Make the window as high as the page: Streamlit scrolls an element in it, not the window."""
    height = tab.page.get_by_test_id("stMain").evaluate("(main) => main.scrollHeight")
    tab.page.set_viewport_size({"width": width, "height": height})


def _save(page: Page, file: Path) -> None:
    """Save a picture of the window with 256 colours of its own: a third of the size, and the colours of the data stay true.

    Pillow's ADAPTIVE palette turns the colours of small marks into greys; the one of largest coverage keeps them.
    """
    page.evaluate("() => document.fonts.ready.then(() => true)")
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    small = picture.quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
    small.save(file, optimize=True)
    print(file)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
