"""Pages in Jinja2, by Django's own backend (docs/adr/0023): what every template finds at hand.

In every template: `page` (ui.context.Page), `ui` (the components), `_()`, `ngettext()`,
`{% trans %}`, `url()`, `static()`, `fixed()`, and the filters of the rooms.
A name that a template uses and nobody gave it is an error, never an empty place.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.forms import renderers
from django.template import TemplateDoesNotExist, engines
from django.template.backends.jinja2 import Jinja2, Template
from django.templatetags.static import static
from django.utils.module_loading import autodiscover_modules
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.ext import Extension
from jinja2.runtime import Context
from markupsafe import Markup

from oneplan.ui import texts
from oneplan.ui.addresses import url
from oneplan.ui.filtering import FILTERS
from oneplan.ui.reading import one_page, reading

# In Django's language, beside ours: what allauth's pages are made of.
NOT_OURS = "allauth/"
FORMS = Path(renderers.__file__).parent / "jinja2"
INDENT = re.compile(r"^[ \t]+(?=\S)", re.MULTILINE)


def is_ours(name: str) -> bool:
    """Whether a template of our rooms is a page of ours, in Jinja2."""
    return name.endswith(".html") and not name.startswith(NOT_OURS)


class OneSpace(Extension):
    """An author indents; a reader's phone is sent one space in its place."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return INDENT.sub(" ", source)


class Pages(Jinja2):
    """Our templates, and those of Django's form fields; everybody else's are in its language."""

    app_dirname = "templates"

    @property
    def template_dirs(self) -> tuple[str, ...]:
        rooms = (app for app in apps.get_app_configs() if app.name.startswith("oneplan."))
        return (*(str(Path(room.path) / "templates") for room in rooms), str(FORMS))

    def get_template(self, template_name: str) -> "Page":
        if not is_ours(template_name):
            raise TemplateDoesNotExist(template_name, backend=self)
        return Page(super().get_template(template_name).template, self)


class Page(Template):
    """A template of ours, written in one language from beginning to end."""

    def render(self, context: Any = None, request: Any = None) -> Any:
        if request is None:  # a part of a page: a field of a form
            return super().render(context)
        with one_page():
            return super().render(context, request)


def environment(**options: Any) -> Environment:
    """How our templates are read and written."""
    autodiscover_modules("filters")
    env = Environment(  # noqa: S701 - it is: always
        **options | {"undefined": StrictUndefined, "autoescape": True},
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", OneSpace],
    )
    env.newstyle_gettext = True  # type: ignore[attr-defined]
    env.policies["ext.i18n.trimmed"] = True
    env.filters |= FILTERS
    env.globals |= {
        "_": texts.gettext,
        "gettext": texts.gettext,
        "ngettext": texts.ngettext,
        "pgettext": texts.pgettext,
        "static": static,
        "django_part": django_part,
        "url": url,
    }
    env.globals["fixed"] = _fixed(env)
    env.globals["ui"] = env.get_template("ui/components.html").module
    return env


@pass_context
def django_part(page: Context, name: str, **given: Any) -> Any:
    """A template in Django's language inside a page of ours: a script of allauth's, say."""
    return engines["django"].get_template(name).render(given, page["request"])


def _fixed(env: Environment) -> Any:
    @cache
    def rendered(part: str, language: str | None, words: tuple[str, ...]) -> Markup:
        return Markup(env.get_template(f"ui/fixed/{part}.html").render(words=words))  # noqa: S704

    def fixed(part: str, words: tuple[str, ...] = ()) -> Markup:
        """A part of the layout that changes with the language and a few words alone: rendered once,
        then kept."""
        return rendered(part, reading().language, words)

    return fixed
