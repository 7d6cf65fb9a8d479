"""What one cell of a sheet may say: text in, a clean value out, or `Wrong` with a code and a sentence with the cure."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import TypeVar

from django.utils.translation import gettext as _

from kmp.files.sheets import ROUNDED

T = TypeVar("T")
LARGEST_RP = 10**15 - 1  # more is a slip of the finger, and a spreadsheet would round it
OLDEST = date(1900, 1, 1)
DATE_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
LONG_DIGITS = re.compile(r"\d[\d .]{11,}\d")  # whatever may be a NIK, in any column
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Wrong(Exception):
    """A cell that cannot be taken."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code, self.message = code, message


def shown(text: str, *, is_nik: bool) -> str:
    """What was written, for the list of errors: a NIK and long numbers elsewhere, which may be one, are covered."""
    if is_nik:
        return f"{text[:2]}…" if text else ""
    covered = LONG_DIGITS.sub(lambda found: found[0][:4] + "*" * (len(found[0]) - 6) + found[0][-2:], text[:200])
    return UNREADABLE.sub("?", covered)[:80]


def words(longest: int) -> Callable[[str], str]:
    """Text of at most `longest` letters on one line. `text_unreadable`, `text_too_long`."""

    def read(text: str) -> str:
        if UNREADABLE.search(text):
            raise Wrong("text_unreadable", _("Ada huruf yang tidak dapat dibaca. Tulis lagi isi sel ini."))
        bare = " ".join(text.split())
        if len(bare) > longest:
            raise Wrong("text_too_long", _("Paling banyak %(most)s huruf.") % {"most": longest})
        return bare

    return read


@lru_cache(maxsize=50_000)
def day(text: str) -> date:
    """A date as 2019-05-31 or 31/05/2019. `date_invalid`."""
    for form in DATE_FORMS:
        try:
            found = datetime.strptime(text, form).date()  # noqa: DTZ007 - a date, no instant
        except ValueError:
            continue
        if found >= OLDEST:
            return found
    raise Wrong("date_invalid", _("Tulis tanggal seperti 2019-05-31 atau 31/05/2019."))


@lru_cache(maxsize=50_000)
def rupiah(text: str) -> int:
    """Whole rupiah, as 1250000, 1.250.000 or Rp 1.250.000,-.

    Refused: `amount_invalid`, `amount_negative`, `amount_too_large`.
    """
    bare = re.sub(r"^rp\.?|\s", "", text, flags=re.IGNORECASE).removesuffix(",-").removesuffix(",00").replace("−", "-")
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+", bare):
        bare = bare.replace(".", "")
    if bare.startswith(ROUNDED):
        raise Wrong("amount_too_large", _("Jumlah ini terlalu besar. Periksa banyaknya nol."))
    if not re.fullmatch(r"-?\d+", bare, flags=re.ASCII):
        raise Wrong("amount_invalid", _("Tulis rupiah bulat, misalnya 1.250.000."))
    if bare.startswith("-") and int(bare) != 0:
        raise Wrong("amount_negative", _("Saldo tidak boleh kurang dari nol."))
    if len(bare) > 18 or int(bare) > LARGEST_RP:
        raise Wrong("amount_too_large", _("Jumlah ini terlalu besar. Periksa banyaknya nol."))
    return int(bare)


def one_of(choices: Mapping[str, T], *, code: str) -> Callable[[str], T]:
    """One of the words of `choices`, in any case, with blanks or underscores between. Refused as `code`."""
    known = {_bare(word): value for word, value in choices.items()}
    listed = ", ".join(choices)

    def read(text: str) -> T:
        found = known.get(_bare(text))
        if found is None:
            raise Wrong(code, _("Tulis salah satu: %(words)s.") % {"words": listed})
        return found

    return read


def _bare(text: str) -> str:
    return "_".join(text.lower().replace("_", " ").split())
