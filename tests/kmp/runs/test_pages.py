"""The page of a run and the list of them."""

from typing import Any

import pytest
from django.urls import reverse

from kmp.accounts.models import User
from kmp.acts import act
from kmp.runs import services
from kmp.runs.models import Run
from kmp.runs.services import ask_run, execute_run
from tests.factories.kmp import browser_of, make_account

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "_deliver", lambda run_id, **options: None)


@act
def ask(user: User, kind: str = "test.count", *, subject: str = "SHU 2026 dihitung") -> Run:
    return ask_run(kind, subject=subject, inputs={"subject": subject}, acting_user=user)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_waiting_run_looks_again_by_htmx_and_without_script() -> None:
    user = make_account()
    run = ask(user)

    page = text(browser_of(user).get(reverse("run", args=[run.pk])))

    assert f'hx-get="/proses/{run.pk}/" hx-trigger="every 2s"' in page
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert "Menunggu giliran." in page


def test_finished_run_links_its_result_and_stops_looking() -> None:
    user = make_account()
    run = ask(user)
    execute_run(run.pk)

    page = text(browser_of(user).get(reverse("run", args=[run.pk])))

    assert '<a href="/meja/proses/" class="btn btn-main">Lihat hasilnya' in page
    assert "hx-trigger" not in page
    assert "http-equiv" not in page


@pytest.mark.parametrize("url", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", None, 7])
def test_result_never_leads_elsewhere(url: object) -> None:
    user = make_account()
    run = ask(user)
    Run.objects.filter(pk=run.pk).update(state="berjalan")
    Run.objects.filter(pk=run.pk).update(state="selesai", result={"url": url})

    assert "Lihat hasilnya" not in text(browser_of(user).get(reverse("run", args=[run.pk])))


def test_failed_run_says_why_and_is_queued_again_by_its_button() -> None:
    user = make_account()
    run = ask(user, "test.refuse")
    execute_run(run.pk)
    client = browser_of(user)

    page = text(client.get(reverse("run", args=[run.pk])))
    answer = client.post(reverse("run_retry", args=[run.pk]))

    assert "Hari ini tidak bisa." in page
    assert "Ulangi pekerjaan ini" in page
    assert (answer.status_code, answer["Location"]) == (303, f"/proses/{run.pk}/")
    run.refresh_from_db()
    assert run.state == "menunggu"


def test_run_of_somebody_else_does_not_exist_for_others() -> None:
    run = ask(make_account(), "test.refuse")
    execute_run(run.pk)
    other, supervisor = browser_of(make_account(roles=["anggota"])), browser_of(make_account(roles=["pengawas"]))

    assert other.get(reverse("run", args=[run.pk])).status_code == 404
    assert other.post(reverse("run_retry", args=[run.pk])).status_code == 404
    assert supervisor.get(reverse("run", args=[run.pk])).status_code == 200
    run.refresh_from_db()
    assert run.state == "gagal"


def test_list_filters_by_state_and_words_and_counts_them() -> None:
    user = make_account()
    done, _waiting = ask(user), ask(user, subject="Tagihan simpanan wajib")
    execute_run(done.pk)
    client = browser_of(make_account(roles=["pengurus"]))

    everything = client.get(reverse("staff_runs"))
    finished = client.get(reverse("staff_runs") + "?keadaan=selesai")
    named = client.get(reverse("staff_runs") + "?q=wajib")
    none = client.get(reverse("staff_runs") + "?q=tiada")

    assert [tab["count"] for tab in everything.context["tabs"]] == [2, 1, 0, 1, 0]
    assert [run.subject for run in finished.context["page"]] == ["SHU 2026 dihitung"]
    assert [run.subject for run in named.context["page"]] == ["Tagihan simpanan wajib"]
    assert "Tidak ada yang cocok" in text(none)


def test_list_is_a_spreadsheet_too() -> None:
    run = ask(make_account(name="Rini Astuti"))

    answer: Any = browser_of(make_account(roles=["pengurus"])).get(reverse("staff_runs") + "?unduh=csv")

    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[1].startswith(f"{run.pk};SHU 2026 dihitung;Menunggu giliran;")
    assert lines[1].endswith(";Rini Astuti")
