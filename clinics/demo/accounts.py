"""Who may sign in to the demo, and how they are told."""

from collections.abc import Sequence
from typing import NamedTuple

from django.contrib.auth.hashers import make_password

from clinics.demo.cast import NAMED
from clinics.demo.story import Office
from kmp.accounts.models import User
from kmp.accounts.services import make_verified_email, open_account
from kmp.acts import act
from kmp.roles import Role

PASSWORD = "simpul-sehat-2026"  # noqa: S105 - printed at every start; a demo refuses to run in production


class Clerk(NamedTuple):
    """Somebody of the office."""

    key: str
    name: str
    role: Role
    what: str


OFFICE = (
    Clerk("rini", "Rini Astuti", Role.PETUGAS, "petugas"),
    Clerk("budi", "Budi Hartono", Role.PENGURUS, "pengurus, ketua"),
    Clerk("hadi", "Hadi Purnomo", Role.PENGURUS, "pengurus, orang kedua"),
    Clerk("wati", "Wati Rahayu", Role.PENGAWAS, "pengawas"),
    Clerk("admin", "Tim Admin", Role.ADMIN, "admin"),
)
MEMBERS = {
    "sari@contoh.example": "anggota: tenaga kesehatan di klinik desa",
    "laras@contoh.example": "anggota: wakil fasilitas kesehatan",
    "anton@contoh.example": "anggota: wakil produsen",
    "dewi@contoh.example": "anggota: wakil distributor",
    "darmin@contoh.example": "anggota: pengguna akhir",
}


def open_office() -> Office:
    """The accounts of the office; nobody can sign in before `hand_out_password`."""
    users = {
        clerk.key: open_account(f"{clerk.key}@contoh.example", name=clerk.name, roles=[clerk.role], acting_user=None)
        for clerk in OFFICE
    }
    return Office(**users)


@act
def hand_out_password(*, acting_user: User) -> None:
    """Let the accounts of `rows` sign in with the one password; everybody else would have to ask for a new one."""
    emails = [f"{clerk.key}@contoh.example" for clerk in OFFICE] + [named.email for named in NAMED]
    users = list(User.objects.filter(email__in=emails).order_by("pk"))
    hashed = make_password(PASSWORD)  # once: the hash is slow on purpose
    for user in users:
        user.password = hashed
        user.save(update_fields=["password"])
        make_verified_email(user, acting_user=acting_user)


def rows() -> Sequence[tuple[str, str, str]]:
    """E-mail, name and part of each account, in the order they are printed."""
    names = dict(User.objects.filter(email__endswith="@contoh.example").values_list("email", "name"))
    parts = {f"{clerk.key}@contoh.example": clerk.what for clerk in OFFICE}
    wanted = {"sari@contoh.example": MEMBERS["sari@contoh.example"], **parts, **MEMBERS}
    return [(email, names[email], part) for email, part in wanted.items() if email in names]
