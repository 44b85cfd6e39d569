"""Our page around templates in Django's language (allauth's own), and our components in them."""

from typing import Any

from django import template
from django.template import engines
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.template.loader_tags import BlockNode
from django.utils.safestring import SafeString
from markupsafe import Markup

from oneplan.ui.engine import Pages

register = template.Library()


class PageNode(template.Node):
    """Renders each of its blocks, and hands them to the layout, which exists once."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        blocks = {
            node.name: Markup(node.render(context))  # noqa: S704 - rendered, escaped where it must be
            for node in self.nodelist
            if isinstance(node, BlockNode)
        }
        wrong = getattr(context.get("form"), "is_bound", False) and context["form"].errors
        layout = engines["pages"].get_template("ui/bridge.html")
        given = {"blocks": blocks, "wrong": bool(wrong)}
        return SafeString(layout.render(given, context["request"]))


@register.tag
def page(parser: Parser, token: Token) -> PageNode:
    nodelist = parser.parse(("endpage",))
    parser.delete_first_token()
    return PageNode(nodelist)


@register.simple_tag
def component(name: str, *args: Any, **kwargs: Any) -> SafeString:
    """`{% component "field" field %}`: one of ours (ui/components.html)."""
    pages = engines["pages"]
    assert isinstance(pages, Pages)
    return SafeString(getattr(pages.env.globals["ui"], name)(*args, **kwargs))
