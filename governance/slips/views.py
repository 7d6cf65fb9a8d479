"""A member's own SHU: every step of it on the page, and as a PDF."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from governance.payouts.queries import years_of
from governance.payouts.rules import TAX_SENTENCE
from governance.slips.queries import (
    YearRules,
    carried_rp,
    payments_by_share,
    shares_of_year,
    statement_of,
    year_rules,
)
from governance.slips.statement import Statement
from governance.slips.typesetting import line_url, slips_pdf
from governance.slips.words import part_facts, payment_words
from governance.surplus.models import Share
from kmp.accounts.signed import signed_in
from kmp.answers import pdf_file
from kmp.papers.rules import grouped_code
from kmp.roles import peran
from members.registry.access import acting_member
from members.registry.models import Member

FIRST_GROUP_STEP = 3  # steps 1 and 2 are the whole surplus and its posts


@peran("shu.see_own")
@require_GET
def shu(request: HttpRequest, year: int) -> HttpResponse:
    """From the cooperative's whole surplus to the own rupiah, step by step; not found (404) without a share."""
    member = acting_member(signed_in(request))
    shares, rules = _lines(member, year)
    payments = payments_by_share([share.pk for share in shares])
    context = {
        "member": member,
        "distribution": shares[0].distribution,
        "lines": [_shown(share, rules) | {"payment": payment_words(payments.get(share.pk))} for share in shares],
        "total_rp": sum(share.total_rp for share in shares),
        "years": years_of(member),
        "carried_rp": carried_rp([member.pk], before=year).get(member.pk, 0),
        "tax": TAX_SENTENCE,
    }
    return render(request, "governance/slips/shu.html", context)


@peran("shu.see_own")
@require_GET
def shu_pdf(request: HttpRequest, year: int) -> HttpResponse:
    """The same as a PDF for the drawer at home."""
    member = acting_member(signed_in(request))
    shares, rules = _lines(member, year)
    return pdf_file(f"keterangan-shu-{year}-{member.number.lower()}", own_pdf(member, shares, rules))


def own_pdf(member: Member, shares: list[Share], year: YearRules) -> bytes:
    """A member's statement, for the own page and for the desk."""
    payments = payments_by_share([share.pk for share in shares])
    carried = carried_rp([member.pk], before=year.distribution.year)
    return slips_pdf(shares, year, payments=payments, carried=carried)


def _lines(member: Member, year: int) -> tuple[list[Share], YearRules]:
    shares = shares_of_year(member, year)
    if not shares:
        raise Http404
    return shares, year_rules(shares[0].distribution, {share.group_id for share in shares})


def _shown(share: Share, year: YearRules) -> dict[str, Any]:
    said = statement_of(share, year)
    code = share.input.code
    return {"share": share, "statement": said, "code": grouped_code(code), "url": line_url(share), **_numbered(said)}


def _numbered(said: Statement) -> dict[str, list[dict[str, Any]]]:
    """Steps 3 and on: posts that go to groups, then the own parts, patronage before capital."""
    group_posts = [{**one, "n": FIRST_GROUP_STEP + place} for place, one in enumerate(said.group_posts)]
    own = sorted(said.parts, key=lambda part: part.is_capital)
    after = FIRST_GROUP_STEP + len(group_posts)
    parts = [{**part_facts(part), "n": after + place} for place, part in enumerate(own)]
    return {"group_posts": group_posts, "parts": parts}
