"""Pure rules of paying SHU: codes on transfers, why a choice or a payment is refused."""

import re
from datetime import date

from django.utils.translation import gettext as _
from stdnum.iso7064 import mod_97_10

from governance.payouts.states import PayWay
from kmp.bank_accounts import account_problems
from kmp.errors import Blocker
from kmp.ui.formats import long_date

LARGE = 2_000  # payments of one batch: more are paid by a background run, so that nobody waits for a page
CODE = re.compile(r"(?<![A-Z0-9])SU[-\s.:/]{0,3}([0-9]{3,20})(?![0-9])")  # as banks pass it on, in capitals
DAYS_OF_YEAR = 365
TAX_SENTENCE = (
    "SHU yang diterima anggota dari koperasi bukan objek pajak: tidak ada potongan "
    "(UU PPh Pasal 4 ayat (3) huruf i, diubah terakhir dengan UU 6/2023)."
)


def payout_code(pk: int) -> str:
    """What stands on a transfer: "SU-" and the payment's id with two check digits (ISO 7064 Mod 97,10)."""
    return f"SU-{pk}{mod_97_10.calc_check_digits(str(pk))}"


def payout_of_code(text: str) -> int | None:
    """The payment whose code stands in `text`; None where there is none, a wrong one, or two."""
    found = {int(digits[:-2]) for digits in CODE.findall(text.upper()) if mod_97_10.is_valid(digits)}
    return found.pop() if len(found) == 1 else None


def choice_problems(*, way: str, bank: str, account_number: str, account_holder: str, has_left: bool) -> list[Blocker]:
    """`account_missing`, `account_invalid` (not 5 to 20 digits), `member_left` (no savings for who has left)."""
    if way != PayWay.TRANSFER:
        stays = way in (PayWay.SUKARELA, PayWay.CAPITAL)
        said = _("Yang sudah keluar menerima SHU tunai atau lewat bank.")
        return [Blocker("member_left", said, path="way")] if has_left and stays else []
    return account_problems(bank=bank, account_number=account_number, account_holder=account_holder)


def day_problems(*, on: date, today: date, not_before: date | None = None, path: str = "paid_on") -> list[Blocker]:
    """`paid_in_future`; `day_too_early` before what it answers to."""
    if on > today:
        return [Blocker("paid_in_future", _("Tanggal itu belum terjadi."), path=path)]
    if not_before is not None and on < not_before:
        return [
            Blocker("day_too_early", _("Tanggal itu mendahului %(day)s.") % {"day": long_date(not_before)}, path=path)
        ]
    return []
