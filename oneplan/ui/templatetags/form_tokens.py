"""`{% csrf_token %}`, as every form of ours and of the libraries' begins, with the form's key.

Used in every template without being loaded (settings: builtins).
"""

from django import template
from django.template.base import Node, Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode

from oneplan.ui.double_submit import form_key_field

register = template.Library()


class FormTokens(CsrfTokenNode):
    def render(self, context: Context) -> str:
        token = super().render(context)
        return f"{token}{form_key_field()}" if token else ""


@register.tag
def csrf_token(parser: Parser, token: Token) -> Node:
    return FormTokens()
