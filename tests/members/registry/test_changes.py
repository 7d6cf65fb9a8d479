"""Changes of the register: asked by one person, decided by another; each line carries the whole state."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, ProgrammingError, connection, transaction

from kmp import clock
from kmp.errors import DomainError
from kmp.files.models import StoredFile
from kmp.trail.models import ActionLog
from members.licences.models import Licence
from members.notices.models import Notice
from members.registry.models import Group, Member, RegisterChange, RegisterEntry
from members.registry.services import ask_change, decide_change, withdraw_change
from members.registry.states import ChangeState, LicenceState, Operation
from tests.factories.members import (
    budi,
    change_member,
    licence_data,
    make_member,
    make_user,
    open_house,
    rini,
    suspend,
)

pytestmark = pytest.mark.django_db


def asked(member: Member, operation: str = Operation.SUSPEND, **wishes: Any) -> RegisterChange:
    """A change that Rini asks for."""
    return ask_change(member, operation=operation, reason="Tunggakan.", acting_user=rini(), **wishes)


def refused_code(act: Any, *args: Any, **given: Any) -> str:
    with pytest.raises(DomainError) as refused:
        act(*args, **given)
    return refused.value.code


def give_licence(member: Member, kind: str, *, state: str = LicenceState.VALID) -> None:
    """A checked licence of today."""
    data = licence_data(kind)
    Licence.objects.create(
        kind=kind,
        number=data.number,
        person=member.person,
        institution=member.institution,
        valid_from=clock.today() - timedelta(days=9),
        state=state,
    )


def test_a_change_waits_until_a_second_person_enters_it() -> None:
    member = make_member(group="nakes")

    change = asked(member)
    waiting = Member.objects.get(pk=member.pk).status
    decided = decide_change(change, decision=ChangeState.APPROVED, acting_user=budi())

    assert waiting == "aktif"
    assert Member.objects.get(pk=member.pk).status == "dibekukan"
    assert decided.entry is not None
    line = decided.entry
    assert (line.line, line.operation, line.status, line.note) == (2, "beku", "dibekukan", "Tunggakan.")
    assert (line.group_id, line.name, line.has_vote, line.entered_by) == ("nakes", member.name, True, budi())
    assert (decided.state, decided.asked_by, decided.decided_by) == ("disetujui", rini(), budi())
    actions = ActionLog.objects.filter(action__startswith="members.change").order_by("id")
    assert list(actions.values_list("action", flat=True)) == ["members.change.asked", "members.change.approved"]


def test_nobody_decides_what_they_asked_for() -> None:
    member, both = make_member(group="nakes"), make_user(roles=("petugas", "pengurus"))
    change = ask_change(member, operation="beku", reason="Tunggakan.", acting_user=both)

    code = refused_code(decide_change, change, decision=ChangeState.APPROVED, acting_user=both)

    assert code == "change_decided_by_a_second_person"
    assert (RegisterEntry.objects.count(), Member.objects.get().status) == (1, "aktif")


def test_a_refused_change_needs_a_reason_and_changes_nothing() -> None:
    change = asked(make_member(group="nakes"))

    code = refused_code(decide_change, change, decision=ChangeState.REFUSED, acting_user=budi())
    refused = decide_change(change, decision=ChangeState.REFUSED, note="Sudah lunas.", acting_user=budi())

    assert code == "reason_missing"
    assert (refused.state, refused.decision_note, refused.entry) == ("ditolak", "Sudah lunas.", None)
    assert (RegisterEntry.objects.count(), Member.objects.get().status) == (1, "aktif")


def test_only_the_asker_takes_a_change_back_and_only_once() -> None:
    change = asked(make_member(group="nakes"))

    assert refused_code(withdraw_change, change, acting_user=budi()) == "change_not_own"
    assert withdraw_change(change, acting_user=rini()).state == "ditarik"
    assert refused_code(withdraw_change, change, acting_user=rini()) == "change_moved"
    assert refused_code(decide_change, change, decision=ChangeState.APPROVED, acting_user=budi()) == "change_moved"


def test_one_member_has_one_open_change() -> None:
    member = make_member(group="nakes")
    change = asked(member)

    assert refused_code(asked, member, Operation.CHANGE, name="Nama Lain") == "one_open_change_per_member"
    decide_change(change, decision=ChangeState.REFUSED, note="Keliru.", acting_user=budi())
    assert asked(member, Operation.CHANGE, name="Nama Lain").state == "diminta"


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_change_needs_a_reason(reason: str) -> None:
    member = make_member(group="nakes")

    code = refused_code(ask_change, member, operation="beku", reason=reason, acting_user=rini())

    assert (code, RegisterChange.objects.count()) == ("reason_missing", 0)


@pytest.mark.parametrize(
    ("operation", "wishes", "code"),
    [
        ("pulih", {}, "member_not_suspended"),
        ("masuk", {}, "operation_unknown"),
        ("keluar", {}, "operation_unknown"),
        ("pindah", {}, "group_missing"),
        ("ubah", {}, "nothing_changes"),
        ("ubah", {"has_vote": True}, "nothing_changes"),
    ],
)
def test_what_cannot_follow_is_refused_on_asking(operation: str, wishes: dict[str, Any], code: str) -> None:
    member = make_member(group="nakes")

    assert refused_code(asked, member, operation, **wishes) == code
    assert RegisterChange.objects.count() == 0


def test_only_the_active_are_suspended_and_only_the_suspended_restored() -> None:
    member = suspend(make_member(group="nakes"))

    assert refused_code(asked, member, "beku") == "member_not_active"
    assert change_member(member, "pulih").status == "aktif"


def test_facts_are_checked_anew_when_it_is_decided() -> None:
    member = make_member(group="nakes")
    make_member(group="faskes")
    make_member(group="faskes")
    change = asked(member, Operation.MOVE, group=Group.objects.get(pk="pengguna"))
    Group.objects.filter(pk="pengguna").update(is_open=False)

    code = refused_code(decide_change, change, decision=ChangeState.APPROVED, acting_user=budi())

    assert (code, Member.objects.get(pk=member.pk).group_id) == ("group_closed", "nakes")


def test_a_member_moves_to_another_group_and_keeps_the_number() -> None:
    member = make_member(group="pengguna")
    make_member(group="faskes")
    give_licence(member, "str")

    moved = change_member(member, Operation.MOVE, group=Group.objects.get(pk="nakes"))

    assert (moved.group_id, moved.number) == ("nakes", "PGN-00001")
    lines = RegisterEntry.objects.filter(member=member).order_by("line")
    assert list(lines.values_list("operation", "group_id")) == [("masuk", "pengguna"), ("pindah", "nakes")]


@pytest.mark.parametrize(
    ("group", "code"),
    [("pengguna", "same_group"), ("faskes", "other_kind_of_member"), ("nakes", "licence_missing")],
)
def test_impossible_moves_are_refused(group: str, code: str) -> None:
    member = make_member(group="pengguna")
    make_member(group="faskes")
    give_licence(member, "str", state=LicenceState.SUBMITTED)

    assert refused_code(asked, member, Operation.MOVE, group=Group.objects.get(pk=group)) == code


def test_the_last_of_the_second_group_cannot_move_into_the_first() -> None:
    open_house()
    member = make_member(group="nakes")
    make_member(group="pengguna")

    code = refused_code(asked, member, Operation.MOVE, group=Group.objects.get(pk="pengguna"))

    assert code == "too_few_groups"


def test_name_region_and_vote_change_with_the_person_behind(kampar: str) -> None:
    from kmp.regions.models import Region

    member = make_member(group="nakes", name="Yohanes Taneo")
    village = Region.objects.get(pk=kampar)

    changed = change_member(member, "ubah", name=" Yohanes A. Taneo ", region=village, has_vote=False)

    assert (changed.name, changed.region_id, changed.has_vote) == ("Yohanes A. Taneo", kampar, False)
    assert changed.person is not None
    changed.person.refresh_from_db()
    assert changed.person.name == "Yohanes A. Taneo"
    line = RegisterEntry.objects.latest("line")
    assert (line.operation, line.name, line.region_id, line.has_vote) == ("ubah", "Yohanes A. Taneo", kampar, False)


def test_the_proof_is_kept_with_the_change() -> None:
    proof = SimpleUploadedFile("sk.pdf", make_pdf(), content_type="application/pdf")

    change = asked(make_member(group="nakes"), document=proof)

    assert change.document == StoredFile.objects.get()


def make_pdf() -> bytes:
    """A page with nothing on it."""
    from io import BytesIO

    from pypdf import PdfWriter

    writer, file = PdfWriter(), BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM members_registerchange", "UPDATE members_registerchange SET state = 'diminta'"],
)
def test_raw_sql_cannot_undo_a_decision(statement: str) -> None:
    suspend(make_member(group="nakes"))

    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert RegisterChange.objects.get().state == "disetujui"


def test_the_asker_hears_the_decision_and_the_member_what_was_entered() -> None:
    member = make_member(group="nakes")
    refused = asked(member)
    decide_change(refused, decision=ChangeState.REFUSED, note="Sudah lunas.", acting_user=budi())
    entered = asked(member)
    decide_change(entered, decision=ChangeState.APPROVED, acting_user=budi())

    told = Notice.objects.filter(key__startswith="perubahan-").order_by("pk")
    assert list(told.values_list("user", "person", "title", "body")) == [
        (rini().pk, None, "Dibekukan NAK-00001: Ditolak", "Sudah lunas."),
        (rini().pk, None, "Dibekukan NAK-00001: Dicatat", ""),
        (None, member.person_id, "Buku daftar anggota: Dibekukan", "Tunggakan."),
    ]
