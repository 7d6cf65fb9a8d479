"""What one cell of the old member list may say, beside what every sheet has (kmp.files.cells)."""

import re
from collections.abc import Callable
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kmp.errors import DomainError
from kmp.files.cells import Wrong, day, one_of, rupiah, shown, words
from kmp.files.sheets import ROUNDED
from members.registry.nik import clean_nik

__all__ = [
    "Wrong",
    "day",
    "digits",
    "email",
    "nik",
    "number_of",
    "one_of",
    "phone",
    "rupiah",
    "sex",
    "shown",
    "words",
    "yes_or_no",
]
YES, NO = frozenset({"ya", "y", "1"}), frozenset({"tidak", "t", "0", "bukan"})
SEXES = {"l": "L", "p": "P", "laki-laki": "L", "perempuan": "P", "pria": "L", "wanita": "P"}
TYPED_AS_TEXT: Promise = gettext_lazy(
    "Lembar kerja membulatkan angka sepanjang ini. Ubah format kolomnya menjadi Teks, lalu tulis lagi."
)


def nik(text: str) -> str:
    """The 16 digits. `nik_invalid`, and `nik_rounded` from a cell that is a number."""
    if text.startswith(ROUNDED):
        raise Wrong("nik_rounded", str(TYPED_AS_TEXT))
    try:
        return clean_nik(text)
    except DomainError as refused:
        raise Wrong(refused.code, refused.message) from refused


def digits(*lengths: int) -> Callable[[str], str]:
    """A number of that many digits, kept as text. `digits_wrong`, `digits_rounded`."""

    def read(text: str) -> str:
        if text.startswith(ROUNDED):
            raise Wrong("digits_rounded", str(TYPED_AS_TEXT))
        bare = re.sub(r"[ .\-]", "", text)
        if not re.fullmatch(r"\d+", bare, flags=re.ASCII) or len(bare) not in lengths:
            said = _(" atau ").join(str(length) for length in lengths)
            raise Wrong("digits_wrong", _("Harus terdiri atas %(count)s angka.") % {"count": said})
        return bare

    return read


def sex(text: str) -> str:
    """L or P. `sex_unknown`."""
    if text.lower() not in SEXES:
        raise Wrong("sex_unknown", _("Tulis L atau P."))
    return SEXES[text.lower()]


def yes_or_no(text: str) -> bool:
    """`answer_unknown` for anything but ya and tidak."""
    if text.lower() not in YES | NO:
        raise Wrong("answer_unknown", _("Tulis ya atau tidak."))
    return text.lower() in YES


def phone(text: str) -> str:
    """Digits with + in front or not; the nought that a spreadsheet ate comes back. `phone_invalid`."""
    bare = re.sub(r"[ .()\-]", "", text)
    if re.fullmatch(r"8\d{7,12}", bare, flags=re.ASCII):
        bare = f"0{bare}"
    if not re.fullmatch(r"\+?\d{6,15}", bare, flags=re.ASCII):
        raise Wrong("phone_invalid", _("Tulis nomor telepon dengan angka saja, misalnya 081234567890."))
    return bare


_address = EmailValidator()


def email(text: str) -> str:
    """`email_invalid` for what is no address, or one of more than 254 letters."""
    try:
        _address(text)
    except ValidationError as error:
        raise Wrong("email_invalid", _("Alamat surel ini tidak lengkap, misalnya nama@contoh.id.")) from error
    if len(text) > 254:
        raise Wrong("email_invalid", _("Alamat surel ini terlalu panjang."))
    return text


@lru_cache(maxsize=8)
def number_of(prefix: str) -> Callable[[str], str]:
    """A member number of the group: its prefix, a hyphen, five digits or more. `number_invalid`."""
    shape = re.compile(rf"{re.escape(prefix)}-(\d{{5}}|[1-9]\d{{5,6}})", flags=re.ASCII)

    def read(text: str) -> str:
        if not shape.fullmatch(text.upper()) or not int(text[len(prefix) + 1 :]):
            said = _("Nomor kelompok ini berbentuk %(prefix)s-00000, misalnya %(prefix)s-00012.")
            raise Wrong("number_invalid", said % {"prefix": prefix})
        return text.upper()

    return read
