"""Rules for every template of the house: what our Content-Security-Policy would block must not be written at all."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR / "templates"
TEMPLATES = sorted(ROOT.rglob("*.html"))
FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.I),
    "an event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "a javascript: address": re.compile(r"javascript:", re.I),
    "a file from elsewhere": re.compile(r"(?:src|<link[^>]*href)=[\"']?(?:https?:)?//", re.I),
}


def found_in(text: str) -> list[str]:
    """What of `FORBIDDEN` stands in `text`, outside of template comments."""
    bare = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", text, flags=re.S)
    return [what for what, pattern in FORBIDDEN.items() if pattern.search(bare)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_holds_nothing_the_browser_would_refuse(path: Path) -> None:
    assert found_in(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<p style="color:red">', ["a style attribute"]),
        ("<style>p{}</style>", ["a style element"]),
        ("<script>x()</script>", ["an inline script"]),
        ('<a onclick="x()">', ["an event attribute"]),
        ('<script src="https://cdn.example/x.js"></script>', ["a file from elsewhere"]),
        ("<script src=\"{% asset 'ui/ui.js' %}\" defer></script>", []),
        ('<c-button kind="main" icon="check">Setujui</c-button>', []),
    ],
)
def test_the_check_itself_sees_what_it_must(text: str, found: list[str]) -> None:
    assert found_in(text) == found
