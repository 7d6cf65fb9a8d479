"""Lucide icons as inline SVG: no request, no script, coloured by the text around them."""

import io
from functools import cache
from importlib.resources import files
from xml.etree import ElementTree  # nosec: reads only the icons of the installed package
from zipfile import ZipFile

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lucide import IconDoesNotExist

SVG = "{http://www.w3.org/2000/svg}"


@cache
def icon(name: str, css: str = "") -> SafeString:
    """The icon `name` (kebab-case, as lucide.dev lists them) with further classes; unknown: `IconDoesNotExist`.

    Always hidden from screen readers: the word beside it, or the `aria-label` of its button, says what it means.
    """
    try:
        drawing = ElementTree.fromstring(_drawings().read(f"{name}.svg"))  # noqa: S314
    except KeyError:
        raise IconDoesNotExist(f"The icon {name!r} does not exist.") from None
    for shape in drawing.iter():
        shape.tag = shape.tag.removeprefix(SVG)
    inside = "".join(ElementTree.tostring(shape, encoding="unicode").strip() for shape in drawing)
    return format_html(
        '<svg class="i{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        f" {css}" if css else "",
        mark_safe(inside),  # noqa: S308  the package's own drawing
    )


@cache
def _drawings() -> ZipFile:
    """The package's drawings, their list read once: the package itself reads it anew for each."""
    return ZipFile(io.BytesIO((files("lucide") / "lucide.zip").read_bytes()))
