"""What the page of one member says: the decision first, then holdings, proofs, people, and how it all came to be."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import NoReverseMatch, resolve, reverse

from kmp import clock
from kmp.accounts.models import User
from kmp.roles import has_right
from kmp.ui.navigation import may_open
from members.leaving.models import Leaving
from members.leaving.states import OPEN_LEAVINGS, LeavingState
from members.licences.models import Practice
from members.licences.queries import held_by, shown
from members.mandates.queries import mandates_of
from members.registry.models import Member, RegisterChange, RegisterEntry
from members.registry.queries import entries_of, last_line, masked_nik
from members.registry.states import ChangeState, MemberStatus
from members.savings.queries import bills_of, holdings, payments_of

LATEST_PAYMENTS = 5
# pages of other slices about this member: name, icon, words; each shown to whom its mark lets in
WAYS = (
    ("staff_profile", "user-round", "Profil"),
    ("staff_member_change", "file-pen", "Minta perubahan"),
    ("staff_deposit", "wallet", "Terima simpanan sukarela"),
    ("staff_member_savings", "book-text", "Rincian simpanan"),
    ("staff_licence_new", "file-plus", "Tambah izin"),
    ("staff_member_participation", "chart-column", "Partisipasi"),
    ("staff_member_notices", "mail", "Kabar untuk anggota ini"),
    ("staff_member_card", "id-card", "Cetak kartu"),
    ("staff_leaving_new", "log-out", "Proses keluar"),
)
WHILE_MEMBER = frozenset({"staff_member_change", "staff_deposit", "staff_licence_new", "staff_leaving_new"})


@dataclass(frozen=True)
class Way:
    """A page that has to do with this member, as a line of a list."""

    href: str
    icon: str
    title: str


def member_page(member: Member, *, user: User, as_of: date | None) -> dict[str, Any]:
    """The context of the page, as the register knew the member at the end of `as_of` (now when None)."""
    today = clock.today()
    then = last_line(member, as_of) if as_of else None
    waiting = member.changes.filter(state=ChangeState.ASKED).select_related("asked_by").first()
    leaving = Leaving.objects.filter(member=member).exclude(state=LeavingState.WITHDRAWN).order_by("-pk").first()
    subject = member.institution or member.person
    return {
        "member": member,
        "then": then,
        "as_of": as_of,
        "is_unknown_then": as_of is not None and then is None,
        "subject": subject,
        "nik": masked_nik(member.person.nik_cipher) if member.person else "",
        "reveal": way_to(user, "staff_reveal", member.person_id) if member.person_id else "",
        "waiting": waiting,
        "decides": waiting is not None and waiting.asked_by_id != user.pk and has_right(user, "members.decide"),
        "leaving": leaving,
        "leaving_open": leaving is not None and leaving.state in {*OPEN_LEAVINGS, LeavingState.DECIDED},
        "leaving_way": way_to(user, "staff_leaving", leaving.pk) if leaving else "",
        "timeline": _timeline(member),
        "holdings": holdings(member, as_of or today),
        "bills": bills_of(member),
        "bill_way": has_right(user, "savings.receive"),
        "payments": payments_of(member)[:LATEST_PAYMENTS],
        "licences": shown(held_by(subject), today) if subject else [],
        "practices": Practice.objects.filter(person=member.person_id) if member.person_id else [],
        "mandates": mandates_of(member.institution_id, today) if member.institution_id else [],
        "ways": _ways(member, user),
        "today": today,
    }


def way_to(user: User, name: str, *args: object) -> str:
    """The path of the page `name` if there is one and `user` may open it, else an empty text."""
    try:
        path = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return path if may_open(user, getattr(resolve(path).func, "access", "umum")) else ""


def _ways(member: Member, user: User) -> list[Way]:
    names = (way for way in WAYS if member.status != MemberStatus.LEFT or way[0] not in WHILE_MEMBER)
    found = [Way(way_to(user, name, member.pk), icon, title) for name, icon, title in names]
    if member.application_id:
        found.append(Way(way_to(user, "staff_application", member.application_id), "file-user", "Pendaftarannya"))
    return [way for way in found if way.href]


def _timeline(member: Member) -> list[dict[str, Any]]:
    """The lines of the register in their order, then what waits or was refused."""
    lines = [_line(entry) for entry in entries_of(member)]
    changes = member.changes.exclude(state__in=[ChangeState.APPROVED, ChangeState.WITHDRAWN])
    return lines + [_change(change) for change in changes.select_related("asked_by", "decided_by").order_by("id")]


def _line(entry: RegisterEntry) -> dict[str, Any]:
    note = " · ".join(filter(None, [f"tindakan nomor {entry.line}", entry.note, str(entry.entered_by)]))
    return {"title": entry.get_operation_display(), "when": entry.date, "note": note, "state": "done"}


def _change(change: RegisterChange) -> dict[str, Any]:
    word = change.get_operation_display()
    if change.state == ChangeState.ASKED:
        return {
            "title": f"{word}: menunggu orang kedua",
            "when": change.asked_at,
            "note": change.reason,
            "state": "now",
        }
    note = f"{change.decision_note} · {change.decided_by}"
    return {"title": f"{word}: ditolak", "when": change.decided_at, "note": note, "state": "later"}
