"""Receivables and payables by age, and the open postings behind each of their amounts."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kmp import clock
from kmp.accounts.signed import signed_in
from kmp.answers import csv_file, pdf_file
from kmp.numbers import sent_id
from kmp.roles import peran
from kmp.statements.aging import AgeChoice, aged_accounts
from kmp.statements.aging_layout import aging_document
from kmp.statements.aging_queries import AgedParty, OpenItem, aged_parties, aged_totals, items_open
from kmp.statements.document import Document
from kmp.statements.forms import AgingForm
from kmp.statements.printing import issue_statement, statement_pdf
from kmp.statements.queries import movements, posts
from kmp.statements.rules import Post
from kmp.statements.sheets import statements_file
from kmp.statements.states import Age, Owing

PAGE, ITEMS = 50, 100
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
ITEM_HEAD = [
    "Tanggal",
    "Rujukan",
    "Keterangan",
    "Kode akun",
    "Akun",
    "Kode pihak",
    "Pihak",
    "Umur",
    "Jumlah",
    "Sudah dibayar",
    "Sisa",
]


class _Asked:
    """What a request asks for: the choice, the accounts of its side, and the form that says what was wrong with it."""

    def __init__(self, request: HttpRequest) -> None:
        get = request.GET
        owing = Owing(get["sisi"]) if get.get("sisi") in Owing.values else Owing.RECEIVABLE
        self.side: tuple[Post, ...] = aged_accounts(posts(), owing)
        named = [(post.code, f"{post.code} {post.name}") for post in self.side]
        self.form = AgingForm(get, accounts=named)
        kept = self.form.cleaned_data if self.form.is_valid() else {}
        self.narrowed = [post for post in self.side if post.code == kept.get("akun")]
        self.choice = AgeChoice(
            owing=owing,
            accounts=tuple(self.narrowed) or self.side,
            until=kept.get("sampai") or clock.today(),
            term_days=kept.get("tempo") or 0,
            text=kept.get("q", ""),
            age=get.get("umur", "") if get.get("umur") in Age.values else "",
            party=get.get("pihak", "")[:40],
            without_party=get.get("tanpa_pihak") == "1",
        )

    @property
    def status(self) -> HTTPStatus:
        return HTTPStatus.OK if self.form.is_valid() else WRONG


@peran("books.see")
@require_GET
def staff_aging(request: HttpRequest) -> HttpResponseBase:
    """Who owes (or is owed) how much since when; all of it as PDF and XLSX."""
    asked = _Asked(request)
    form = request.GET.get("unduh", "")
    if form in ("pdf", "xlsx"):
        return _download(form, asked, request)
    count, totals = aged_totals(asked.choice)
    page = Paginator(range(count), PAGE).get_page(request.GET.get("halaman"))
    rows = aged_parties(asked.choice, most=PAGE, skipped=max(page.start_index() - 1, 0)) if count else []
    document = _document(asked, rows, totals)
    context = {
        "form": asked.form,
        "choice": asked.choice,
        "document": document,
        "page": page,
        "tabs": _tabs(asked.choice),
        "kept": asked.choice.owing.value,
        "q": asked.choice.text,
    }
    return render(request, "kmp/statements/staff_aging.html", context, status=asked.status)


def _document(asked: _Asked, rows: Sequence[AgedParty], totals: Sequence[int]) -> Document:
    return aging_document(asked.choice, rows, totals, narrowed=asked.narrowed, balance_rp=_balance(asked.choice))


def _download(form: str, asked: _Asked, request: HttpRequest) -> HttpResponseBase:
    """The whole list, whatever page is shown."""
    _count, totals = aged_totals(asked.choice)
    name = f"{asked.choice.owing.value}-umur-{asked.choice.until}"
    document = _document(asked, aged_parties(asked.choice), totals)
    if form == "xlsx":
        return statements_file(name, [document])
    paper = issue_statement(document, acting_user=signed_in(request))
    return pdf_file(name, statement_pdf(document, paper=paper))


def _balance(choice: AgeChoice) -> int:
    """What the trial balance of that day says of the accounts, as the list reads."""
    moved = movements(choice.until, choice.until)
    return choice.sign * sum(
        opening + debit - credit for opening, debit, credit in (moved.get(one.pk, (0, 0, 0)) for one in choice.accounts)
    )


def _tabs(choice: AgeChoice) -> list[dict[str, Any]]:
    return [{"label": one.label, "href": _same_day(one, choice), "current": one == choice.owing} for one in Owing]


def _same_day(owing: Owing, choice: AgeChoice) -> str:
    """A list of the same day and term."""
    query = {"sisi": owing.value, "sampai": choice.until.isoformat(), "tempo": str(choice.term_days)}
    return f"{reverse('staff_aging')}?{urlencode(query)}"


@peran("books.see")
@require_GET
def staff_open_items(request: HttpRequest) -> HttpResponseBase:
    """The postings behind one amount of the list: what each came to, what was paid of it, what is open."""
    asked = _Asked(request)
    if request.GET.get("unduh") == "csv":
        rows, _count, _sum = items_open(asked.choice)
        return csv_file(f"rincian-{asked.choice.owing}-{asked.choice.until}", ITEM_HEAD, map(_cells, rows))
    number = max(sent_id(request.GET.get("halaman", "")), 1)
    rows, count, total_rp = items_open(asked.choice, most=ITEMS, skipped=(number - 1) * ITEMS)
    choice = asked.choice
    context = {
        "choice": choice,
        "rows": rows,
        "total_rp": total_rp,
        "page": Paginator(range(count), ITEMS).get_page(number),
        "title": _("Rincian %(list)s") % {"list": str(choice.owing.label).lower()},
        "who": _("tanpa pihak") if choice.without_party else choice.party,
        "age": Age(choice.age).label if choice.age else "",
        "trail": [{"label": choice.owing.label, "href": _same_day(choice.owing, choice)}],
    }
    return render(request, "kmp/statements/staff_open_items.html", context, status=asked.status)


def _cells(one: OpenItem) -> list[object]:
    who = [one.party, one.party_name, str(one.age.label)]
    where = [one.date, one.reference, one.memo, one.account, one.account_name, *who]
    return [*where, one.amount_rp, one.settled_rp, one.rest_rp]
