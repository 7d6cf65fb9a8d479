"""Papers as PDF, set by Typst from templates of ours: no system fonts, no network, the same input gives the same pages.

A template lies under templates/ and begins with `#import "/kmp/papers/paper.typ": *` and `#show: letter`; what it is
given is in `data`. Text from people goes in as text: it can never be markup.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise

from kmp import clock
from kmp.papers.models import Paper
from kmp.papers.qr import qr_picture
from kmp.papers.queries import check_url
from kmp.papers.rules import grouped_code
from kmp.ui import building
from kmp.ui.formats import long_date, moment

TEMPLATES = Path(settings.BASE_DIR) / "templates"
MARK = building.SOURCE / "img" / "mark.svg"


def typeset(template: str, data: Mapping[str, Any], *, tags: bool = True) -> bytes:
    """The PDF of `template` (such as "members/savings/receipt.typ") filled with `data`.

    Values are text, whole numbers, booleans, None, dates (written 21 November 2026), lists and dicts. A `Paper` under
    `paper` gives the pages their number, QR code and digest; the cooperative's name and mark are always there. `tags`
    lead screen readers; a table of thousands of rows does without, for they are most of its weight.
    """
    paper = data.get("paper")
    at = paper.issued_at if isinstance(paper, Paper) else clock.now()
    with translation.override("id"):
        given = {**data, "cooperative": settings.COOPERATIVE, "mark": _mark(), "printed": moment(clock.now())}
        if isinstance(paper, Paper):
            given["paper"] = paper_facts(paper)
        text = json.dumps(given, default=_in_words, ensure_ascii=False)
    made = typst.compile(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        package_path=str(TEMPLATES),  # packages of others are not used: nothing is looked for elsewhere
        package_cache_path=str(TEMPLATES),
        sys_inputs={"data": text},
        format="pdf",
        pdf_tags=tags,
        timestamp=int(at.timestamp()),
    )
    assert isinstance(made, bytes)
    return made


def paper_facts(paper: Paper) -> dict[str, Any]:
    """What the letterhead and the foot of a paper show."""
    url = check_url(paper.code)
    return {
        "number": paper.number,
        "title": paper.title,
        "facts": paper.facts,
        "code": grouped_code(paper.code),
        "url": (settings.PUBLIC_URL + reverse("paper_find")).split("://", 1)[1],
        "qr": qr_picture(url),
        "digest": paper.digest,
        "issued": long_date(clock.day_of(paper.issued_at)),
        "revoked": paper.revoked_at is not None,
    }


@cache
def _fonts() -> typst.Fonts:
    folder = building.paper_fonts()
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(folder)])


@cache
def _mark() -> str:
    return MARK.read_text("utf-8")


def _in_words(value: object) -> str:
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return long_date(value)
    raise TypeError(f"a paper takes no {type(value).__name__}")
