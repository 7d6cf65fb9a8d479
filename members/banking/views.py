"""Bank statements at the desk: the work list, a file with its preview, and one line with whom it may come from."""

import secrets
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kmp import clock
from kmp.accounts.fresh import kode_segar
from kmp.accounts.models import User
from kmp.accounts.signed import signed_in
from kmp.answers import csv_file, see_other
from kmp.errors import DomainError
from kmp.files.rules import Document
from kmp.files.states import FileKind
from kmp.money import rupiah
from kmp.numbers import sent_id
from kmp.roles import has_right, peran
from members.banking import services
from members.banking.access import access_line, access_statement
from members.banking.forms import AssignForm, StatementForm, offered
from members.banking.models import BankLine, BankStatement
from members.banking.queries import (
    advances_of_line,
    applications_open,
    candidates,
    lines_found,
    lines_waiting,
    open_bills,
    payers,
    payments_of_line,
    statements,
    with_payers,
)
from members.banking.states import LineState, MatchedBy
from members.forms import ReasonForm
from members.listing import Listing
from members.registry.models import Member
from members.registry.queries import count_by
from members.registry.states import MemberStatus
from members.savings.models import Bill

TABS = {"menunggu": "Perlu dicocokkan", "cocok": "Cocok", "diabaikan": "Bukan simpanan"}
HEAD = ["tanggal", "jumlah", "keterangan bank", "keadaan", "dicocokkan lewat", "untuk", "catatan"]
KEPT_FOR = 3600  # seconds that an uploaded file waits for its confirmation
SHOWN = 12  # rows of a preview
FAULTS = 50  # wrong rows shown; the rest is counted
STATEMENTS = 6  # files beside the work list


def _found(request: HttpRequest) -> tuple[Listing, QuerySet[BankLine]]:
    listing = Listing(request, keadaan=TABS)
    statement = sent_id(request.GET.get("berkas", "")) or None
    return listing, lines_found(q=listing.q, statement=statement)


@peran("books.see")
@require_GET
def staff_bank(request: HttpRequest) -> HttpResponse:
    """The work list; without a choice the lines that wait for a person."""
    listing, found = _found(request)
    state = listing["keadaan"] or LineState.WAITING.value
    listing.chosen["keadaan"] = state
    counts = count_by(found, "state")
    page = listing.page(with_payers(found.filter(state=state)), count=counts.get(state, 0))
    statement = sent_id(request.GET.get("berkas", ""))
    one_file = [{"label": _("Satu berkas"), "href": listing.href(berkas="")}] if statement else []
    context = {
        "tabs": listing.tabs("keadaan", TABS, counts),
        "chips": [*listing.chips(), *one_file],
        "page": page,
        "rows": [{"line": line, "payers": payers(line)} for line in page],
        "listing": listing,
        "state": state,
        "statement": statement or "",
        "statements": statements()[:STATEMENTS],
        "clear": f"?keadaan={state}",
        "export": listing.href(),
        "may_import": has_right(signed_in(request), "bank.import"),
        "waiting": counts.get(LineState.WAITING.value, 0),
    }
    return render(request, "members/banking/staff_bank.html", context)


@peran("books.see")
@kode_segar
@require_GET
def staff_bank_csv(request: HttpRequest) -> HttpResponseBase:
    """The lines as they are filtered, for a spreadsheet. A fresh sign-in, and a line in the log."""
    listing, found = _found(request)
    rows = with_payers(found.filter(state=listing["keadaan"]) if listing["keadaan"] else found)
    lines = list(rows)
    filters = {"state": listing["keadaan"], "statement": request.GET.get("berkas", "")[:18]}
    services.record_export(count=len(lines), filters=filters, acting_user=signed_in(request))
    return csv_file(f"mutasi-{clock.today()}", HEAD, (_row(line) for line in lines))


def _row(line: BankLine) -> list[object]:
    by = MatchedBy(line.matched_by).label if line.matched_by else ""
    return [
        line.date,
        line.amount_rp,
        line.description,
        LineState(line.state).label,
        str(by),
        payers(line),
        line.reason,
    ]


@peran("bank.import")
@require_http_methods(["GET", "POST"])
def staff_bank_upload(request: HttpRequest) -> HttpResponse:
    """Choose the bank's CSV; nothing is kept before its preview was confirmed."""
    form = StatementForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        document: Document = form.cleaned_data["file"]
        try:
            services.read_statement(document)
        except DomainError as refused:
            form.add_error("file", refused.message)
        else:
            token = secrets.token_urlsafe(16)
            cache.set(_key(signed_in(request), token), (document.name, document.open().read()), KEPT_FOR)
            return see_other("staff_bank_preview", token)
    status = 422 if request.method == "POST" else 200
    return render(request, "members/banking/staff_bank_upload.html", {"form": form}, status=status)


def _key(user: User, token: str) -> str:
    return f"bank-statement-{user.pk}-{token}"


@peran("bank.import")
@require_http_methods(["GET", "POST"])
def staff_bank_preview(request: HttpRequest, token: str) -> HttpResponse:
    """What the file says, every wrong row named; confirmed, all of it is kept and matched."""
    user = signed_in(request)
    kept = cache.get(_key(user, token))
    if kept is None:
        messages.warning(request, _("Pratinjau ini sudah tidak ada. Unggah berkasnya sekali lagi."))
        return see_other("staff_bank_upload")
    document = Document(kept[0], bytes(kept[1]), FileKind.CSV)
    refused = None
    if request.method == "POST":
        try:
            statement = services.import_statement(document, acting_user=user)
        except DomainError as error:
            refused = error
        else:
            cache.delete(_key(user, token))
            return _matched(request, statement)
    return _preview_page(request, document, refused)


def _preview_page(request: HttpRequest, document: Document, refused: DomainError | None) -> HttpResponse:
    reading = services.read_statement(document)
    known = services.known_digests(reading)
    context = {
        "name": document.name,
        "reading": reading,
        "columns": [(column.value, heading) for column, heading in reading.columns.items()],
        "known": len(known),
        "new": len(reading.credits) - len(known),
        "is_known_file": BankStatement.objects.filter(digest=document.digest).exists(),
        "rows": [(credit, credit.digest in known) for credit in reading.credits[:SHOWN]],
        "more": max(len(reading.credits) - SHOWN, 0),
        "faults": reading.problems[:FAULTS],
        "more_faults": max(len(reading.problems) - FAULTS, 0),
        "refused": refused,
    }
    status = 422 if refused else 200
    return render(request, "members/banking/staff_bank_preview.html", context, status=status)


def _matched(request: HttpRequest, statement: BankStatement) -> HttpResponse:
    """Match now, or in the background where it is much."""
    user = signed_in(request)
    if statement.credits > services.MOST_AT_ONCE:
        return see_other("run", services.ask_matching(acting_user=user).pk)
    count = services.match_waiting_lines(acting_user=user)
    told = {"lines": statement.credits, "matched": count}
    messages.success(request, _("%(lines)s uang masuk tersimpan, %(matched)s cocok dengan sendirinya.") % told)
    return see_other("staff_bank")


@peran("bank.import")
@require_POST
def staff_bank_match(request: HttpRequest) -> HttpResponse:
    """Try the waiting lines once more: new bills may have come since."""
    user = signed_in(request)
    if lines_waiting() > services.MOST_AT_ONCE:
        return see_other("run", services.ask_matching(acting_user=user).pk)
    count = services.match_waiting_lines(acting_user=user)
    told = _("%(count)s baris cocok.") if count else _("Belum ada baris lain yang cocok dengan sendirinya.")
    messages.success(request, told % {"count": count})
    return see_other("staff_bank")


@peran("books.see")
@require_GET
def staff_bank_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: what it brought, and how far it is."""
    user = signed_in(request)
    statement = access_statement(user, pk)
    context = {"statement": statements().get(pk=statement.pk), "may_open": has_right(user, "bank.import")}
    return render(request, "members/banking/staff_bank_statement.html", context)


@peran("books.see")
@require_GET
def staff_bank_line(request: HttpRequest, pk: int) -> HttpResponse:
    """One line, what to do with it first."""
    return _line_page(request, access_line(signed_in(request), pk))


def _line_page(
    request: HttpRequest,
    line: BankLine,
    *,
    assign: AssignForm | None = None,
    ignore: ReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user = signed_in(request)
    may_settle = line.state == LineState.WAITING and has_right(user, "bank.import")
    q = request.GET.get("cari", "")[:100].strip()
    members, applicants = _chosen(request)
    context: dict[str, Any] = {
        "line": line,
        "may_settle": may_settle,
        "may_reopen": line.state == LineState.IGNORED and has_right(user, "bank.import"),
        "may_undo": line.state == LineState.MATCHED and has_right(user, "savings.correct"),
        "payments": payments_of_line(line) if line.state == LineState.MATCHED else [],
        "advances": advances_of_line(line) if line.state == LineState.MATCHED else [],
        "matched_by": MatchedBy(line.matched_by).label if line.matched_by else "",
        "ignore": ignore or ReasonForm(auto_id="id_abaikan_%s"),
        "q": q,
        "chosen": "".join(f"&anggota={one.pk}" for one in members),
    }
    if may_settle:
        taken = {one.pk for one in members}
        context["candidates"] = [one for one in candidates(line, q=q) if one.member.pk not in taken]
        context["applications"] = [] if q else [bill for bill in applications_open(line) if bill.pk not in applicants]
        context["assign"] = assign or _assign_form(line, members, applicants)
        context["members"], context["applicants"] = members, applicants
    return render(request, "members/banking/staff_bank_line.html", context, status=status)


def _chosen(request: HttpRequest) -> tuple[list[Member], list[int]]:
    """The members and the bills of applicants that the address, or the form, names as payers."""
    sent = request.POST if request.method == "POST" else request.GET
    pks = [sent_id(text) for text in sent.getlist("anggota")][:10]
    staying = Member.objects.exclude(status=MemberStatus.LEFT).filter(pk__in=pks).select_related("group")
    bills = [sent_id(text) for text in sent.getlist("pokok")][:10]
    return list(staying.order_by("number")), [pk for pk in bills if pk]


def _assign_form(line: BankLine, members: list[Member], applicants: list[int], data: Any = None) -> AssignForm | None:
    """The bills of the chosen payers with what is proposed for each; None while nobody is chosen."""
    if not members and not applicants:
        return None
    asked = set(Bill.objects.filter(pk__in=applicants).values_list("application_id", flat=True))
    rows = open_bills(members=[one.pk for one in members], applications=[pk for pk in asked if pk])
    found = Bill.objects.select_related("member", "application__person", "application__institution")
    by_pk = found.in_bulk([row.pk for row in rows])
    bills = [by_pk[row.pk] for row in rows]
    return AssignForm(data, bills=bills, members=members, initial=offered(line.amount_rp, rows, members))


@peran("bank.import")
@require_POST
def staff_bank_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """What the line pays, by hand."""
    user = signed_in(request)
    line = access_line(user, pk)
    members, applicants = _chosen(request)
    form = _assign_form(line, members, applicants, request.POST)
    if form is None:
        messages.warning(request, _("Pilih dahulu dari siapa uang ini."))
        return see_other("staff_bank_line", pk)
    if form.is_valid():
        try:
            services.assign_line(line, bills=form.shares(), sukarela=form.deposits(), acting_user=user)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("%(amount)s sudah dicocokkan.") % {"amount": rupiah(line.amount_rp)})
            return see_other("staff_bank")
    return _line_page(request, line, assign=form, status=422)


@peran("bank.import")
@require_POST
def staff_bank_ignore(request: HttpRequest, pk: int) -> HttpResponse:
    """Not for savings, with the reason."""
    user = signed_in(request)
    line = access_line(user, pk)
    form = ReasonForm(request.POST, auto_id="id_abaikan_%s")
    if form.is_valid():
        try:
            services.ignore_line(line, reason=form.cleaned_data["reason"], acting_user=user)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Baris ini ditandai bukan simpanan."))
            return see_other("staff_bank")
    return _line_page(request, line, ignore=form, status=422)


@peran("bank.import")
@require_POST
def staff_bank_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Back on the work list."""
    user = signed_in(request)
    services.reopen_line(access_line(user, pk), acting_user=user)
    messages.success(request, _("Baris ini kembali ke daftar yang perlu dicocokkan."))
    return see_other("staff_bank_line", pk)


@peran("savings.correct")
@require_http_methods(["GET", "POST"])
def staff_bank_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what a line paid; a page that says what follows, and asks for the reason."""
    user = signed_in(request)
    line = access_line(user, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.undo_match(line, reason=form.cleaned_data["reason"], acting_user=user)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Pencocokan dibatalkan dengan jurnal balik. Baris ini perlu dicocokkan lagi."))
            return see_other("staff_bank_line", pk)
    status = 422 if request.method == "POST" else 200
    context = {"line": line, "form": form, "payments": payments_of_line(line), "advances": advances_of_line(line)}
    return render(request, "members/banking/staff_bank_undo.html", context, status=status)
