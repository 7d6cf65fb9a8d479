"""A copy of the own data: everything about the person, nothing about anybody else."""

import csv
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from kmp import clock
from kmp.runs.models import Run
from kmp.trail.models import ActionLog
from members.participation.services import record_participation
from members.participation.states import Act
from members.privacy import views
from members.privacy.export import count_rows, write_copy
from members.privacy.queries import held_tables
from members.privacy.retention import erase_what_is_past
from members.privacy.services import ask_about_data, reveal_nik
from members.privacy.tasks import make_copy
from members.registry.models import Institution, Member, Person
from members.registry.nik import decrypt_nik
from tests.factories.kmp import browser_of, with_password
from tests.factories.members import application_of, budi, make_member, make_user, rini, user_of

pytestmark = pytest.mark.django_db


def person_of(member: Member) -> Person:
    return application_of(member).person


def unpacked(content: bytes) -> tuple[dict[str, Any], dict[str, str]]:
    """data.json by table, and the CSV files by name."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    whole = json.loads(archive.read("data.json"))
    tables = {table["table"]: table for table in whole["tables"]}
    return tables, {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".csv")}


def copy_for(person: Person) -> tuple[dict[str, Any], dict[str, str]]:
    target = io.BytesIO()
    write_copy(person, target)
    return unpacked(target.getvalue())


def test_the_copy_holds_the_own_rows_with_basis_and_time() -> None:
    member = make_member(group="nakes", name="Wulan Prasetyani")
    reveal_nik(person_of(member), purpose="periksa", note="Uji.", acting_user=rini())
    ask_about_data(person_of(member), kind="akses", acting_user=user_of(member))

    tables, sheets = copy_for(person_of(member))

    assert set(tables) >= {
        "kmp.User",
        "kmp.Posting",
        "members.Application",
        "members.DataRequest",
        "members.Licence",
        "members.Member",
        "members.Notice",
        "members.Payment",
        "members.Person",
        "members.RegisterEntry",
        "members.Reveal",
    }
    (payment,) = tables["members.Payment"]["rows"]
    assert (payment["kind"], payment["amount_rp"]) == ("Simpanan pokok", 100_000)
    assert [row["amount_rp"] for row in tables["kmp.Posting"]["rows"]] == [100_000, -100_000]
    assert tables["members.Payment"]["kept"].startswith("10 tahun")
    assert tables["members.Reveal"]["rows"][0]["shown_to"] == "Rini Astuti"
    rows = list(csv.reader(io.StringIO(sheets["members-payment.csv"].lstrip("\ufeff")), delimiter=";"))
    assert rows[0][0] == "jenis simpanan"
    assert len(rows) == 2


def test_the_copy_holds_nothing_secret_and_nothing_of_others() -> None:
    member, other = make_member(group="nakes", name="Wulan Prasetyani"), make_member(group="nakes", name="Dewi Lestari")
    person = person_of(member)
    target = io.BytesIO()

    write_copy(person, target)

    archive = zipfile.ZipFile(io.BytesIO(target.getvalue()))
    everything = "".join(archive.read(name).decode() for name in archive.namelist())
    assert "Wulan Prasetyani" in everything
    for secret in (
        decrypt_nik(person.nik_cipher or b""),
        str(person.nik_hash),
        application_of(member).receipt_key,
        user_of(member).password,
        "Dewi Lestari",
        other.number,
        user_of(other).email,
    ):
        assert secret not in everything


def test_rows_of_an_institution_are_for_its_present_representatives() -> None:
    member = make_member(group="faskes", name="Klinik Melati")
    record_for(member)
    person = person_of(member)
    tables, _sheets = copy_for(person)
    assert tables["members.Institution"]["rows"][0]["name"] == "Klinik Melati"
    assert len(tables["members.Participation"]["rows"]) == 1

    person.mandates.update(ends_on=clock.today() - timedelta(days=1), starts_on=clock.today() - timedelta(days=9))

    tables, _sheets = copy_for(person)
    assert "members.Institution" not in tables
    assert "members.Participation" not in tables
    assert Institution.objects.count() == 1


def record_for(member: Member) -> None:
    from django.db import transaction

    with transaction.atomic():
        record_participation(member, act=Act.PURCHASE, amount=5_000, on=clock.today(), source="UJI-1", memo="Uji")


def test_what_is_held_is_asked_in_one_query(django_assert_num_queries: Any) -> None:
    person = person_of(make_member(group="nakes"))

    with django_assert_num_queries(1):
        held = {table.label for table in held_tables(person)}

    assert "members.Payment" in held
    assert "clinics.Visit" not in held


def test_the_member_downloads_after_a_fresh_code_and_it_is_logged() -> None:
    member = make_member(group="nakes")
    page = reverse("my_data_take")

    stale = browser_of(with_password(user_of(member)), fresh=False).post(page)
    fresh = browser_of(user_of(member)).post(page)

    assert stale.status_code == 302
    content = b"".join(fresh.streaming_content)  # type: ignore[attr-defined]
    tables, _sheets = unpacked(content)
    assert "members.Person" in tables
    assert "attachment" in fresh.headers["Content-Disposition"]
    assert "no-store" in fresh.headers["Cache-Control"]
    log = ActionLog.objects.latest("id")
    rows = sum(len(table["rows"]) for table in tables.values())
    # the file was written before its own line in the log
    assert (log.action, log.after) == ("members.data.copied", {"rows": rows})


def test_a_large_copy_is_made_in_the_background_for_who_asked(monkeypatch: Any, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    member = make_member(group="nakes")
    browser = browser_of(user_of(member))
    monkeypatch.setattr(views, "MANY_ROWS", 1)

    asked = browser.post(reverse("my_data_take"))
    run = Run.objects.get(kind="data_copy")
    assert asked.headers["Location"] == reverse("run", args=[run.pk])
    finish(run)

    run.refresh_from_db()
    assert run.state == "selesai"
    way = reverse("my_data_copy", args=[run.pk])
    assert run.result is not None
    assert run.result["url"] == way
    tables, _sheets = unpacked(b"".join(browser.get(way).streaming_content))  # type: ignore[attr-defined]
    assert "members.Payment" in tables
    assert browser_of(rini()).get(way).status_code == 404


def finish(run: Run) -> None:
    """Do the run's work here, as the worker would."""
    from django.db import transaction

    Run.objects.filter(pk=run.pk).update(state="berjalan", started_at=clock.now())
    run.refresh_from_db()
    with transaction.atomic():
        pass
    make_copy(run, lambda done, total: None)


def test_a_large_copy_lies_there_for_a_day(monkeypatch: Any, settings: Any, tmp_path: Any) -> None:
    import time_machine

    settings.MEDIA_ROOT = tmp_path
    member = make_member(group="nakes")
    monkeypatch.setattr(views, "MANY_ROWS", 1)
    browser_of(user_of(member)).post(reverse("my_data_take"))
    run = Run.objects.get(kind="data_copy")
    finish(run)
    run.refresh_from_db()
    assert run.result is not None
    name = run.result["file"]

    assert erase_what_is_past()["copies"] == 0
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        assert erase_what_is_past()["copies"] == 1

    assert not default_storage.exists(name)


def test_staff_take_a_copy_only_while_the_person_asks_for_it() -> None:
    member = make_member(group="nakes")
    asked = ask_about_data(person_of(member), kind="akses", acting_user=rini())
    other = ask_about_data(person_of(member), kind="pembatasan", acting_user=rini())
    browser = browser_of(budi())

    assert browser.post(reverse("staff_data_request_copy", args=[asked.pk])).status_code == 200
    assert browser.post(reverse("staff_data_request_copy", args=[other.pk])).status_code == 404
    assert browser_of(rini()).post(reverse("staff_data_request_copy", args=[asked.pk])).status_code == 403


def test_whoever_is_no_person_is_told_so() -> None:
    page = browser_of(make_user(role="admin")).get(reverse("my_data"))

    assert (page.status_code, "bukan milik seorang anggota" in page.content.decode()) == (200, True)


def test_the_count_is_that_of_the_copy() -> None:
    person = person_of(make_member(group="nakes"))

    assert write_copy(person, io.BytesIO()) == count_rows(person)
