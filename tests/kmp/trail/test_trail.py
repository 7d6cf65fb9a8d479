"""The action log: chained, immutable, linear under rivals, and its proof finds what was tampered with."""

import io
import json
import threading
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from kmp.accounts.models import User
from kmp.acts import act
from kmp.proofs.chain import FIRST, link_hash
from kmp.trail.models import ActionLog, Fingerprint
from kmp.trail.rules import entry_of
from kmp.trail.services import record, take_fingerprint
from tests.factories.kmp import browser_of, make_account
from tests.factories.tampering import tamper

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 6, 15, 3, 0, tzinfo=UTC)  # 10.00 WIB


@act
def write(user: User, action: str = "kmp.user.changed", **after: Any) -> ActionLog:
    return record(action, user, acting_user=user, after=after)


def check_trail() -> tuple[int, dict[str, Any]]:
    out = io.StringIO()
    try:
        call_command("check_trail", stdout=out)
        status = 0
    except SystemExit as ended:
        status = int(str(ended.code))
    return status, json.loads(out.getvalue())


def test_each_row_is_chained_to_the_one_before() -> None:
    user = make_account()
    write(user, fields=["name"])

    rows = list(ActionLog.objects.order_by("id"))

    assert rows[0].previous_hash == FIRST
    assert [row.previous_hash for row in rows[1:]] == [row.hash for row in rows[:-1]]
    assert [row.hash for row in rows] == [link_hash(row.previous_hash, entry_of(row)) for row in rows]


def test_row_says_who_what_and_when() -> None:
    user = make_account()

    with time_machine.travel(DAY, tick=False):
        log = write(user, zone="Asia/Makassar", on=DAY.date())
    log.refresh_from_db()

    assert (log.at, log.actor, log.action) == (DAY, user, "kmp.user.changed")
    assert (log.object_type, log.object_id) == ("kmp.user", str(user.pk))
    assert log.after == {"zone": "Asia/Makassar", "on": "2026-06-15"}


def test_floats_never_enter_the_log() -> None:
    with pytest.raises(TypeError):
        write(make_account(), share=0.5)


@pytest.mark.django_db(transaction=True)
def test_record_refuses_to_stand_alone() -> None:
    user = make_account()

    with pytest.raises(RuntimeError):
        record("kmp.user.changed", user, acting_user=user)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE kmp_actionlog SET action = 'x'",
        "UPDATE kmp_actionlog SET hash = repeat('1', 64)",
        "DELETE FROM kmp_actionlog",
        "UPDATE kmp_fingerprint SET hash = repeat('1', 64)",
        "DELETE FROM kmp_fingerprint",
        "INSERT INTO kmp_actionlog (at, action, object_type, object_id, before, after, previous_hash, hash)"
        " VALUES (now(), 'x', 'x', '1', '{}', '{}', repeat('2', 64), repeat('3', 64))",
    ],
)
def test_log_withstands_raw_sql(sql: str) -> None:
    with time_machine.travel(DAY):
        make_account()
    take_fingerprint()
    before = list(ActionLog.objects.values_list("hash", flat=True))

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert list(ActionLog.objects.values_list("hash", flat=True)) == before
    assert Fingerprint.objects.count() == 1


def test_untouched_log_is_proved() -> None:
    make_account(roles=["petugas"])

    assert check_trail() == (0, {"ok": True, "rows": 3, "problems": []})


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        pytest.param("UPDATE kmp_actionlog SET action = 'kmp.x' WHERE id = %s", "row_changed", id="another action"),
        pytest.param("UPDATE kmp_actionlog SET after = '{}' WHERE id = %s", "row_changed", id="facts removed"),
        pytest.param("UPDATE kmp_actionlog SET actor_id = NULL WHERE id = %s", "row_changed", id="actor removed"),
        pytest.param("UPDATE kmp_actionlog SET at = now() WHERE id = %s", "row_changed", id="another time"),
        pytest.param("DELETE FROM kmp_actionlog WHERE id = %s", "link_broken", id="deleted"),
        pytest.param(
            "INSERT INTO kmp_actionlog (id, at, action, object_type, object_id, before, after, previous_hash, hash)"
            " OVERRIDING SYSTEM VALUE SELECT -id, now(), 'x', 'x', '1', '{}', '{}', repeat('2', 64), repeat('3', 64)"
            " FROM kmp_actionlog WHERE id = %s",
            "link_broken",
            id="inserted",
        ),
    ],
)
def test_tampering_is_found(sql: str, code: str) -> None:
    user = make_account()
    with time_machine.travel(DAY):
        middle = write(user, n=1)
    write(user, n=2)

    tamper(sql, middle.pk)

    status, said = check_trail()
    assert (status, said["ok"]) == (1, False)
    assert said["problems"][0]["code"] == code


def test_rewritten_chain_no_longer_fits_the_fingerprint() -> None:
    """Whoever recomputes every hash after the change is found by the fingerprint that was published before."""
    with time_machine.travel(DAY):
        user = make_account()
        write(user, n=1)
    take_fingerprint()

    previous = FIRST
    for row in ActionLog.objects.order_by("id"):
        row.actor_id, row.previous_hash = None, previous
        previous = link_hash(previous, entry_of(row))
        tamper("UPDATE kmp_actionlog SET actor_id = NULL WHERE id = %s", row.pk)
        relinked = "UPDATE kmp_actionlog SET previous_hash = %s, hash = %s WHERE id = %s"
        tamper(relinked, row.previous_hash, previous, row.pk)

    status, said = check_trail()
    assert status == 1
    assert [problem["code"] for problem in said["problems"]] == ["fingerprint_differs"]


@pytest.mark.django_db(transaction=True)
def test_ten_writers_at_once_make_one_line() -> None:
    user, start = make_account(), threading.Barrier(10)

    def attempt() -> None:
        start.wait()
        try:
            for number in range(5):
                write(user, n=number)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert check_trail() == (0, {"ok": True, "rows": 52, "problems": []})
    assert ActionLog.objects.values("previous_hash").distinct().count() == 52


@pytest.mark.django_db(transaction=True)
def test_rolled_back_act_leaves_no_row() -> None:
    user = make_account()
    before = ActionLog.objects.count()

    with transaction.atomic():
        record("kmp.user.changed", user, acting_user=user)
        transaction.set_rollback(True)

    assert ActionLog.objects.count() == before
    assert check_trail()[0] == 0


def test_fingerprint_keeps_the_end_of_yesterday_once() -> None:
    with time_machine.travel(DAY):
        user = make_account()
        last = write(user, n=1)
        assert take_fingerprint() is None, "today is not over"
    with time_machine.travel(datetime(2026, 6, 15, 17, 30, tzinfo=UTC)):  # 00.30 WIB of the 16th
        write(user, n=2)
        kept, again = take_fingerprint(), take_fingerprint()

    assert kept is not None
    assert (kept.date.isoformat(), kept.last, kept.hash, again) == ("2026-06-15", last, last.hash, None)


def test_supervisors_search_the_log() -> None:
    rini = make_account(name="Rini Astuti", username="P-7")
    write(rini, zone="Asia/Makassar")
    client = browser_of(make_account(name="Wati", roles=["pengawas"]))
    address = reverse("staff_trail")

    def found(query: str) -> list[str]:
        return [row["log"].action for row in client.get(address + query).context["rows"]]

    assert found("?q=rini") == found("?q=p-7") == ["kmp.user.changed"]
    assert found(f"?q=kmp.user {rini.pk}") == ["kmp.user.changed", "kmp.user.email_verified", "kmp.user.created"]
    assert found("?tindakan=kmp.role.granted") == found("?q=memberi peran") == ["kmp.role.granted"]
    assert found("?q=tiada") == found("?sampai=2020-01-01") == []
    assert found("?tindakan=omong-kosong&dari=kapan-kapan") == found("")


def test_log_page_tells_sentences_and_changes() -> None:
    user = make_account(name="Rini Astuti")
    write(user, zone="Asia/Makassar")

    page = browser_of(make_account(roles=["pengawas"])).get(reverse("staff_trail")).content.decode()

    assert "Mengubah data akun" in page
    assert "zone: Asia/Makassar" in page


def test_log_is_a_spreadsheet_too() -> None:
    log = write(make_account(name="Rini Astuti"), n=1)

    answer: Any = browser_of(make_account(roles=["pengawas"])).get(reverse("staff_trail") + "?q=Rini&unduh=csv")

    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 2
    assert lines[1].startswith(f"{log.pk};")
    assert lines[1].endswith(
        f";Rini Astuti;Mengubah data akun;kmp.user.changed;kmp.user;{log.object_id};;{{'n': 1}};{log.hash}"
    )


def test_fingerprints_are_public_and_name_nobody() -> None:
    with time_machine.travel(DAY):
        make_account(name="Rini Astuti")
    kept = take_fingerprint()
    assert kept is not None

    page = browser_of(None).get(reverse("fingerprints")).content.decode()

    assert kept.hash in page
    assert "Rini" not in page


def test_many_rows_are_shown_by_the_same_number_of_questions(django_assert_max_num_queries: Any) -> None:
    user = make_account()
    for number in range(30):
        write(user, n=number)
    client = browser_of(make_account(roles=["pengawas"]))

    with django_assert_max_num_queries(10):
        client.get(reverse("staff_trail"))
