"""What a page's view hands over and what its template uses are the same names."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from importlib import import_module, util
from typing import Any

import pytest
from django.apps import apps
from django.http import HttpRequest
from django.template import engines
from jinja2 import UndefinedError, meta, nodes

from oneplan.ui.engine import Pages, is_ours
from oneplan.ui.shown import Shown, show

# What every template has at hand, beside the engine's own names.
AT_HAND = {"page", "request", "csrf_input", "csrf_token"}
# The layout asks whether the page's form, if it has one, went wrong.
LAYOUT = {"ui/frame.html", "ui/page.html"}


def pages() -> list[type[Shown]]:
    """Every page of every room."""
    for app in apps.get_app_configs():
        if app.name.startswith("oneplan.") and util.find_spec(f"{app.name}.pages"):
            import_module(f"{app.name}.pages")
    return sorted((one for one in _below(Shown) if one.template), key=lambda one: one.template)


def _below(kind: type[Shown]) -> Iterator[type[Shown]]:
    for one in kind.__subclasses__():
        if one.__module__.startswith("oneplan."):
            yield one
        yield from _below(one)


def engine() -> Pages:
    found = engines["pages"]
    assert isinstance(found, Pages)
    return found


def tree(name: str) -> nodes.Template:
    env = engine().env
    assert env.loader is not None
    return env.parse(env.loader.get_source(env, name)[0])


def used(name: str) -> set[str]:
    """The names that a template takes from its context, and those it extends or includes."""
    parsed = tree(name)
    names = set() if name in LAYOUT else meta.find_undeclared_variables(parsed)
    for imported in parsed.find_all(nodes.FromImport):
        names -= {one if isinstance(one, str) else one[1] for one in imported.names}
    for part in parsed.find_all((nodes.Extends, nodes.Include)):
        if isinstance(part.template, nodes.Const):
            names |= used(part.template.value)
    return names - AT_HAND - set(engine().env.globals)


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.__qualname__)
def test_a_page_gets_what_its_template_uses_and_nothing_else(page: type[Shown]) -> None:
    assert used(page.template) == {field.name for field in fields(page)}


def test_every_page_is_typed() -> None:
    """A template that extends the layout is a page; each is shown by a typed context."""
    env = engine().env
    shown = {page.template for page in pages()}
    untyped = {
        name
        for name in env.list_templates(extensions=["html"])
        if is_ours(name) and any(tree(name).find_all(nodes.Extends))
    }
    assert untyped - shown == PARENTS


# Extended by pages, or made by what is not a view: the layout, its bridge, and what went wrong.
PARENTS = {"ui/page.html", "ui/bridge.html", "ui/error.html"} | {
    f"ui/{name}.html" for name in ("400", "403", "404", "500", "503", "csrf")
}


def test_a_name_that_is_missing_or_too_many_is_refused(tmp_path: Any) -> None:
    @dataclass(frozen=True, kw_only=True)
    class OneShown(Shown):
        template = "home/table.html"
        words: str

    with pytest.raises(TypeError, match="words"):
        OneShown()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="more"):
        OneShown(words="", more="")  # type: ignore[call-arg]
    assert used(OneShown.template) != {field.name for field in fields(OneShown)}


def test_a_template_that_asks_for_what_nobody_gave_fails() -> None:
    with pytest.raises(UndefinedError):
        engine().from_string("{{ nobody_gave_this }}").render({})
    with pytest.raises(UndefinedError):
        engine().from_string("{% if nobody_gave_this %}{% endif %}").render({})


def test_what_people_write_stays_text() -> None:
    shown = engine().from_string("{{ words }}{{ ui.tag(words) }}").render({"words": "<script>"})
    assert "<script>" not in shown and shown.count("&lt;script&gt;") == 2


def test_a_page_is_shown_with_its_own_names(rf: Any) -> None:
    @dataclass(frozen=True, kw_only=True)
    class TwoShown(Shown):
        template = "ui/error.html"
        typed: list[str]

    request: HttpRequest = rf.get("/")
    answer = show(request, TwoShown(typed=["mine"]), status=418)
    assert answer.status_code == 418 and b">mine</textarea>" in answer.content
