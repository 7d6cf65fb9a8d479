"""Pieces that stand on each row of a list or in each filter: drawn once by their component, then kept.

A list of 25 rows would draw the same badge 25 times, each through the whole template machinery.
"""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

Choices = tuple[tuple[str, str], ...]


def badge(code: str) -> SafeString:
    """`<c-group code quiet />`."""
    return _drawn("kmp/ui/badge.html", str(code), get_language())


def pill(state: str) -> SafeString:
    """`<c-status state />`."""
    return _drawn("kmp/ui/pill.html", str(state), get_language())


@lru_cache(maxsize=512)
def _drawn(template: str, value: str, _language: str | None) -> SafeString:
    return render_to_string(template, {"value": value})


@lru_cache(maxsize=512)
def select(name: str, label: str, every: str, choices: Choices, chosen: str) -> SafeString:
    """A filter of a list: a select with its label; `every` are the words for no choice."""
    options = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, " selected" if value == chosen else "", words) for value, words in choices),
    )
    return format_html(
        '<div class="field"><label class="text-sm" for="f-{name}">{label}</label>'
        '<select class="input" id="f-{name}" name="{name}"><option value="">{every}</option>{options}</select></div>',
        name=name,
        label=label,
        every=every,
        options=options,
    )
