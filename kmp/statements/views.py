"""The six statements as staff, board and supervisors read, print and export them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from kmp import clock
from kmp.accounts.signed import signed_in
from kmp.answers import pdf_file
from kmp.books.queries import FIRST_YEAR, LAST_YEAR, book_years
from kmp.books.states import NOMINAL, AccountKind
from kmp.numbers import sent_id
from kmp.roles import has_right, peran
from kmp.statements.documents import YearBooks
from kmp.statements.layouts import days_of
from kmp.statements.links import NOT_CLOSING, OWN, RESULT, division_link, ledger_link, statement_link
from kmp.statements.pictures import composition, months_chart
from kmp.statements.printing import issue_statement, statement_pdf
from kmp.statements.queries import months_of, span_of
from kmp.statements.result_layout import division_table
from kmp.statements.rules import Span
from kmp.statements.sheets import statements_file
from kmp.statements.states import Statement
from kmp.ui.formats import MONTHS
from kmp.ui.navigation import opener

# words of the tabs where the title of the statement is long
SHORT = {
    Statement.RESULT: _("Hasil usaha"),
    Statement.NOTES: _("Catatan"),
    Statement.BENEFITS: _("Promosi ekonomi"),
}


def asked_span(request: HttpRequest) -> Span:
    """The year (?tahun=) and month (?bulan=) asked for; else the newest opened year up to this one, until today."""
    year, month = sent_id(request.GET.get("tahun", "")), sent_id(request.GET.get("bulan", ""))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        opened = [one for one in book_years() if one <= clock.today().year]
        year = opened[0] if opened else clock.today().year
    return span_of(year, month if 1 <= month <= 12 else None)


@peran("books.see")
@require_GET
def staff_statements(request: HttpRequest) -> HttpResponseBase:
    """A year at a glance: the key figures, whether everything ties, two pictures, and the way to each statement."""
    span = asked_span(request)
    books = YearBooks(span)
    if request.GET.get("unduh") == "xlsx":
        may_open = opener(request.user)
        return statements_file(f"laporan-keuangan-{span.year}", [one.leading(may_open) for one in books.documents()])
    nominal = [post for post in books.accounts if post.kind in NOMINAL]
    context = {
        **_days(request, span),
        "books": books,
        "checks": books.checks,
        "ties": all(check.ties for check in books.checks),
        "statements": [(one.label, _address(one.value, request)) for one in Statement],
        "is_empty": not books.sums,
        "chart": months_chart(months_of(span, nominal), span),
        "parts": composition(books.sheet, span.until),
        "glance": _glance(books, span),
        "division": division_link(span),
    }
    return render(request, "kmp/statements/staff_statements.html", context)


def _glance(books: YearBooks, span: Span) -> list[dict[str, Any]]:
    """The key figures, each with its postings; `out` is what is taken off."""
    standing = [
        (_("Jumlah aset"), books.sheet.assets_total, AccountKind.ASSET, False),
        (_("Jumlah kewajiban"), books.sheet.liabilities_total, AccountKind.LIABILITY, True),
        (_("Jumlah ekuitas"), books.sheet.equity_total, OWN, True),
    ]
    moved = [
        (_("Pendapatan"), books.result.revenue_rp, AccountKind.REVENUE, False),
        (_("Beban"), books.result.expense_rp, AccountKind.EXPENSE, True),
        (_("Sisa hasil usaha"), books.result.surplus.total_rp, RESULT, False),
    ]

    def moving(kind: str) -> str:
        return ledger_link(kind=kind, since=span.since, until=span.until, sort=NOT_CLOSING)

    return [
        *(
            {"label": label, "rp": pair.now_rp, "href": ledger_link(kind=kind, until=span.until), "out": out}
            for label, pair, kind, out in standing
        ),
        *({"label": label, "rp": rp, "href": moving(kind), "out": out} for label, rp, kind, out in moved),
    ]


@peran("books.see")
@require_GET
def staff_statement(request: HttpRequest, kind: str) -> HttpResponseBase:
    """One statement; ?unduh=pdf registers it as a paper, ?unduh=xlsx is the same as a workbook."""
    if kind not in Statement.values:
        raise Http404
    span = asked_span(request)
    document = YearBooks(span).document(kind).leading(opener(request.user))
    name, form = f"{kind}-{span.until:%Y-%m-%d}", request.GET.get("unduh", "")
    if form == "xlsx":
        return statements_file(name, [document])
    if form == "pdf":
        paper = issue_statement(document, acting_user=signed_in(request))
        return pdf_file(name, statement_pdf(document, paper=paper))
    context = {
        **_days(request, span),
        "document": document,
        "tabs": [
            {"label": SHORT.get(one, one.label), "href": _address(one.value, request), "current": one.value == kind}
            for one in Statement
        ],
        "writes": has_right(request.user, "statements.write"),
    }
    return render(request, "kmp/statements/staff_statement.html", context)


@peran("books.see")
@require_GET
def staff_division(request: HttpRequest) -> HttpResponseBase:
    """How the surplus falls to members and to others, step by step."""
    span = asked_span(request)
    table = division_table(YearBooks(span).result, span)
    context = {
        "table": table,
        "document": {"title": _("SHU anggota dan bukan anggota")},
        "when": days_of(span),
        "trail": [
            {"label": Statement.RESULT.label, "href": statement_link(Statement.RESULT, span)},
        ],
    }
    return render(request, "kmp/statements/staff_division.html", context)


def _address(kind: str, request: HttpRequest) -> str:
    """The page of a statement for the same days."""
    kept = {key: request.GET[key] for key in ("tahun", "bulan") if request.GET.get(key)}
    query = "&".join(f"{key}={sent_id(value)}" for key, value in kept.items())
    address = reverse("staff_statement", args=[kind])
    return f"{address}?{query}" if query else address


def _days(request: HttpRequest, span: Span) -> dict[str, Any]:
    """What the choice of days shows."""
    asked = sent_id(request.GET.get("bulan", ""))
    return {
        "span": span,
        "years": sorted({*book_years(), span.year}, reverse=True),
        "months": [(str(number), month) for number, month in enumerate(MONTHS, start=1)],
        "month": str(asked) if 1 <= asked <= 12 else "",
        "until_now": _("Sampai akhir tahun") if span.is_whole else _("Sampai hari ini"),
    }
