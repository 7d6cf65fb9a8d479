"""Who sees which way to go. An item is there when its page exists and its mark lets this user in (kmp.roles),
so navigation and rights cannot drift apart. Counts say what waits for *this* user (LOOK 4)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, Resolver404, get_urlconf, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kmp.roles import Role, has_right, roles_of
from kmp.ui.kept import kept_counts

Text = str | Promise
QUEUES = 4  # items of the staff bottom bar on a phone


@dataclass(frozen=True)
class Item:
    """A page by its URL name; `short` is the word for a narrow bottom bar."""

    name: str
    label: Text
    icon: str = ""
    short: Text = ""


@dataclass(frozen=True)
class Section:
    """A titled part of the staff sidebar."""

    title: Text
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Link:
    """An item this user may open, as the page draws it."""

    label: Text
    short: Text
    icon: str
    href: str
    current: bool
    count: int


@dataclass(frozen=True)
class Links:
    """A titled list of links; never empty."""

    title: Text
    links: list[Link] = field(default_factory=list)


PUBLIC = (
    Item("public", _("Keterbukaan")),
    Item("verdicts", _("Putusan")),
    Item("reports", _("Laporan")),
    Item("rules", _("Aturan")),
    Item("verify", _("Periksa sendiri")),
)
MEMBER = (
    Item("home", _("Beranda"), "house"),
    Item("orders", _("Pesanan"), "package"),
    Item("votes", _("Suara"), "vote"),
    Item("savings", _("Simpanan"), "wallet"),
    Item("more", _("Lainnya"), "ellipsis"),
)
CLINIC = (
    Item("clinic_home", _("Beranda"), "house"),
    Item("clinic_patients", _("Pasien"), "users"),
    Item("clinic_dispense", _("Serahkan"), "scan-line"),
    Item("clinic_stock", _("Stok"), "boxes"),
    Item("more", _("Lainnya"), "ellipsis"),
)
STAFF = (
    Section("", (Item("desk", _("Meja kerja"), "layout-dashboard"),)),
    Section(
        _("Anggota"),
        (
            Item("staff_members", _("Anggota"), "users"),
            Item("staff_applications", _("Pendaftaran"), "file-user"),
            Item("staff_savings", _("Simpanan"), "wallet"),
        ),
    ),
    Section(
        _("Pasokan"),
        (
            Item("staff_requests", _("Permintaan"), "clipboard-list"),
            Item("staff_allocations", _("Pembagian"), "split"),
            Item("staff_orders", _("Pesanan dan kiriman"), "truck", _("Pesanan")),
            Item("staff_stock", _("Stok"), "boxes"),
            Item("staff_products", _("Katalog"), "stethoscope"),
            Item("staff_units", _("Unit desa"), "hospital"),
        ),
    ),
    Section(
        _("Musyawarah"),
        (
            Item("staff_meetings", _("Rapat"), "calendar-days"),
            Item("staff_motions", _("Suara"), "vote"),
            Item("staff_bylaws", _("Aturan"), "book-open"),
            Item("staff_officers", _("Pengurus"), "landmark"),
        ),
    ),
    Section(
        _("Keuangan"),
        (
            Item("staff_books", _("Pembukuan"), "book-text"),
            Item("staff_surplus", _("SHU"), "hand-coins"),
        ),
    ),
    Section(
        _("Pengawasan"),
        (
            Item("staff_trail", _("Jejak tindakan"), "footprints"),
            Item("staff_runs", _("Pekerjaan latar"), "loader"),
        ),
    ),
)
STAFF_ITEMS = tuple(item for section in STAFF for item in section.items)
# Pages that stand beside one item of the sidebar, as a row of their own on each of them; the first is the item itself.
STAFF_AREAS = {
    "staff_members": (
        Item("staff_members", _("Daftar anggota")),
        Item("staff_register", _("Buku anggota")),
        Item("staff_changes", _("Perubahan")),
        Item("staff_leavings", _("Keluar")),
        Item("staff_licences", _("Izin")),
        Item("staff_mandates", _("Wakil lembaga")),
        Item("staff_participation", _("Partisipasi")),
        Item("staff_data_requests", _("Data pribadi")),
    ),
    "staff_applications": (
        Item("staff_applications", _("Pendaftaran")),
        Item("staff_imports", _("Impor anggota lama")),
    ),
    "staff_savings": (
        Item("staff_savings", _("Tagihan")),
        Item("staff_arrears", _("Tunggakan")),
        Item("staff_withdrawals", _("Penarikan")),
        Item("staff_advances", _("Titipan")),
        Item("staff_bank", _("Mutasi bank")),
    ),
    "staff_surplus": (
        Item("staff_surplus", _("Pembagian")),
        Item("staff_payouts", _("Pembayaran")),
        Item("staff_unpaid", _("Belum dibayar")),
        Item("staff_funds", _("Dana")),
        Item("staff_estimate", _("Perkiraan")),
    ),
    "staff_meetings": (
        Item("staff_meetings", _("Daftar rapat")),
        Item("staff_todos", _("Tugas")),
        Item("staff_reports", _("Laporan tahunan")),
        Item("staff_ods", _("Lembar ODS")),
    ),
    "staff_officers": (
        Item("staff_officers", _("Pengurus dan pengawas")),
        Item("staff_elections", _("Pemilihan")),
        Item("staff_deadlines", _("Tenggat hukum")),
        Item("staff_notes", _("Catatan pengawas")),
    ),
    "staff_books": (
        Item("staff_books", _("Masa buku")),
        Item("staff_vouchers", _("Bukti jurnal")),
        Item("staff_recurring_journals", _("Jurnal berulang")),
        Item("staff_journals", _("Jurnal")),
        Item("staff_ledger", _("Buku besar")),
        Item("staff_trial", _("Neraca saldo")),
        Item("staff_statements", _("Laporan keuangan")),
        Item("staff_aging", _("Piutang dan utang")),
        Item("staff_parties", _("Pihak")),
        Item("staff_accounts", _("Daftar akun")),
        Item("staff_book_imports", _("Impor buku")),
    ),
    "staff_runs": (
        Item("staff_runs", _("Pekerjaan latar")),
        Item("staff_tokens", _("Kunci API")),
    ),
}
STAFF_PAGES = (*STAFF_ITEMS, *(item for area in STAFF_AREAS.values() for item in area[1:]))
_STAFF_NAMES = frozenset(item.name for item in STAFF_PAGES)
STAFF_QUEUES = ("staff_applications", "staff_requests", "staff_allocations", "staff_orders")

Count = Callable[[Any], int]
_COUNTS: dict[str, Count] = {}


def count_for(name: str, count: Count) -> None:
    """Show `count(user)` beside the item `name`; called from `AppConfig.ready` of the app that knows. Must be cheap."""
    _COUNTS[name] = count


def count_of(name: str, user: Any) -> int:
    """How much waits for `user` at the item `name`; 0 where nobody counts, and for strangers."""
    return _COUNTS[name](user) if name in _COUNTS and user.is_authenticated else 0


_ACTING: list[Callable[[Any], str]] = []


def say_acting(name: Callable[[Any], str]) -> None:
    """Show `name(user)` in the top bar of members where it is not empty: for whom a user with several acts."""
    _ACTING[:] = [name]


def acting_name(user: Any) -> str:
    """For whom `user` acts, where there is more than one to choose from; else empty."""
    return "".join(name(user) for name in _ACTING)


@cache
def _place(name: str, _urlconf: str) -> tuple[str, str] | None:
    """The path of `name` and the mark of its view; None while no app has that page. Once for each process."""
    try:
        path = reverse(name)
    except NoReverseMatch:
        return None
    return path, getattr(resolve(path).func, "access", "umum")


def place(name: str) -> tuple[str, str] | None:
    """The path and mark of the page `name`, or None when there is no such page."""
    return _place(name, get_urlconf() or settings.ROOT_URLCONF)


def may_open(user: Any, access: str) -> bool:
    """Whether a view marked `access` lets `user` in (the same answers as the marks of kmp.roles give)."""
    if access == "umum":
        return True
    if not user.is_authenticated:
        return False
    if access == "masuk":
        return True
    return Role.ANGGOTA in roles_of(user) if access == "anggota" else has_right(user, access)


def open_to(user: Any, name: str) -> str:
    """The path of the page `name` if it exists and `user` may open it, else an empty string."""
    found = place(name)
    return found[0] if found and may_open(user, found[1]) else ""


def opener(user: Any) -> Callable[[str], bool]:
    """Whether an address of ours is open to `user`, each path asked once: the marks say it, not the database."""

    @cache
    def may_follow(path: str) -> bool:
        try:
            return may_open(user, getattr(resolve(path).func, "access", "umum"))
        except Resolver404:
            return False

    return lambda href: may_follow(href.partition("?")[0].partition("#")[0])


def _nearest(path: str, hrefs: Iterable[str]) -> str:
    """The longest of `hrefs` that `path` lies under: a detail page belongs to its list."""
    under = [href for href in hrefs if path == href or (href != "/" and path.startswith(href))]
    return max(under, key=len, default="")


def links(items: Iterable[Item], request: HttpRequest, *, among: Iterable[Item] = ()) -> list[Link]:
    """The items this user may open; the current one is the nearest of `among` (of the items when left out)."""
    listed = list(items)
    user = request.user
    shown = [(item, href) for item in listed if (href := open_to(user, item.name))]
    here = _here(request, list(among) or listed)
    return [_link(item, href, _count(item.name, user), here) for item, href in shown]


def _here(request: HttpRequest, among: Iterable[Item]) -> str:
    """The path of the one of `among` that this request is about."""
    return _nearest(request.path, [found[0] for item in among if (found := place(item.name))])


def _link(item: Item, href: str, count: int, here: str) -> Link:
    return Link(item.label, item.short or item.label, item.icon, href, href == here, count)


def _count(name: str, user: Any) -> int:
    if name not in _COUNTS:
        return 0
    if name not in _STAFF_NAMES:
        return _COUNTS[name](user)
    return staff_counts(user).get(name, 0)


def staff_counts(user: Any) -> dict[str, int]:
    """What waits for `user` on the pages of staff that they may open; asked once for a request."""
    mine = {one: count for one, count in _COUNTS.items() if one in _STAFF_NAMES and open_to(user, one)}
    return kept_counts(user, mine)


def staff_place(request: HttpRequest) -> str:
    """The path of the page in the sidebar or beside it that this request is about."""
    return _here(request, STAFF_PAGES)


def _count_of_area(name: str, user: Any) -> int:
    """What waits on the page `name` and on those beside it that this user may open."""
    beside = STAFF_AREAS.get(name, ())[1:]
    return _count(name, user) + sum(
        _count(item.name, user) for item in beside if item.name in _COUNTS and open_to(user, item.name)
    )


def staff_sections(request: HttpRequest) -> list[Links]:
    """The sidebar: sections without an item this user may open are absent."""
    sections = [Links(section.title, _sidebar(section.items, request)) for section in STAFF]
    return [section for section in sections if section.links]


def _sidebar(items: Iterable[Item], request: HttpRequest) -> list[Link]:
    """The items with what waits in their whole areas; on a page of an area, its item is the current one."""
    user, here = request.user, _area_path(request)
    shown = [(item, href) for item in items if (href := open_to(user, item.name))]
    return [_link(item, href, _count_of_area(item.name, user), here) for item, href in shown]


def _area_path(request: HttpRequest) -> str:
    """The path of the sidebar's item that this page belongs to."""
    here = _here(request, STAFF_PAGES)
    for name, area in STAFF_AREAS.items():
        if any((found := place(item.name)) and found[0] == here for item in area):
            return (place(name) or ("",))[0]
    return here


def staff_area(request: HttpRequest) -> list[Link]:
    """The pages that stand beside this one; empty where there are none, or only one that this user may open."""
    here = _here(request, STAFF_PAGES)
    for area in STAFF_AREAS.values():
        if any((found := place(item.name)) and found[0] == here for item in area):
            row = links(area, request, among=STAFF_PAGES)
            return row if len(row) > 1 else []
    return []


def staff_queues(request: HttpRequest) -> list[Link]:
    """The bottom bar of staff on a phone: the four queues, filled up from the sidebar where a role has fewer."""
    first = [item for item in STAFF_ITEMS if item.name in STAFF_QUEUES]
    rest = [item for item in STAFF_ITEMS if item.name not in STAFF_QUEUES]
    mine = [item for item in (*first, *rest) if open_to(request.user, item.name)][:QUEUES]
    return _sidebar(mine, request)
