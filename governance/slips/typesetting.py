"""Statements as PDF: one, or very many at once. Everything that all lines of a year share is told once."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from pypdf import PdfReader

from governance.payouts.models import Payout
from governance.payouts.rules import TAX_SENTENCE
from governance.slips.queries import YearRules, statement_of
from governance.slips.words import part_facts, payment_words
from governance.surplus.models import Share
from kmp.papers.qr import qr_picture
from kmp.papers.rules import grouped_code
from kmp.papers.typesetting import typeset
from kmp.papers.words import terbilang
from kmp.ui.formats import number, percent
from members.registry.models import Group

TEMPLATE = "governance/slips/slips.typ"
MASK = 3  # of the QR codes: any reads, and one chosen beforehand is five times as quick


def slips_pdf(
    shares: Sequence[Share], year: YearRules, *, payments: Mapping[int, Payout], carried: Mapping[int, int]
) -> bytes:
    """A statement for each of `shares`, each on pages of its own, in the given order."""
    distribution = year.distribution
    assert distribution.bundle is not None  # posted: both are there
    assert distribution.resolution is not None
    data = {
        "title": f"Keterangan SHU tahun buku {distribution.year}",
        "year": str(distribution.year),
        "resolution": distribution.resolution.number,
        "adopted": distribution.resolution.adopted_on,
        "members_rp": distribution.members_rp,
        "non_members_rp": distribution.non_members_rp,
        "digest": distribution.bundle.file_digest,
        "result_digest": distribution.bundle.result_digest,
        "page": _public_page(distribution.year).split("://", 1)[1],
        "tax": TAX_SENTENCE,
        "names": dict(Group.objects.values_list("code", "name")),
        "slips": [_slip(share, year, payments.get(share.pk), carried.get(share.member_id, 0)) for share in shares],
    }
    return typeset(TEMPLATE, data, tags=len(shares) == 1)


def first_pages(pdf: bytes) -> list[int]:
    """The page on which each statement of such a file begins, from 1, in order: the bookmarks tell."""
    reader = PdfReader(io.BytesIO(pdf))
    marks = [mark for mark in reader.outline if not isinstance(mark, list)]
    return [(reader.get_destination_page_number(mark) or 0) + 1 for mark in marks]


def _public_page(year: int) -> str:
    return settings.PUBLIC_URL + reverse("public_surplus", args=[year])


def line_url(share: Share) -> str:
    """The public page with the own line on it: what the QR holds."""
    return f"{_public_page(share.distribution.year)}?kode={share.input.code}"


def _slip(share: Share, year: YearRules, payout: Payout | None, carried_rp: int) -> dict[str, Any]:
    said = statement_of(share, year)
    return {
        "name": share.member.name,
        "number": share.member.number,
        "group": share.group.name,
        "group_code": share.group_id,
        "code": grouped_code(share.input.code),
        "qr": qr_picture(line_url(share), mask=MASK),
        "posts": [[f"{post['name']} {percent(post['bp'])}", post["amount"], post["mine"]] for post in said.posts],
        "group_posts": [
            {
                "name": one["post"].name,
                "article": one["post"].article,
                "rows": [[row["code"], percent(row["bp"]), row["rp"], row["mine"]] for row in one["rows"]],
            }
            for one in said.group_posts
        ],
        "parts": [_part(part_facts(part)) for part in sorted(said.parts, key=lambda part: part.is_capital)],
        "total_rp": said.total_rp,
        "words": terbilang(said.total_rp),
        "payment": payment_words(payout),
        "carried_rp": carried_rp,
    }


def _part(facts: dict[str, Any]) -> dict[str, Any]:
    part = facts["part"]
    return {
        "name": part.post.name,
        "article": part.post.article,
        "by": "menurut simpanan dan lamanya" if part.is_capital else "menurut partisipasi",
        "pool_rp": part.pool_rp,
        "weight": number(part.weight),
        "weight_sum": number(part.weight_sum),
        "unit": facts["unit"],
        "whose": facts["whose"],
        "exact": part.exact_words,
        "act": facts["act"],
        "rounding": f"{facts['rounding'][0].upper()}{facts['rounding'][1:]}.",
        "rp": part.rp,
    }
