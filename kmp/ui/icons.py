"""Lucide icons as inline SVG: no request, no script, coloured by the text around them."""

from functools import cache
from xml.etree import ElementTree  # nosec: reads only the icons of the installed package

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide


@cache
def icon(name: str, css: str = "") -> SafeString:
    """The icon `name` (kebab-case, as lucide.dev lists them) with further classes; unknown: `IconDoesNotExist`.

    Always hidden from screen readers: the word beside it, or the `aria-label` of its button, says what it means.
    """
    drawing = ElementTree.fromstring(lucide(name, size=None))  # noqa: S314
    inside = "".join(ElementTree.tostring(shape, encoding="unicode").strip() for shape in drawing)
    return format_html(
        '<svg class="i{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        f" {css}" if css else "",
        mark_safe(inside),  # noqa: S308  the package's own drawing
    )
