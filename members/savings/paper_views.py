"""Receipts and statements as PDF: a member's own, and for staff everybody's."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kmp.accounts.signed import signed_in
from kmp.answers import pdf_file
from kmp.errors import Blocker, DomainError
from kmp.papers.typesetting import typeset
from kmp.papers.words import terbilang
from kmp.roles import masuk
from kmp.ui.formats import short_date
from members.registry.models import Member
from members.savings import papers
from members.savings.access import access_payment, access_saver
from members.savings.forms import PeriodForm
from members.savings.models import Payment
from members.savings.queries import Statement, statement_of


@masuk
@require_GET
def savings_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt of one payment."""
    user = signed_in(request)
    payment = access_payment(user, pk)
    paper = papers.issue_receipt(payment, acting_user=user)
    amount_rp = abs(payment.amount_rp)
    data = {
        "paper": paper,
        "goes_out": payment.amount_rp < 0,
        "name": payment.member.name,
        "number": payment.member.number,
        "purpose": dict(paper.facts)[_("Untuk")],
        "day": payment.paid_on,
        "method": payment.get_method_display(),
        "reference": payment.journal.reference,
        "amount_rp": amount_rp,
        "words": terbilang(amount_rp),
    }
    return pdf_file(paper.number.lower(), typeset("members/savings/receipt.typ", data))


@masuk
@require_GET
def savings_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """The statement of a period, `?dari=&sampai=`; without dates this year until today."""
    user = signed_in(request)
    member = access_saver(user, pk)
    form = PeriodForm(request.GET)
    if not form.is_valid():
        message = _("Tulis tanggal seperti 31-12-2026.")
        raise DomainError("date_invalid", message, problems=[Blocker("date_invalid", message, path="dari")])
    first, last = form.period()
    statement = statement_of(member, first, last)
    paper = papers.issue_statement(member, statement, acting_user=user)
    data = {"paper": paper, **_statement_data(member, statement)}
    return pdf_file(paper.number.lower(), typeset("members/savings/statement.typ", data))


def _statement_data(member: Member, statement: Statement) -> dict[str, object]:
    balance_rp, rows = statement.before.total_rp, []
    for row in statement.rows:
        balance_rp += row.amount_rp
        rows.append(_row(row, balance_rp))
    return {
        "name": member.name,
        "number": member.number,
        "first": statement.first,
        "last": statement.last,
        "before_rp": statement.before.total_rp,
        "in_rp": statement.taken_in_rp,
        "out_rp": statement.given_out_rp,
        "after_rp": statement.after.total_rp,
        "words": terbilang(statement.after.total_rp),
        "kinds": [
            ["Simpanan pokok", statement.before.pokok_rp, statement.after.pokok_rp],
            ["Simpanan wajib", statement.before.wajib_rp, statement.after.wajib_rp],
            ["Simpanan sukarela", statement.before.sukarela_rp, statement.after.sukarela_rp],
        ],
        "rows": rows,
    }


def _row(payment: Payment, balance_rp: int) -> list[object]:
    purpose = papers.purpose_of(payment)
    words = _("Koreksi: %(purpose)s") % {"purpose": purpose} if payment.reverses_id else purpose
    method = str(payment.get_method_display())
    taken_in = payment.amount_rp if payment.amount_rp > 0 else ""
    given_out = -payment.amount_rp if payment.amount_rp < 0 else ""
    return [short_date(payment.paid_on), f"{words}, {method.lower()}", taken_in, given_out, balance_rp]
