"""Pure rules of payments out of funds."""

from datetime import date

from django.utils.translation import gettext as _

from governance.funds.states import TAXED, FundMethod
from kmp.errors import Blocker
from kmp.money import rupiah

TAX_LAW = (
    "Uang dari dana pengurus, pengawas dan karyawan adalah honor atau gaji: dikenai PPh 21 "
    "(tarif efektif rata-rata, PP 58/2023). Bendahara menghitung tarifnya; sistem mencatat potongannya ke utang pajak."
)


def payment_problems(
    *, fund: str, gross_rp: int, tax_rp: int, held_rp: int, method: str, account_number: str
) -> list[Blocker]:
    """`fund_covers_its_payments`, `only_persons_are_taxed`, `tax_is_part_of_the_gross`, `account_missing`."""
    problems = []
    if gross_rp > held_rp:
        said = _("Dana ini tinggal %(held)s.") % {"held": rupiah(held_rp)}
        problems.append(Blocker("fund_covers_its_payments", said, path="gross_rp"))
    if tax_rp and fund not in TAXED:
        said = _("PPh 21 hanya untuk dana pengurus, pengawas dan karyawan.")
        problems.append(Blocker("only_persons_are_taxed", said, path="tax_rp"))
    elif tax_rp > gross_rp:
        problems.append(
            Blocker("tax_is_part_of_the_gross", _("Pajak tidak boleh melebihi jumlah bruto."), path="tax_rp")
        )
    if method == FundMethod.TRANSFER and not account_number.strip():
        said = _("Tulis bank, nomor rekening dan nama pemiliknya.")
        problems.append(Blocker("account_missing", said, path="account_number"))
    return problems


def day_problems(*, on: date, today: date) -> list[Blocker]:
    """`paid_in_future`."""
    return [Blocker("paid_in_future", _("Tanggal itu belum terjadi."), path="paid_on")] if on > today else []
