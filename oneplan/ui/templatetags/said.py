"""Django's `{% translate %}`, which remembers what a fixed text is in each language.

A page says about a hundred such texts, and looking each up anew took a fifth of its time. Used in
every template without being loaded (settings: builtins).
"""

from django import template
from django.template.base import Node, Parser, Token
from django.template.context import Context
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.translation import get_language

register = template.Library()


class Said(Node):
    """A text that depends on the language alone."""

    child_nodelists = ()

    def __init__(self, node: TranslateNode) -> None:
        self.node = node
        self.said: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        language = get_language()
        said = self.said.get(language)
        if said is None:
            said = self.said[language] = self.node.render(context)
        return said


@register.tag("translate")
def translate(parser: Parser, token: Token) -> Node:
    """`{% translate "text" %}` and all that Django's own takes; only a plain text is remembered."""
    node = do_translate(parser, token)
    text = node.filter_expression
    plain = isinstance(text.var.literal, str) and not text.filters
    return Said(node) if plain and not node.asvar and not node.message_context else node
