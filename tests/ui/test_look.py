"""The look's promises that need no browser: weight, direction, names."""

import gzip
import re
from pathlib import Path

import pytest
from django.template.loader import get_template

import oneplan.ui

ROOM = Path(oneplan.ui.__file__).parent
STATIC = ROOM / "static" / "ui"
CSS = (STATIC / "oneplan.css").read_text()
COMPONENTS_FILE = ROOM / "templates" / "ui" / "components.html"
# Each part with the comment before it; those INSIDE are only drawn within others.
COMPONENTS = re.findall(r"(\{# [^#]*#\}\n)?\{% macro (\w+)\(", COMPONENTS_FILE.read_text())
INSIDE = {"icon", "icon_back", "icon_on", "heading", "notes", "back_to_family"}
TEMPLATES = sorted((ROOM / "templates").rglob("*.html"))

# What has a side: `left` in any property or value, and widths or heights that do not turn.
PHYSICAL = re.compile(
    r"(?<![\w-])(left|right|top|bottom|(min-|max-)?(width|height))\s*:"
    r"|-(left|right|top|bottom)\b|:\s*(left|right)\b"
)


def physical(css: str) -> list[str]:
    bare = re.sub(r"/\*.*?\*/|@media[^{]*|url\([^)]*\)", "", css, flags=re.S)
    return [found.group() for found in PHYSICAL.finditer(bare)]


def test_css_mirrors():
    assert physical(CSS) == []


@pytest.mark.parametrize("sided", ["margin-left: 1px", "width: 3px", "text-align: right", "top: 0"])
def test_the_search_for_sides_finds_them(sided):
    assert physical("a { " + sided + " }")


def test_first_load_fits_a_slow_phone():
    """The shared part of the first load: what is left of 100 KB is for the page itself."""
    packed = sum(
        len(gzip.compress(f.read_bytes())) for f in (STATIC / "oneplan.css", STATIC / "ui.js")
    )
    fonts = sum(f.stat().st_size for f in (STATIC / "fonts").glob("atkinson-latin-[47]*.woff2"))
    assert packed <= 9_000
    assert packed + fonts <= 40_000


def test_script_is_small():
    assert (STATIC / "ui.js").stat().st_size <= 10_000


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOM / "templates")))
def test_template_has_no_inline_code_or_style(path):
    text = path.read_text()
    assert not re.search(r"\sstyle=|\son[a-z]+=|javascript:|<style|https?://", text)
    if "allauth" not in path.parts:
        get_template(str(path.relative_to(ROOM / "templates")))


@pytest.mark.parametrize(("comment", "name"), COMPONENTS, ids=[name for _, name in COMPONENTS])
def test_component_explains_itself_and_is_shown(comment, name):
    if name in INSIDE:
        return
    assert comment, "what is it, and what does it take?"
    gallery = (ROOM / "templates" / "ui" / "gallery.html").read_text()
    within = COMPONENTS_FILE.read_text()
    shown = f"ui.{name}(" in gallery or re.search(
        rf"[ (]{name}\(", within.replace(f"macro {name}(", "")
    )
    assert shown, "not in the gallery"


def test_fonts_come_with_their_licence():
    for folder in (STATIC / "fonts", ROOM / "fonts"):
        assert "SIL Open Font License" in (folder / "OFL.txt").read_text()
    assert {f.stem for f in (ROOM / "fonts").glob("*.ttf")} == {
        "AtkinsonHyperlegibleNext-Regular",
        "AtkinsonHyperlegibleNext-Bold",
    }
