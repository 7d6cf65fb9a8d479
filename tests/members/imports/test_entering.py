"""A second person enters a file whole: register, savings and books together, or nothing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from unittest.mock import patch

import pytest
from django.db import connection
from django.db.models import Sum

from kmp.books.models import Journal, Period, Posting
from kmp.books.proof import differences
from kmp.errors import DomainError
from kmp.runs.models import Run
from kmp.runs.services import execute_run
from kmp.trail.models import ActionLog
from members.imports.models import ImportRow, MemberImport
from members.imports.services import ask_entry, drop_import
from members.licences.models import Licence
from members.mandates.models import Representative
from members.registry.models import Group, Institution, Member, Person, RegisterEntry
from members.registry.nik import hash_nik
from members.registry.queries import active_members, has_valid_licence, standing
from members.savings.models import Payment
from members.savings.queries import capital_days, holdings
from members.savings.rules import Holdings
from tests.factories.imports import AS_OF, csv_bytes, enter, faskes_line, nakes_line, read, work
from tests.factories.members import budi, make_member, make_user, rini

pytestmark = pytest.mark.django_db


def entered(*lines: dict[str, str]) -> MemberImport:
    """An import of these lines, entered by Budi."""
    batch = read(csv_bytes(*lines))
    assert batch.state == "siap", list(batch.lines.values_list("errors", flat=True))
    run = enter(batch)
    assert run.state == "selesai", run.error
    batch.refresh_from_db()
    return batch


def test_a_person_is_entered_with_true_dates_savings_and_licence() -> None:
    line = nakes_line(pokok_tanggal="2019-06-02", sukarela="25000", wajib_sejak="2025-12-31")
    batch = entered(line)

    member = Member.objects.get()
    assert (member.number, member.group_id, member.joined_on) == ("NAK-00001", "nakes", date(2019, 5, 31))
    assert (member.imported_in, member.person.nik_hash) == (batch, hash_nik(line["nik"]))  # type: ignore[union-attr]
    entry = RegisterEntry.objects.get()
    assert (entry.operation, entry.date, entry.status, entry.line) == ("masuk", date(2019, 5, 31), "aktif", 1)
    assert (entry.note, entry.entered_by) == (f"Dari buku lama, impor {batch.number}", budi())
    paid = Payment.objects.order_by("kind").values_list("kind", "amount_rp", "paid_on", "method")
    assert list(paid) == [
        ("pokok", 100_000, date(2019, 6, 2), "saldo_awal"),
        ("sukarela", 25_000, AS_OF, "saldo_awal"),
        ("wajib", 600_000, date(2025, 12, 31), "saldo_awal"),
    ]
    assert holdings(member, AS_OF) == Holdings(100_000, 600_000, 25_000)
    assert capital_days(2026) == {member.pk: 700_000 * 365}
    assert has_valid_licence(member, ["str"], AS_OF)
    assert Licence.objects.get().checked_by == budi()


def test_the_register_knows_imported_members_on_any_date() -> None:
    entered(nakes_line(1), nakes_line(2, status="dibekukan"), nakes_line(3, hak_suara="tidak"))

    first, second, third = Member.objects.order_by("number")
    assert standing(first, date(2019, 5, 30)) is None
    told = [standing(second, day) for day in (date(2019, 5, 31), AS_OF)]
    assert [one.status for one in told if one] == ["aktif", "dibekukan"]
    assert list(active_members(AS_OF)) == [first]
    assert (third.has_vote, RegisterEntry.objects.count()) == (False, 4)
    assert sorted(RegisterEntry.objects.values_list("line", flat=True)) == [1, 2, 3, 4]


def test_an_institution_comes_with_who_acts_for_it() -> None:
    entered(faskes_line(1), faskes_line(2, **{one: faskes_line(1)[one] for one in ("nama", "nik", "tanggal_lahir")}))

    assert (Institution.objects.count(), Person.objects.count(), Representative.objects.count()) == (2, 1, 2)
    mandate = Representative.objects.order_by("pk").first()
    assert mandate is not None
    assert (mandate.mandate, mandate.starts_on, mandate.ends_on, mandate.votes) == (
        "SK-1",
        AS_OF,
        date(2028, 1, 31),
        True,
    )
    member = Member.objects.order_by("number").first()
    assert member is not None
    assert (member.number, member.person, member.name) == ("FAS-00001", None, "Klinik Lama 1")


def test_one_journal_books_every_member_against_the_contra_account() -> None:
    batch = entered(nakes_line(1), nakes_line(2, wajib="0"), nakes_line(3, pokok="", wajib=""))

    journal = Journal.objects.get()
    lines = journal.postings.order_by("pk").values_list("account__code", "party__code", "amount_rp")
    assert (journal.reference, journal.date, journal.posted_by) == (batch.number, AS_OF, budi())
    assert list(lines) == [
        ("3-9000", None, 800_000),
        ("3-1000", "NAK-00001", -100_000),
        ("3-1100", "NAK-00001", -600_000),
        ("3-1000", "NAK-00002", -100_000),
    ]
    assert Payment.objects.aggregate(total=Sum("amount_rp")) == {"total": 800_000}
    assert list(differences()) == []


def test_without_a_rupiah_there_is_no_journal() -> None:
    entered(nakes_line(pokok="", wajib=""))

    assert (Member.objects.count(), Journal.objects.count(), Payment.objects.count()) == (1, 0, 0)


def test_old_numbers_stay_and_new_ones_begin_beyond_them() -> None:
    make_member(group="nakes")  # NAK-00001
    entered(
        nakes_line(1, nomor="NAK-00040", tanggal_masuk="2021-01-01"),
        nakes_line(2, tanggal_masuk="2020-02-02"),
        nakes_line(3, tanggal_masuk="2018-03-03"),
        faskes_line(1),
    )

    by_name = dict(Member.objects.values_list("name", "number"))
    assert (by_name["Anggota Lama 3"], by_name["Anggota Lama 2"], by_name["Anggota Lama 1"]) == (
        "NAK-00041",
        "NAK-00042",
        "NAK-00040",
    )
    assert Group.objects.get(pk="nakes").last_number == 42
    assert make_member(group="nakes").number == "NAK-00043"


def test_after_the_entry_nothing_of_the_file_is_left_but_its_sums() -> None:
    batch = entered(nakes_line())

    assert (batch.state, batch.entered_by, ImportRow.objects.count()) == ("dicatat", budi(), 0)
    log = ActionLog.objects.get(action="members.import.entered")
    assert (log.actor, log.after["members"], log.after["wajib_rp"]) == (budi(), 1, 600_000)
    assert nakes_line()["nik"] not in str(log.after)


def test_whoever_uploaded_does_not_enter() -> None:
    both = make_user(roles=["petugas", "pengurus"])
    batch = read(csv_bytes(nakes_line()), by=both)

    with pytest.raises(DomainError) as refused:
        ask_entry(batch, acting_user=both)

    assert refused.value.code == "import_entered_by_a_second_person"
    assert Member.objects.count() == 0


def test_the_database_too_wants_two_persons() -> None:
    both = make_user(roles=["petugas", "pengurus"])
    batch = read(csv_bytes(nakes_line()), by=both)
    run = Run.objects.create(
        kind="impor_catat", subject="x", inputs={"import": batch.pk}, digest="0" * 64, asked_by=both
    )

    assert work(run).error == "Yang mengunggah dan yang mencatat harus dua orang yang berbeda."
    assert Member.objects.count() == 0


def test_a_right_that_was_taken_away_meanwhile_enters_nothing() -> None:
    batch = read(csv_bytes(nakes_line()))
    with patch("kmp.runs.services._deliver"):
        run = ask_entry(batch, acting_user=budi())
    budi().grants.all().delete()

    assert work(run).error == "Anda tidak berhak lagi mencatat impor."
    assert Member.objects.count() == 0


def test_a_faulty_or_dropped_file_is_not_entered() -> None:
    faulty = read(csv_bytes(nakes_line(nama="")))
    dropped = read(csv_bytes(nakes_line()))
    drop_import(dropped, acting_user=rini())

    for batch in (faulty, dropped):
        with pytest.raises(DomainError) as refused:
            ask_entry(batch, acting_user=budi())
        assert refused.value.code == "import_moved"


def test_a_month_closed_meanwhile_takes_no_balances() -> None:
    batch = read(csv_bytes(nakes_line()))
    Period.objects.filter(year=2026, month=3).update(closed_at="2026-04-10T00:00Z")

    run = enter(batch)

    assert run.error == "Masa buku untuk tanggal itu sudah ditutup atau belum dibuka."
    assert (Member.objects.count(), Person.objects.count(), Posting.objects.count()) == (0, 0, 0)
    batch.refresh_from_db()
    assert batch.state == "siap"


def test_the_same_people_from_another_file_are_refused_whole() -> None:
    first, second = read(csv_bytes(nakes_line(1))), read(csv_bytes(nakes_line(2), nakes_line(1, wajib="5")))
    assert second.state == "siap"
    enter(first)

    run = enter(second)

    assert run.error.startswith("Baris 3 sudah ada di buku daftar sejak berkas ini dibaca. Tidak ada yang dicatat.")
    assert Member.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_imports_of_the_same_people_at_once_one_wins() -> None:
    batches = [read(csv_bytes(nakes_line(1), nakes_line(place))) for place in (2, 3)]
    assert [batch.state for batch in batches] == ["siap", "siap"]
    with patch("kmp.runs.services._deliver"):
        runs = [ask_entry(batch, acting_user=budi()) for batch in batches]
        at_once(*[lambda pk=run.pk: execute_run(pk) for run in runs])
        for run in runs:  # whoever met the other's lock is delivered again
            execute_run(run.pk)

    states = sorted(Run.objects.filter(kind="impor_catat").values_list("state", flat=True))
    assert states == ["gagal", "selesai"]
    assert (Member.objects.count(), Journal.objects.count(), RegisterEntry.objects.count()) == (2, 1, 2)
    assert sorted(MemberImport.objects.values_list("state", flat=True)) == ["dicatat", "siap"]


@pytest.mark.django_db(transaction=True)
def test_dropping_against_entering_does_one_of_both() -> None:
    batch = read(csv_bytes(nakes_line()))
    with patch("kmp.runs.services._deliver"):
        run = ask_entry(batch, acting_user=budi())
        user = rini()
        at_once(lambda: execute_run(run.pk), lambda: drop_import(batch, acting_user=user))

    batch.refresh_from_db()
    assert (batch.state, Member.objects.count()) in {("dicatat", 1), ("dibatalkan", 0)}
    assert ImportRow.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_in_the_middle_leaves_nothing_and_the_next_enters_all() -> None:
    batch = read(csv_bytes(nakes_line(1), faskes_line(1)))
    with patch("kmp.runs.services._deliver"):
        run = ask_entry(batch, acting_user=budi())
    with (
        patch("members.imports.entering._enter_lines", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        execute_run(run.pk)
    assert (Member.objects.count(), Person.objects.count(), Posting.objects.count()) == (0, 0, 0)

    assert work(run).state == "selesai"

    assert Member.objects.count() == 2
    assert list(differences()) == []


def at_once(*acts: Callable[[], object]) -> None:
    """Run the acts together; a refusal is an answer."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
        except DomainError:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(run, acts))
