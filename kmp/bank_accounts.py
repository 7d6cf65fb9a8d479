"""Bank accounts as people type them, and what a transfer needs to be told. Pure."""

import re

from django.utils.translation import gettext as _

from kmp.errors import Blocker

NUMBER = re.compile(r"[0-9]{5,20}")


def plain_account(text: str) -> str:
    """An account number without the blanks, dots and dashes that people put in."""
    return re.sub(r"[\s.\-]", "", text)


def account_problems(*, bank: str, account_number: str, account_holder: str) -> list[Blocker]:
    """`account_missing` for each part left empty, `account_invalid` for a number that is not 5 to 20 digits."""
    typed = {"bank": bank, "account_number": account_number, "account_holder": account_holder}
    empty = [name for name, text in typed.items() if not text.strip()]
    problems = [Blocker("account_missing", _("Isi bagian ini untuk transfer bank."), path=name) for name in empty]
    if account_number.strip() and not NUMBER.fullmatch(plain_account(account_number)):
        said = _("Nomor rekening terdiri dari 5 sampai 20 angka.")
        problems.append(Blocker("account_invalid", said, path="account_number"))
    return problems
