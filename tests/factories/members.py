"""Members, users and the fixed cast, built through the services.

NIK here end in 0000, a serial that is never issued: they pass every check and belong to nobody.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from kmp import clock
from kmp.accounts.models import User
from kmp.accounts.services import grant_role, open_account
from kmp.books.models import Account, Period
from kmp.books.rules import Line
from kmp.books.services import install_chart, open_year, post_journal
from kmp.roles import Role
from members.joining.models import Application
from members.joining.queries import documents_asked_of
from members.joining.rules import InstitutionData, LicenceData, PersonData, licences_asked
from members.joining.services import approve_application, pay_pokok, submit_application, verify_application
from members.leaving.models import Leaving
from members.leaving.services import ask_leaving, decide_leaving
from members.leaving.states import LeavingKind
from members.registry.models import Group, Member
from members.registry.services import ask_change, decide_change, install_groups
from members.registry.states import ChangeState, DeviceGroup, InstitutionKind, Operation
from members.savings.models import Payment
from members.savings.moving import keep_shu_in_savings
from members.savings.rules import SavingsRule
from members.savings.states import ACCOUNTS, Method, Saving
from tests.factories.files import pdf
from tests.factories.memory import remembered, remembered_row

POKOK_RP, WAJIB_RP = 100_000, 50_000
ARTICLE = "AD Pasal 12"
CONSENTS = {"data": True, "aturan": True}
KINDS = {
    "produsen": InstitutionKind.PRODUCER,
    "distributor": InstitutionKind.DISTRIBUTOR,
    "faskes": InstitutionKind.VILLAGE_CLINIC,
}
CAST = {
    "sari": ("Sari Wulandari", (Role.ANGGOTA,)),
    "budi": ("Budi Hartono", (Role.PENGURUS,)),
    "hadi": ("Hadi Pranoto", (Role.PENGURUS,)),
    "wati": ("Wati Rahayu", (Role.PENGAWAS,)),
    "rini": ("Rini Astuti", (Role.PETUGAS,)),
    "joko": ("Joko Susilo", ()),
}
_numbers: Iterator[int] = count(1)


def fixed_savings_rule(group: str, on: date) -> SavingsRule:
    """What the bylaws would say; name it in `settings.SAVINGS_RULE` where no bylaws are in force."""
    return SavingsRule(pokok_rp=POKOK_RP, wajib_rp=WAJIB_RP, article=ARTICLE)


def make_user(
    *, role: str | None = None, roles: Sequence[str] = (), name: str = "", email: str = "", password: str | None = None
) -> User:
    """A user with the given roles and no membership."""
    n = next(_numbers)
    return open_account(
        email or f"pemakai{n}@simpulsehat.example",
        name=name or f"Pemakai {n}",
        username=f"pemakai{n}",
        password=password,
        roles=[*roles, *([role] if role else [])],
        acting_user=None,
    )


def cast(who: str) -> User:
    """One of the fixed cast, the same each time: Sari is a member, Rini, Budi and Wati staff, Joko nothing."""
    name, roles = CAST[who]
    found = User.objects.filter(email=f"{who}@simpulsehat.example").first()
    if found:
        return found
    if who == "sari":
        member = make_member(group="nakes", name=name, email=f"{who}@simpulsehat.example")
        return application_of(member).person.user  # type: ignore[return-value]  # given by the e-mail above
    email = f"{who}@simpulsehat.example"
    key = remembered(("cast", who), lambda: make_user(roles=roles, name=name, email=email).pk)
    return User.objects.get(pk=key)


def sari() -> User:
    """A member of the group nakes."""
    return cast("sari")


def budi() -> User:
    """A pengurus."""
    return cast("budi")


def hadi() -> User:
    """Another pengurus, for what takes two."""
    return cast("hadi")


def wati() -> User:
    """A pengawas."""
    return cast("wati")


def rini() -> User:
    """A petugas."""
    return cast("rini")


def joko() -> User:
    """Not a member, no role."""
    return cast("joko")


def open_house(*years: int) -> None:
    """The five groups, the chart of accounts and open books of `years` (of this year when left out)."""
    remembered(("house", *years), lambda: _open_house(*years))


def _open_house(*years: int) -> None:
    if not Group.objects.exists():
        install_groups()
    if not Account.objects.exists():
        install_chart()
    for year in years or (clock.today().year,):
        if not Period.objects.filter(year=year).exists():
            open_year(year, acting_user=budi())


def make_nik(*, born: date, sex: str = "P", region: str = "327301") -> str:
    """A valid NIK of nobody: the day of birth (40 more for a woman), serial 0000."""
    return f"{region}{born.day + (40 if sex == 'P' else 0):02d}{born:%m%y}0000"


def person_data(*, name: str = "", village: str | None = None, email: str | None = None) -> PersonData:
    """A person with the next NIK, a woman of legal age."""
    n = next(_numbers)
    born = date(1960, 1, 1) + timedelta(days=n % 14_000)
    nik = make_nik(born=born, region=f"3273{1 + n // 14_000:02d}")
    mail = f"anggota{n}@simpulsehat.example" if email is None else email
    return PersonData(
        name or f"Anggota {n}", nik=nik, birth_date=born, sex="P", phone="0812000000", email=mail, village=village
    )


def institution_data(*, name: str = "", kind: str = "klinik_desa", village: str | None = None) -> InstitutionData:
    """An institution with the next NIB, and a mandate of two years."""
    n = next(_numbers)
    return InstitutionData(
        name=name or f"Lembaga {n}",
        kind=kind,
        mandate=f"SK {n}/2026",
        mandate_until=clock.today() + timedelta(days=730),
        nib=f"{n:013d}",
        village=village,
    )


def licence_data(kind: str, *, valid_until: date | None = None) -> LicenceData:
    """A licence with the next number, valid since 2020, for every group of devices."""
    return LicenceData(
        kind, f"{kind.upper()}-{next(_numbers):05d}", date(2020, 1, 1), valid_until, tuple(DeviceGroup.values)
    )


def make_application(
    *, group: str = "faskes", name: str = "", kind: str = "", village: str | None = None, email: str | None = None
) -> Application:
    """A submitted application: of an institution for the first three groups, else of a person called `name`."""
    how: dict[str, Any] = {"name": name, "kind": kind, "village": village, "email": email}
    return remembered_row(("application", group, *how.values()), lambda: _submit(group, **how))


def _submit(group: str, *, name: str, kind: str, village: str | None, email: str | None) -> Application:
    open_house()
    for_institution = group in KINDS
    kind = str(kind or KINDS.get(group, ""))
    return submit_application(
        group=group,
        person=person_data(name="" if for_institution else name, village=village, email=email),
        institution=institution_data(name=name, kind=kind, village=village) if for_institution else None,
        licences=[licence_data(asked) for asked in sorted(licences_asked(group, kind or None))],
        consents=CONSENTS,
        acting_user=None,
    )


def make_verified(application: Application, *, by: User | None = None) -> Application:
    """Checked by Rini (or `by`), who saw every original in the office and compared whoever looks alike."""
    seen = documents_asked_of(application)
    return verify_application(application, seen=seen, duplicates_compared=True, acting_user=by or rini())


def make_approved(application: Application) -> Application:
    """Checked by Rini, approved by Budi, with the bill of simpanan pokok."""
    make_verified(application)
    return approve_application(application, pokok_rp=POKOK_RP, source=ARTICLE, acting_user=budi())


def make_member(
    *,
    group: str = "faskes",
    name: str = "",
    roles: Sequence[str] = (),
    kind: str = "",
    village: str | None = None,
    email: str | None = None,
) -> Member:
    """A member since today, with an account that holds `anggota` and `roles`; see `user_of`."""
    how = {"group": group, "name": name, "kind": kind, "village": village, "email": email}
    key = remembered(("member", *how.values(), *roles), lambda: _enter_member(how, roles))
    return Member.objects.select_related("application__person__user").get(pk=key)


def _enter_member(how: dict[str, Any], roles: Sequence[str]) -> int:
    application = make_approved(make_application(**how))
    member = pay_pokok(application, method=Method.CASH, paid_on=clock.today(), acting_user=rini())
    assert member is not None  # the whole of it was paid
    with transaction.atomic():
        for role in roles:
            grant_role(user_of(member), role, acting_user=None)
    return member.pk


def change_member(member: Member, operation: str, *, reason: str = "Uji.", **wishes: Any) -> Member:
    """A change of the register: asked by Rini, entered by Budi; the member as it then is."""
    change = ask_change(member, operation=operation, reason=reason, acting_user=rini(), **wishes)
    return decide_change(change, decision=ChangeState.APPROVED, acting_user=budi()).member


def suspend(member: Member, *, reason: str = "Uji.") -> Member:
    """The member, suspended by two people."""
    return change_member(member, Operation.SUSPEND, reason=reason)


def ask_to_leave(member: Member, *, reason: str = "Pindah.", effective_on: date | None = None) -> Leaving:
    """The member's own resignation, of an institution with the letter of its head; nobody has decided it."""
    letter = SimpleUploadedFile("surat.pdf", pdf()) if member.institution_id else None
    return ask_leaving(
        member,
        kind=LeavingKind.RESIGNATION,
        reason=reason,
        effective_on=effective_on or clock.today(),
        document=letter,
        acting_user=user_of(member),
    )


def make_left(member: Member, *, reason: str = "Pindah.") -> Member:
    """The member, resigned; Budi has decided, whatever the number of those who stay."""
    decide_leaving(ask_to_leave(member, reason=reason), knows_numbers=True, acting_user=budi())
    member.refresh_from_db()
    return member


def application_of(member: Member) -> Application:
    """The application by which `member` came in."""
    assert member.application is not None
    return member.application


def user_of(member: Member) -> User:
    """The account that acts for `member`."""
    user = application_of(member).person.user
    assert user is not None
    user.refresh_from_db()
    return user


def moved_shu(member: Member, *, amount_rp: int, kind: Saving = Saving.SUKARELA, reference: str = "SHU-1") -> Payment:
    """SHU that the member left in the cooperative, with its journal; of several payments the last."""
    with transaction.atomic():
        party = (member.number, member.name)
        lines = [Line("2-1200", amount_rp, *party), Line(ACCOUNTS[kind], -amount_rp, *party)]
        facts: dict[str, Any] = {"on": clock.today(), "acting_user": rini()}
        journal = post_journal(reference=reference, memo="SHU", lines=lines, **facts)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE IF NOT EXISTS moved_shu (member_id bigint, amount_rp bigint)")
            cursor.execute("DELETE FROM moved_shu")
            cursor.execute("INSERT INTO moved_shu VALUES (%s, %s)", [member.pk, amount_rp])
        keep_shu_in_savings(kind, staged="moved_shu", journal=journal, **facts)
    return Payment.objects.filter(journal=journal).order_by("pk").last()  # type: ignore[return-value]
