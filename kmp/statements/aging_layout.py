"""Receivables or payables by age as a document: a row for each party, a column for each age."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from kmp.statements.aging import AgeChoice
from kmp.statements.aging_queries import AgedParty
from kmp.statements.document import TOTAL, Check, Document, Figure, Row, Table
from kmp.statements.links import items_link, ledger_link
from kmp.statements.rules import Post
from kmp.statements.states import Age, Owing
from kmp.ui.formats import long_date, number


def aging_document(
    choice: AgeChoice, rows: Sequence[AgedParty], totals: Sequence[int], *, narrowed: Sequence[Post], balance_rp: int
) -> Document:
    """The list of these rows and the sums of all. `narrowed` is the one account that was asked for, if one was;
    `balance_rp` what the trial balance says of the accounts, held against the list where the list is whole."""
    address = _Addresses(choice, narrowed)
    columns = (_("Pihak"), *(str(age.label) for age in Age), _("Jumlah"))
    listed = [_row(address, one) for one in rows]
    if rows:
        figures = [Figure(rp, address.items(age=age.value)) for rp, age in zip(totals, Age, strict=True)]
        whole = address.ledger() if choice.is_whole else address.items()
        listed.append(Row(_("Jumlah semua pihak"), (*figures, Figure(sum(totals), whole)), level=TOTAL))
    title = str(choice.owing.label)
    return Document(
        kind=choice.owing.value,
        year=choice.until.year,
        title=title,
        when=_("Per %(day)s") % {"day": long_date(choice.until)},
        blocks=(Table(columns, tuple(listed), empty=_("Tidak ada yang terbuka.")),),
        checks=_checks(address, sum(totals), balance_rp),
        wide=True,
        notes=_notes(choice),
    )


class _Addresses:
    """Where the amounts of one list lead."""

    def __init__(self, choice: AgeChoice, narrowed: Sequence[Post]) -> None:
        self.choice, self.narrowed = choice, narrowed

    def items(self, *, age: str = "", party: str = "", without_party: bool = False) -> str:
        """The open postings of one age (or all), of one party (or all that the list has)."""
        one = self.choice
        is_one = bool(party) or without_party
        return items_link(
            owing=one.owing.value,
            until=one.until,
            term_days=one.term_days,
            accounts=self.narrowed,
            age=age,
            party=party,
            without_party=without_party,
            text="" if is_one else one.text,
        )

    def ledger(self, *, party: str = "", without_party: bool = False) -> str:
        """The general ledger of the accounts of the list."""
        one = self.choice
        return ledger_link(accounts=one.accounts, until=one.until, party=party, without_party=without_party)


def _row(address: _Addresses, one: AgedParty) -> Row:
    nobody = not one.code
    figures = [
        Figure(rp, address.items(age=age.value, party=one.code, without_party=nobody))
        for rp, age in zip(one.ages, Age, strict=True)
    ]
    whole = Figure(one.total_rp, address.ledger(party=one.code, without_party=nobody))
    return Row(one.name or _("Tanpa pihak"), (*figures, whole), code=one.code)


def _checks(address: _Addresses, total_rp: int, balance_rp: int) -> tuple[Check, ...]:
    if not address.choice.is_whole:
        return ()
    says = _("Jumlah daftar = saldo akun yang sama dalam neraca saldo")
    return (Check(says, _("Daftar"), total_rp, _("Neraca saldo"), balance_rp, address.items(), address.ledger()),)


def _notes(choice: AgeChoice) -> tuple[str, ...]:
    names = ", ".join(f"{post.code} {post.name}" for post in choice.accounts)
    due = (
        _("Jatuh tempo %(days)s hari sesudah tanggal jurnalnya.") % {"days": number(choice.term_days)}
        if choice.term_days
        else _("Jurnal tidak mencatat jatuh tempo, jadi umur dihitung sejak tanggal jurnalnya.")
    )
    left_out = {
        Owing.RECEIVABLE: _("Penyisihan kerugian piutang tidak termasuk: itu bukan tagihan kepada siapa pun."),
        Owing.PAYABLE: _(
            "Simpanan, dana-dana, dan pinjaman jangka panjang tidak termasuk: tidak ditagih menurut umur."
        ),
    }
    return (
        due,
        _("Pembayaran melunasi yang paling lama lebih dahulu, untuk setiap akun. Jurnal yang dibalik tidak dihitung."),
        _("Akun: %(names)s.") % {"names": names or "–"},
        left_out[choice.owing],
    )
