"""What a marketing licence says, what may be ordered, and which offers come first. Pure: no database, no clock."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from django.utils.translation import gettext as _

from kmp.errors import Blocker, DomainError
from supply.catalogue.states import Origin

NIE = re.compile(r"(?:KEMENKES\s+RI\s+)?(AKD|AKL|PKD|PKL)\s*(\d{11})", re.IGNORECASE)
DOMESTIC_KINDS = frozenset({"AKD", "PKD"})
DEVICE_KINDS = frozenset({"AKD", "AKL"})  # only these have the 16 categories; PKD and PKL are household goods
CATEGORIES = range(1, 17)  # domain/health 3.1
CLASS_DIGITS = "123"
LADDER_SOURCE = "Perpres 46/2025 Pasal 66 ayat (2)"
SUM_BP, CONTENT_BP = 4000, 2500  # TKDN + BMP at least 40 %, TKDN at least 25 %


@dataclass(frozen=True)
class Licence:
    """A marketing licence number taken apart; `str()` is its canonical spelling."""

    kind: str
    digits: str

    def __str__(self) -> str:
        return f"{self.kind} {self.digits}"

    @property
    def origin(self) -> Origin:
        """AKD and PKD are made here, AKL and PKL are imported."""
        return Origin.DOMESTIC if self.kind in DOMESTIC_KINDS else Origin.IMPORTED


def parse_nie(text: str) -> Licence:
    """The licence in `text`, however it is spelled.

    Refused: `nie_malformed` (not AKD, AKL, PKD or PKL and 11 digits; masks as 10303320XXX too), `nie_class_unknown`
    (first digit not 1 to 3), `nie_category_unknown` (digits 2–3 of a device not 01 to 16). The number tells neither
    its validity nor its end: those are asked for and kept (domain/health 3.1).
    """
    found = NIE.fullmatch(text.strip())
    if found is None:
        raise DomainError(
            "nie_malformed",
            _("Tulis izin edar sebagai AKD, AKL, PKD atau PKL dan 11 angka, misalnya AKD 21603020231."),
        )
    licence = Licence(found[1].upper(), found[2])
    if licence.digits[0] not in CLASS_DIGITS:
        raise DomainError("nie_class_unknown", _("Angka pertama izin edar menyatakan kelas: 1, 2, atau 3."))
    if licence.kind in DEVICE_KINDS and int(licence.digits[1:3]) not in CATEGORIES:
        raise DomainError("nie_category_unknown", _("Angka kedua dan ketiga izin edar menyatakan kategori: 01–16."))
    return licence


def product_problems(*, nie: str, nie_valid_until: date, is_held: bool, on: date) -> list[Blocker]:
    """Why a product may not be asked for, ordered, sent or handed over on a date: `nie_expired`, `product_held`."""
    problems = []
    if nie_valid_until < on:
        message = _("Izin edar %(nie)s tidak berlaku lagi.") % {"nie": nie}
        problems.append(Blocker(code="nie_expired", message=message, source="PMK 62/2017"))
    if is_held:
        problems.append(Blocker(code="product_held", message=_("Barang ini sedang ditahan.")))
    return problems


def licence_problem(*, holder: str, kinds: str, on_group: str, cure: str) -> Blocker:
    """`licence_missing`: the words for a seller or carrier without the licence that the act needs.

    `cure` is the page on which the licence can be sent.
    """
    message = _(
        "%(holder)s tidak mempunyai %(kinds)s yang berlaku untuk kelompok %(group)s. "
        "Izin yang baru berlaku setelah diperiksa petugas."
    )
    facts = {"holder": holder, "kinds": kinds, "group": on_group}
    return Blocker(code="licence_missing", message=message % facts, source="PMK 4/2014", cure=cure)


class Rung(IntEnum):
    """The steps of the local content preference, the first that has an offer decides."""

    SUM_40 = 1
    CONTENT_25 = 2
    CONTENT_LOW = 3
    DOMESTIC = 4
    IMPORTED = 5


@dataclass(frozen=True)
class Priced:
    """One offer of a need: its id, whether it is made here, its domestic content in basis points, its price."""

    key: int
    is_domestic: bool
    tkdn_bp: int
    bmp_bp: int
    price_rp: int


@dataclass(frozen=True)
class Ladder:
    """Which step decides, which offers it leaves (cheapest first), and why, in words."""

    step: Rung
    allowed: tuple[Priced, ...]
    reason: str

    @property
    def best(self) -> Priced:
        """The cheapest offer that the step leaves; of equal prices the one listed first."""
        return self.allowed[0]


def climb(offers: Sequence[Priced]) -> Ladder | None:
    """The local content ladder over all offers of one need; None without an offer (Perpres 46/2025 Art. 66(2)).

    (a) A domestic offer with TKDN + BMP of at least 40 % exists: only those with TKDN of at least 25 %. (b) None:
    TKDN of at least 25 %. (c) None: TKDN below 25 %. (d) None: domestic without TKDN. Imports only after that.
    """
    home = [offer for offer in offers if offer.is_domestic]
    content = [offer for offer in home if offer.tkdn_bp >= CONTENT_BP]
    rungs: list[tuple[Rung, list[Priced]]] = [
        (Rung.SUM_40, content if any(offer.tkdn_bp + offer.bmp_bp >= SUM_BP for offer in content) else []),
        (Rung.CONTENT_25, content),
        (Rung.CONTENT_LOW, [offer for offer in home if 0 < offer.tkdn_bp < CONTENT_BP]),
        (Rung.DOMESTIC, home),
        (Rung.IMPORTED, list(offers)),
    ]
    for step, allowed in rungs:
        if allowed:
            return Ladder(step, tuple(sorted(allowed, key=lambda offer: offer.price_rp)), rung_reason(step))
    return None


def rung_reason(step: int) -> str:
    """Why the step decides, for people."""
    return {
        Rung.SUM_40: _("Ada produk dalam negeri dengan TKDN + BMP paling sedikit 40%: hanya TKDN 25% ke atas."),
        Rung.CONTENT_25: _("Tidak ada TKDN + BMP 40%: hanya produk dengan TKDN 25% ke atas."),
        Rung.CONTENT_LOW: _("Tidak ada TKDN 25%: hanya produk dengan TKDN di bawah 25%."),
        Rung.DOMESTIC: _("Tidak ada produk ber-TKDN: hanya produk dalam negeri tanpa TKDN."),
        Rung.IMPORTED: _("Tidak ada produk dalam negeri: produk impor diperbolehkan."),
    }[Rung(step)]
