"""Asked, heard, decided, paid: the acts of leaving and what they leave behind."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.db.models import Sum

from kmp import clock
from kmp.books.models import Journal, Posting
from kmp.books.rules import Line
from kmp.books.services import post_journal
from kmp.errors import DomainError
from members.joining.services import submit_application
from members.leaving.models import Leaving
from members.leaving.services import (
    ask_leaving,
    decide_leaving,
    invite_to_hearing,
    pay_leaving,
    record_hearing,
    refuse_leaving,
    withdraw_leaving,
)
from members.mandates.models import Representative
from members.registry.models import Member, RegisterEntry
from members.registry.queries import members_per_group, standing
from members.registry.services import ask_change
from members.savings.models import Payment
from members.savings.queries import holdings
from members.savings.services import deposit_sukarela
from members.savings.states import Method
from tests.factories.files import pdf
from tests.factories.members import (
    CONSENTS,
    application_of,
    ask_to_leave,
    budi,
    licence_data,
    make_left,
    make_member,
    make_user,
    person_data,
    rini,
    sari,
    user_of,
)

pytestmark = pytest.mark.django_db


def letter() -> SimpleUploadedFile:
    return SimpleUploadedFile("surat.pdf", pdf())


def code_of(act: Callable[..., Any], *args: Any, **facts: Any) -> str:
    with pytest.raises(DomainError) as refused:
        act(*args, **facts)
    return refused.value.code


def ask_by_staff(member: Member, kind: str, **facts: Any) -> Leaving:
    """Rini asks, with a letter unless told otherwise."""
    given = {"reason": "Alasan uji.", "effective_on": clock.today(), "acting_user": rini(), "document": letter()}
    return ask_leaving(member, kind=kind, **{**given, **facts})


def owes(member: Member, amount_rp: int) -> None:
    """The books say that the member has not paid for goods."""
    lines = [Line("1-1150", amount_rp, member.number, member.name), Line("4-3000", -amount_rp)]
    with transaction.atomic():
        post_journal(reference=f"UJI-{member.number}", on=clock.today(), memo="Barang", lines=lines, acting_user=budi())


def saves(member: Member, amount_rp: int) -> None:
    deposit_sukarela(
        member, amount_rp=amount_rp, method=Method.CASH, paid_on=clock.today(), acting_user=rini(), key="uji-0001"
    )


def balance(account: str) -> int:
    return Posting.objects.filter(account__code=account).aggregate(total=Sum("amount_rp"))["total"] or 0


def house(count: int = 10) -> list[Member]:
    """Health workers and two end users: one may leave without anybody asking twice."""
    return [make_member(group="pengguna" if n < 2 else "nakes") for n in range(count)]


def test_a_resignation_ends_everything_at_once() -> None:
    member = house()[5]
    saves(member, 250_000)
    owes(member, 80_000)
    ask_change(member, operation="ubah", name="Nama Lain", reason="Uji.", acting_user=rini())
    leaving = ask_to_leave(member, reason="Pindah ke luar negeri.")

    decided = decide_leaving(leaving, note="Sesuai permintaan.", acting_user=budi())

    member.refresh_from_db()
    assert (member.status, member.left_on) == ("keluar", clock.today())
    assert (decided.state, decided.pokok_rp, decided.wajib_rp, decided.sukarela_rp) == (
        "diputuskan",
        100_000,
        0,
        250_000,
    )
    assert (decided.owed_rp, decided.due_rp) == (80_000, 270_000)
    assert decided.payable_on == clock.today() + timedelta(days=30)
    assert holdings(member, clock.today()).total_rp == 0
    assert (balance("2-1250"), balance("2-1000"), balance("1-1150")) == (-270_000, 0, 0)
    entry = RegisterEntry.objects.get(member=member, operation="keluar")
    assert decided.entry == entry
    assert entry.note == f"Mengundurkan diri, {leaving.number}"
    assert member.changes.get().state == "ditarik"
    assert user_of(member).grants.count() == 0


def test_two_persons_decide_and_nobody_about_themselves() -> None:
    member = house()[3]
    user = user_of(member)
    leaving = ask_to_leave(member)
    by_staff = ask_by_staff(make_member(group="nakes"), "undur_diri")

    assert code_of(decide_leaving, leaving, acting_user=user) == "leaving_decided_by_a_second_person"
    assert code_of(decide_leaving, by_staff, acting_user=rini()) == "leaving_decided_by_a_second_person"
    assert code_of(refuse_leaving, by_staff, note="Tidak.", acting_user=rini()) == "leaving_decided_by_a_second_person"
    own = ask_by_staff(other := make_member(group="nakes", roles=["pengurus"]), "undur_diri")
    assert code_of(decide_leaving, own, acting_user=user_of(other)) == "own_leaving"
    assert Member.objects.filter(status="keluar").count() == 0


def test_the_database_itself_wants_two_persons() -> None:
    leaving = ask_by_staff(make_member(group="nakes"), "undur_diri")

    with pytest.raises(IntegrityError, match="leaving_decided_by_a_second_person"), transaction.atomic():
        Leaving.objects.filter(pk=leaving.pk).update(state="ditolak", decided_by=rini(), decided_at=clock.now())


def test_below_nine_a_resignation_needs_the_tick_of_the_pengurus() -> None:
    leaving = ask_to_leave(house(9)[0])

    assert code_of(decide_leaving, leaving, acting_user=budi()) == "numbers_not_confirmed"
    decided = decide_leaving(leaving, knows_numbers=True, acting_user=budi())

    assert decided.state == "diputuskan"
    assert members_per_group() == {"produsen": 0, "distributor": 0, "faskes": 0, "nakes": 7, "pengguna": 1}


def test_below_nine_nobody_is_expelled() -> None:
    leaving = heard(ask_by_staff(house(9)[0], "dikeluarkan", document=None))

    assert code_of(decide_leaving, leaving, knows_numbers=True, acting_user=budi()) == "too_few_members"


def test_the_last_of_the_second_group_is_not_expelled() -> None:
    last = make_member(group="pengguna")
    for _ in range(10):
        make_member(group="nakes")
    leaving = heard(ask_by_staff(last, "dikeluarkan", document=None))

    assert code_of(decide_leaving, leaving, knows_numbers=True, acting_user=budi()) == "too_few_groups"
    assert RegisterEntry.objects.filter(member=last).count() == 1


def test_a_death_below_nine_is_only_told() -> None:
    member = house(9)[0]
    leaving = ask_by_staff(member, "meninggal", heir_name="Ahli Waris Contoh", heir_relation="anak")

    assert decide_leaving(leaving, acting_user=budi()).state == "diputuskan"


def heard(leaving: Leaving) -> Leaving:
    """Invited for tomorrow, came today."""
    invite_to_hearing(leaving, at=clock.now() + timedelta(days=1), place="Kantor", acting_user=rini())
    return record_hearing(leaving, heard_on=clock.today(), words="Saya keberatan.", acting_user=rini())


def test_nobody_is_expelled_unheard() -> None:
    member = house()[4]
    leaving = ask_by_staff(member, "dikeluarkan", document=None)

    assert code_of(decide_leaving, leaving, acting_user=budi()) == "expulsion_needs_a_hearing"
    early = {"heard_on": clock.today(), "words": "Saya keberatan.", "acting_user": rini()}
    assert code_of(record_hearing, leaving, **early) == "not_invited"
    past = {"at": clock.now(), "place": "Kantor", "acting_user": rini()}
    assert code_of(invite_to_hearing, leaving, **past) == "invitation_in_the_past"

    decided = decide_leaving(heard(leaving), note="Keputusan rapat pengurus.", acting_user=budi())

    assert (decided.state, decided.hearing, decided.heard_on) == ("diputuskan", "Saya keberatan.", clock.today())


def test_the_database_itself_wants_a_hearing() -> None:
    leaving = ask_by_staff(house()[4], "dikeluarkan", document=None)
    entry = RegisterEntry.objects.first()
    facts = {"state": "diputuskan", "decided_by": budi(), "entry": entry, "payable_on": clock.today()}

    with pytest.raises(IntegrityError, match="expulsion_needs_a_hearing"), transaction.atomic():
        Leaving.objects.filter(pk=leaving.pk).update(**facts)


def test_a_resignation_is_not_heard() -> None:
    leaving = ask_to_leave(make_member(group="nakes"))
    at = clock.now() + timedelta(days=1)

    assert code_of(invite_to_hearing, leaving, at=at, place="Kantor", acting_user=rini()) == "not_an_expulsion"


def test_a_resignation_for_a_later_day_waits_for_it() -> None:
    member = house()[5]
    leaving = ask_to_leave(member, effective_on=clock.today() + timedelta(days=10))

    assert code_of(decide_leaving, leaving, acting_user=budi()) == "leaving_not_due"
    assert Member.objects.get(pk=member.pk).status == "aktif"


def test_a_death_ends_the_membership_on_its_day() -> None:
    with clock.pretend(clock.now() - timedelta(days=9)):
        member = house()[5]
    died = clock.today() - timedelta(days=3)
    leaving = ask_by_staff(member, "meninggal", effective_on=died, heir_name="Ahli Waris Contoh")

    decided = decide_leaving(leaving, acting_user=budi())

    assert decided.payable_on == died + timedelta(days=30)
    member.refresh_from_db()
    assert member.left_on == died
    before, after = standing(member, died - timedelta(days=1)), standing(member, died)
    assert before is not None
    assert after is not None
    assert (before.status, after.status) == ("aktif", "keluar")


def test_a_death_takes_the_place_of_an_open_resignation() -> None:
    member = house()[5]
    resignation = ask_to_leave(member)

    death = ask_by_staff(member, "meninggal")

    resignation.refresh_from_db()
    assert (resignation.state, death.state) == ("ditarik", "diminta")
    assert code_of(decide_leaving, resignation, acting_user=budi()) == "leaving_moved"


def test_one_leaving_at_a_time() -> None:
    member = house()[5]
    ask_to_leave(member)

    assert code_of(ask_by_staff, member, "dikeluarkan") == "one_leaving_per_member"
    make_left(other := make_member(group="nakes"))
    assert code_of(ask_by_staff, other, "meninggal") == "member_left"


def test_what_was_asked_can_be_taken_back_until_it_is_decided() -> None:
    member = house()[5]
    leaving = ask_to_leave(member)

    assert code_of(withdraw_leaving, leaving, acting_user=sari()) == "leaving_not_own"
    assert withdraw_leaving(leaving, acting_user=user_of(member)).state == "ditarik"
    assert code_of(withdraw_leaving, leaving, acting_user=user_of(member)) == "leaving_moved"
    assert ask_to_leave(member).state == "diminta"


def test_a_refusal_has_a_reason() -> None:
    member = house()[5]
    leaving = ask_by_staff(member, "undur_diri")

    assert code_of(refuse_leaving, leaving, note=" ", acting_user=budi()) == "reason_missing"
    refused = refuse_leaving(leaving, note="Tanda tangannya lain.", acting_user=budi())

    assert (refused.state, refused.decision_note) == ("ditolak", "Tanda tangannya lain.")
    assert Member.objects.get(pk=member.pk).status == "aktif"


def decided(*, days_ago: int = 31, debt_rp: int = 0) -> Leaving:
    """A settlement of 100,000 rupiah less the debt, decided so many days ago."""
    with clock.pretend(clock.now() - timedelta(days=days_ago)):
        member = house()[5]
        if debt_rp:
            owes(member, debt_rp)
        return decide_leaving(ask_to_leave(member), acting_user=budi())


def test_a_settlement_is_paid_once_by_another_person() -> None:
    leaving = decided()
    pays: dict[str, Any] = {"method": Method.TRANSFER, "paid_on": clock.today()}

    assert code_of(pay_leaving, leaving, **pays, acting_user=budi()) == "settlement_paid_by_another_person"
    assert code_of(pay_leaving, leaving, **pays, acting_user=user_of(leaving.member)) == "own_leaving"
    paid = pay_leaving(leaving, **pays, acting_user=rini())
    assert code_of(pay_leaving, leaving, **pays, acting_user=rini()) == "leaving_moved"

    assert (paid.state, paid.paid_on, paid.method) == ("selesai", clock.today(), "transfer")
    assert (balance("2-1250"), balance("1-1010")) == (0, -100_000)
    assert Journal.objects.filter(reference=f"{leaving.number}/bayar").count() == 1


def test_nothing_is_paid_back_before_its_day() -> None:
    leaving = decided(days_ago=29)

    code = code_of(pay_leaving, leaving, method=Method.CASH, paid_on=clock.today(), acting_user=rini())

    assert code == "refund_too_early"
    assert balance("2-1250") == -100_000


def test_who_owes_more_than_is_held_pays_the_rest() -> None:
    leaving = decided(days_ago=0, debt_rp=175_000)
    assert (leaving.due_rp, leaving.payable_on, balance("2-1250")) == (-75_000, clock.today(), 75_000)

    pay_leaving(leaving, method=Method.CASH, paid_on=clock.today(), acting_user=rini())

    assert (balance("2-1250"), balance("1-1150")) == (0, 0)


def test_with_nothing_due_it_is_over_with_the_decision() -> None:
    leaving = decided(days_ago=0, debt_rp=100_000)

    assert (leaving.due_rp, leaving.state, leaving.payment) == (0, "selesai", None)


def test_after_a_death_the_heir_is_named() -> None:
    with clock.pretend(clock.now() - timedelta(days=40)):
        member = house()[5]
        leaving = decide_leaving(ask_by_staff(member, "meninggal"), acting_user=budi())
    pays: dict[str, Any] = {"method": Method.CASH, "paid_on": clock.today(), "acting_user": rini()}

    assert code_of(pay_leaving, leaving, **pays) == "death_is_paid_to_an_heir"
    paid = pay_leaving(leaving, **pays, heir_name="Ahli Waris Contoh", heir_relation="anak")

    assert (paid.state, paid.heir_name, paid.heir_relation) == ("selesai", "Ahli Waris Contoh", "anak")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE members_leaving SET due_rp = due_rp + 1, sukarela_rp = sukarela_rp + 1",
        "UPDATE members_leaving SET payable_on = payable_on - 30",
        "UPDATE members_leaving SET state = 'diminta'",
        "DELETE FROM members_leaving",
    ],
)
def test_raw_sql_cannot_change_what_was_decided(statement: str) -> None:
    decided(days_ago=0)

    with (
        pytest.raises((IntegrityError, InternalError, ProgrammingError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert Leaving.objects.get().due_rp == 100_000


def test_an_institution_leaves_with_its_mandates() -> None:
    house()
    member = make_member(group="faskes")
    user = user_of(member)
    leaving = ask_to_leave(member)
    assert leaving.document is not None

    decide_leaving(leaving, acting_user=budi())

    mandate = Representative.objects.get(institution=member.institution)
    assert (mandate.ends_on, mandate.end_reason) == (clock.today(), "Keanggotaan lembaga berakhir.")
    assert user.grants.count() == 0


def test_who_left_comes_back_by_a_new_application() -> None:
    house()
    data = person_data(email="kembali@simpulsehat.example")
    member = make_member_of(data)
    make_left(member)

    again = make_member_of(data)

    assert again.pk != member.pk
    assert again.number != member.number
    assert again.person == member.person
    assert Member.objects.get(pk=member.pk).status == "keluar"
    assert Payment.objects.filter(member=again, kind="pokok").count() == 1


def make_member_of(data: Any) -> Member:
    from members.joining.services import pay_pokok
    from tests.factories.members import make_approved

    application = submit_application(
        group="nakes", person=data, licences=[licence_data("str")], consents=CONSENTS, acting_user=None
    )
    member = pay_pokok(make_approved(application), method=Method.CASH, paid_on=clock.today(), acting_user=rini())
    assert member is not None
    assert application_of(member).person == member.person
    return member


def test_only_staff_and_the_member_open_the_letter() -> None:
    from members.leaving.access import may_open_file

    member = house()[5]
    leaving = ask_by_staff(member, "undur_diri")
    assert leaving.document is not None

    allowed = [may_open_file(user, leaving.document) for user in (rini(), user_of(member), sari(), make_user())]

    assert allowed == [True, True, False, False]
