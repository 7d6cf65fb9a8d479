"""Where an account falls in the statements, whatever its code is. Pure.

Codes are the cooperative's own and only their first digit is fixed, so the name decides: bookkeeping in Indonesia names
its accounts by few words. Whoever names them otherwise says the place on its page (`AccountPlace`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kmp.books.states import NOMINAL, AccountKind, With
from kmp.statements.states import PLACES_OF_KIND, Flow, Place

# The first that fits counts; what fits none takes the last line's place of its kind.
NAMES: dict[str, tuple[tuple[Place, tuple[str, ...]], ...]] = {
    AccountKind.ASSET: (
        (
            Place.FIXED,
            (
                "penyusutan",
                "aset tetap",
                "tanah",
                "bangunan",
                "gedung",
                "kendaraan",
                "peralatan",
                "inventaris",
                "mesin",
                "perolehan",
            ),
        ),
        (Place.RECEIVABLE, ("piutang", "tagihan")),
        (Place.STOCK, ("persediaan", "barang dagang")),
        (Place.HOLDINGS, ("penyertaan", "investasi", "saham", "simpanan pada", "simpanan di")),
        (Place.CURRENT, ("dibayar di muka", "dibayar dimuka", "uang muka", "pajak", "perlengkapan", "lancar")),
        (Place.CASH, ("kas", "bank", "giro", "tabungan", "deposito")),
        (Place.ASSET, ()),
    ),
    AccountKind.LIABILITY: (
        (Place.TAX_DUE, ("pajak", "pph", "ppn")),
        (Place.SURPLUS_DUE, ("shu", "sisa hasil usaha", "pengembalian simpanan")),
        (Place.FUNDS, ("dana ",)),
        (Place.DEPOSITS, ("simpanan", "tabungan", "titipan")),
        (Place.PAYABLE, ("utang usaha", "hutang usaha", "utang dagang", "hutang dagang", "utang pemasok")),
        (Place.LONG, ("bank", "lpdb", "pinjaman", "jangka panjang")),
        (Place.SHORT, ()),
    ),
    AccountKind.EQUITY: (
        (Place.BASIC, ("pokok", "modal tetap")),
        (Place.MONTHLY, ("wajib", "modal tambahan")),
        (Place.RISK, ("cadangan risiko", "cadangan resiko", "cadangan tujuan risiko")),
        (Place.RESERVE, ("cadangan",)),
        (Place.SURPLUS, ("shu", "sisa hasil usaha", "hasil usaha", "laba")),
        (Place.EQUITY, ()),
    ),
    AccountKind.REVENUE: (
        (Place.OTHER_INCOME, ("lain", "lainnya", "bunga bank", "jasa giro", "hibah")),
        (Place.TRADE, ()),
    ),
    AccountKind.EXPENSE: (
        (Place.TAX, ("pajak penghasilan", "pph badan", "beban pph")),
        (Place.COST, ("harga pokok", "beban pokok", "hpp", "pokok penjualan", "pembelian")),
        (Place.COOPERATIVE, ("perkoperasian", "organisasi", "rapat anggota", "rat", "pembinaan", "pendidikan")),
        (Place.OTHER_COST, ("lain-lain", "lainnya", "bunga pinjaman", "administrasi bank", "bunga bank")),
        (Place.OPERATING, ()),
    ),
}
LIQUID = frozenset({"kas", "bank", "giro", "tabungan", "deposito"})  # an asset that begins so is money
WHOLE_WORDS = frozenset({"kas", "rat", "shu", "lain", "hpp", "pph", "ppn", "saham", "giro", "laba", "bank"})


@dataclass(frozen=True)
class Post:
    """One account as the statements see it: where it falls, which header heads it, which cash flow it makes."""

    code: str
    name: str
    kind: str
    turnover_with: str
    place: Place
    activity: str
    head: str = ""  # the name of the header account above it
    pk: int = 0


@dataclass(frozen=True)
class Span:
    """The days that a statement is about; `closed` once the year takes no more journals."""

    year: int
    until: date
    closed: bool = False

    @property
    def since(self) -> date:
        return date(self.year, 1, 1)

    @property
    def is_whole(self) -> bool:
        """Whether it reaches to the end of the year."""
        return self.until == date(self.year, 12, 31)


def place_of(*, name: str, kind: str, turnover_with: str = "", chosen: str = "") -> Place:
    """The place of an account: the one that was chosen for it if it fits the kind, else by its name."""
    if chosen in PLACES_OF_KIND[kind]:
        return Place(chosen)
    if turnover_with and kind == AccountKind.REVENUE:
        return Place.TRADE  # kept apart by party: business, whatever it is called
    words = " ".join(name.casefold().replace("–", " ").replace("-", " ").split())
    if kind == AccountKind.ASSET and words.split(" ", 1)[0] in LIQUID:
        return Place.CASH  # before the other words: a bank may be named after anything
    hyphened = name.casefold()
    for place, keys in NAMES[kind]:
        if not keys or any(_says(key, words) or _says(key, hyphened) for key in keys):
            return place
    raise AssertionError(kind)


def _says(key: str, words: str) -> bool:
    return key in words.split() if key in WHOLE_WORDS else key in words


def flow_of(post: Post) -> Flow | None:
    """The line of the cash-flow statement that a movement against this account makes; None for cash itself."""
    if post.place == Place.CASH:
        return None
    if post.kind in NOMINAL and post.place in (Place.TRADE, Place.OTHER_INCOME):
        return {With.MEMBERS: Flow.MEMBERS, With.NON_MEMBERS: Flow.OTHERS}.get(With(post.turnover_with), Flow.SERVICES)
    if post.place == Place.RECEIVABLE:
        return _flow_of_receivable(post.name.casefold())
    return FLOW_OF_PLACE[post.place]


def _flow_of_receivable(name: str) -> Flow:
    if "anggota" not in name:
        return Flow.SERVICES
    return Flow.OTHERS if "non" in name or "bukan" in name else Flow.MEMBERS


FLOW_OF_PLACE: dict[Place, Flow] = {
    Place.STOCK: Flow.GOODS,
    Place.CURRENT: Flow.OTHER,
    Place.HOLDINGS: Flow.HOLDINGS,
    Place.FIXED: Flow.FIXED,
    Place.ASSET: Flow.OTHER,
    Place.DEPOSITS: Flow.DEPOSITS,
    Place.PAYABLE: Flow.GOODS,
    Place.SURPLUS_DUE: Flow.SURPLUS,
    Place.FUNDS: Flow.FUNDS,
    Place.TAX_DUE: Flow.TAX,
    Place.SHORT: Flow.OTHER,
    Place.LONG: Flow.LOANS,
    Place.BASIC: Flow.BASIC,
    Place.MONTHLY: Flow.MONTHLY,
    Place.RESERVE: Flow.EQUITY,
    Place.RISK: Flow.EQUITY,
    Place.SURPLUS: Flow.SURPLUS,
    Place.EQUITY: Flow.EQUITY,
    Place.COST: Flow.GOODS,
    Place.OPERATING: Flow.COSTS,
    Place.COOPERATIVE: Flow.COOPERATIVE,
    Place.OTHER_COST: Flow.OTHER,
    Place.TAX: Flow.TAX,
}


def heads_of(accounts: Sequence[tuple[str, str, str, bool]]) -> dict[str, str]:
    """Code → name of the header above it, of (code, name, kind, is_header) in the order of the codes.

    A header heads the accounts that follow it, up to the next header of its kind.
    """
    found: dict[str, str] = {}
    last: dict[str, str] = {}
    for code, name, kind, is_header in accounts:
        if is_header:
            last[kind] = name
        else:
            found[code] = last.get(kind, "")
    return found
