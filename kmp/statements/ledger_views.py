"""The general ledger, the trial balance, and the journals behind a line of the cash-flow statement."""

from collections.abc import Iterable
from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kmp import clock
from kmp.answers import csv_file, pdf_file, xlsx_file
from kmp.books.queries import book_years
from kmp.books.states import Activity
from kmp.numbers import sent_id
from kmp.roles import peran
from kmp.statements.cash_queries import CashChoice, cash_journals
from kmp.statements.forms import DaysForm, LedgerForm
from kmp.statements.ledger import (
    Choice,
    LedgerLine,
    all_lines,
    chosen_accounts,
    ledger_lines,
    postings_in,
    surplus_accounts,
    totals_of,
)
from kmp.statements.ledger_layout import ledger_document, trial_document
from kmp.statements.links import ALL, NO_OPENING, PAID, RECEIVED, ledger_link
from kmp.statements.printing import statement_pdf
from kmp.statements.queries import movements, posts
from kmp.statements.rules import Post, Span
from kmp.statements.states import FLOW_WORDS, Flow
from kmp.ui import formats

PAGE = 100
MOST_PRINTED = 5_000  # lines of a ledger on paper: some 150 pages, and some seconds
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
LEDGER_HEAD = [
    "Tanggal",
    "Rujukan",
    "Keterangan",
    "Kode akun",
    "Akun",
    "Pihak",
    "Nama pihak",
    "Debit",
    "Kredit",
    "Saldo",
]
TRIAL_HEAD = ["Kode", "Akun", "Saldo awal", "Debit", "Kredit", "Saldo akhir"]
CASH_HEAD = ["Tanggal", "Rujukan", "Keterangan", "Rupiah"]
# what the form does not ask and a link says
KEPT = ("jenis", "letak", "dengan", "kecuali", "tanpa_pihak", "saldo_awal")
SIDES = {"anggota": "anggota", "bukan": "bukan", "tidak": ""}  # ?dengan= → turnover of an account


def default_days() -> tuple[date, date]:
    """The newest opened year, until today in the running one."""
    today = clock.today()
    opened = [year for year in book_years() if year <= today.year]
    year = opened[0] if opened else today.year
    return date(year, 1, 1), today if year == today.year else date(year, 12, 31)


@peran("books.see")
@require_GET
def staff_ledger(request: HttpRequest) -> HttpResponseBase:
    """Buku besar: opening balance, postings with running balance, closing balance; PDF, CSV and XLSX of all of it."""
    accounts = posts()
    named = [(post.code, f"{post.code} {post.name}") for post in accounts]
    form = LedgerForm(request.GET, accounts=named)
    status = HTTPStatus.OK if form.is_valid() else WRONG
    choice = _choice(request, form, accounts)
    totals = totals_of(choice)
    if request.GET.get("unduh") in ("csv", "xlsx") and choice.accounts:
        write = csv_file if request.GET["unduh"] == "csv" else xlsx_file
        return write(f"buku-besar-{choice.until}", LEDGER_HEAD, map(_cells, all_lines(choice, totals)))
    if request.GET.get("unduh") == "pdf" and choice.accounts:
        if totals.count <= MOST_PRINTED:
            document = ledger_document(choice, totals, all_lines(choice, totals), title=_title(choice))
            return pdf_file(f"buku-besar-{choice.until}", statement_pdf(document))
        status = WRONG
        said = _(
            "%(count)s baris terlalu banyak untuk dicetak (paling banyak %(most)s). Persempit masanya, atau unduh XLSX."
        )
        messages.error(request, said % {"count": formats.number(totals.count), "most": formats.number(MOST_PRINTED)})
    found = postings_in(choice).select_related("journal", "account", "party")
    page = Paginator(found, PAGE)
    page.count = totals.count
    shown = page.get_page(request.GET.get("halaman"))
    context = {
        "form": form,
        "choice": choice,
        "totals": totals,
        "page": shown,
        "lines": ledger_lines(choice, list(shown.object_list), totals),
        "title": _title(choice),
        "several": len(choice.accounts) > 1,
        "accounts": named,
        "kept": [(key, value) for key in KEPT for value in request.GET.getlist(key)],
    }
    return render(request, "kmp/statements/staff_ledger.html", context, status=status)


def _choice(request: HttpRequest, form: LedgerForm, accounts: list[Post]) -> Choice:
    kept, side = form.cleaned_data, request.GET.get("dengan", "")
    since, until = form.days(None if request.GET.get("sampai") else default_days()[0], default_days()[1])
    return Choice(
        accounts=chosen_accounts(
            accounts,
            codes=kept.get("akun", []),
            kind=request.GET.get("jenis", ""),
            places=request.GET.getlist("letak"),
            turnover_with=SIDES.get(side),
        ),
        since=since,
        until=until,
        side=kept.get("sisi", ""),
        sort=kept.get("jurnal", ""),
        party=kept.get("pihak", "").strip(),
        but_parties=tuple(request.GET.getlist("kecuali")),
        without_party=request.GET.get("tanpa_pihak") == "1",
        opening_until=_day(request.GET.get("saldo_awal", "")),
        without_opening=request.GET.get("saldo_awal") == NO_OPENING,
        surplus_accounts=surplus_accounts(accounts),
    )


def _title(choice: Choice) -> str:
    if len(choice.accounts) == 1:
        return f"{choice.accounts[0].code} {choice.accounts[0].name}"
    return _("%(count)s akun") % {"count": len(choice.accounts)} if choice.accounts else ""


def _cells(line: LedgerLine) -> list[object]:
    posting = line.posting
    party = [posting.party.code, posting.party.name] if posting.party else ["", ""]
    journal, account = posting.journal, posting.account
    where = [journal.date, journal.reference, journal.memo, account.code, account.name, *party]
    return [*where, line.debit_rp, line.credit_rp, "" if line.balance_rp is None else line.balance_rp]


@peran("books.see")
@require_GET
def staff_trial(request: HttpRequest) -> HttpResponseBase:
    """Neraca saldo of any days: opening, both sides of the movement, closing; equal sums or the books are wrong."""
    first, last = default_days()
    form = DaysForm({"dari": first.isoformat(), "sampai": last.isoformat(), **request.GET.dict()})
    since, until = form.days(first, last)
    rows = list(_trial_rows(posts(), since or first, until))
    total = _trial_total(rows)
    if request.GET.get("unduh") in ("csv", "xlsx"):
        write = csv_file if request.GET["unduh"] == "csv" else xlsx_file
        return write(f"neraca-saldo-{until}", TRIAL_HEAD, [row["cells"] for row in [*rows, total]])
    if request.GET.get("unduh") == "pdf":
        document = trial_document(rows, total, since=since or first, until=until)
        return pdf_file(f"neraca-saldo-{until}", statement_pdf(document))
    everything = ledger_link(kind=ALL, since=since or first, until=until)
    context = {
        "everything": everything,
        "form": form,
        "since": since,
        "until": until,
        "rows": rows,
        "total": total,
        "ties": total["opening_rp"] == total["closing_rp"] == 0 and total["debit_rp"] == total["credit_rp"],
    }
    status = HTTPStatus.OK if form.is_valid() else WRONG
    return render(request, "kmp/statements/staff_trial.html", context, status=status)


def _trial_rows(accounts: Iterable[Post], since: date, until: date) -> Iterable[dict[str, Any]]:
    moved = movements(since, until)
    for post in accounts:
        opening, debit, credit = moved.get(post.pk, (0, 0, 0))
        if opening or debit or credit:
            yield {
                "post": post,
                "href": ledger_link(accounts=[post], since=since, until=until),
                "before": ledger_link(accounts=[post], until=since - clock.ONE_DAY),
                **_trial_cells(post.code, post.name, opening, debit, credit),
            }


def _trial_total(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    listed = list(rows)
    sums = [sum(row[key] for row in listed) for key in ("opening_rp", "debit_rp", "credit_rp")]
    return _trial_cells("", _("Jumlah"), *sums)


def _trial_cells(code: str, name: str, opening: int, debit: int, credit: int) -> dict[str, Any]:
    """Balances are debit positive here: all opening balances sum to nothing, and so do all closing ones."""
    closing = opening + debit - credit
    return {
        "opening_rp": opening,
        "debit_rp": debit,
        "credit_rp": credit,
        "closing_rp": closing,
        "cells": [code, name, opening, debit, credit, closing],
    }


@peran("books.see")
@require_GET
def staff_cash_journals(request: HttpRequest) -> HttpResponseBase:
    """The journals behind one line of the cash-flow statement, each with its part of the line."""
    get = request.GET
    until = _day(get.get("sampai", "")) or clock.today()
    activity = get.get("golongan", "") if get.get("golongan") in Activity.values else Activity.OPERATING
    flow = get.get("arus", "") if get.get("arus") in Flow.values else ""
    is_paid = {PAID: True, RECEIVED: False}.get(get.get("arah", ""))
    span, wanted = Span(until.year, until), CashChoice(str(activity), flow, is_paid)
    if get.get("unduh") == "csv":
        rows, _count, _sum = cash_journals(span, posts(), wanted)
        return csv_file(f"arus-kas-{until}", CASH_HEAD, ([r.date, r.reference, r.memo, r.amount_rp] for r in rows))
    number = max(sent_id(get.get("halaman", "")), 1)
    rows, count, total_rp = cash_journals(span, posts(), wanted, most=PAGE, skipped=(number - 1) * PAGE)
    page = Paginator(range(count), PAGE).get_page(number)
    words = str(FLOW_WORDS[Flow(flow)][1 if is_paid else 0]) if flow else str(Activity(activity).label)
    context = {
        "title": words,
        "since": span.since,
        "until": until,
        "rows": rows,
        "page": page,
        "total_rp": total_rp,
        "trail": [
            {"label": _("Arus kas"), "href": f"{reverse('staff_statement', args=['arus-kas'])}?tahun={until.year}"}
        ],
    }
    return render(request, "kmp/statements/staff_cash_journals.html", context)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
