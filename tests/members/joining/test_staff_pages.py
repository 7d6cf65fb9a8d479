"""Applications at the desk: who sees what, what the buttons do, how many queries it takes."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kmp.accounts.models import User
from kmp.files.models import StoredFile
from kmp.roles import Role
from kmp.trail.models import ActionLog
from members.joining.correcting import ask_correction
from members.joining.models import Application, Attachment, Draft
from members.joining.queries import answers_of
from members.joining.services import reject_application
from members.joining.states import ApplicationState
from members.notices.models import Notice
from members.registry.models import Member, Person
from tests.factories.joining import fill, photo, send, send_step
from tests.factories.kmp import browser_of
from tests.factories.members import (
    budi,
    joko,
    make_application,
    make_approved,
    make_user,
    make_verified,
    open_house,
    rini,
    sari,
    wati,
)

pytestmark = pytest.mark.django_db
SEEN = ["ktp", "str"]


def as_user(user: User) -> Client:
    """A browser in which `user` is signed in."""
    client = Client()
    client.force_login(user)
    return client


def post(user: User, name: str, *args: Any, **data: Any) -> Any:
    """What the button answers."""
    return as_user(user).post(reverse(name, args=args), data)


def sent_online(client: Client, village: str) -> Application:
    """A nurse's application as it comes from the public form."""
    open_house()
    draft = fill(client, "nakes", village)
    assert send(client, draft).status_code == 303
    return Application.objects.get(receipt_key=draft.key)


def test_applications_are_listed_by_state_with_counts() -> None:
    open_house()
    waiting = make_application(group="faskes", name="Klinik Desa Mekar Jaya")
    make_approved(make_application(group="nakes", name="Yohanes Taneo"))

    page = as_user(rini()).get(reverse("staff_applications")).text

    assert waiting.number in page
    assert "Klinik Desa Mekar Jaya" in page
    assert "Yohanes Taneo" not in page
    assert "Perlu diperiksa <b>1</b>" in page
    assert "Menunggu simpanan pokok <b>1</b>" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [("?q=mekar", 1), ("?q=DF-", 2), ("?q=tidak ada", 0), ("?kelompok=nakes", 1), ("?kelompok=xyz", 2)],
)
def test_applications_are_searched_and_filtered(query: str, found: int) -> None:
    make_application(group="faskes", name="Klinik Desa Mekar Jaya")
    make_application(group="nakes", name="Yohanes Taneo")

    response = as_user(rini()).get(reverse("staff_applications") + query)

    assert response.context["page"].paginator.count == found
    assert ("Tidak ada yang cocok" in response.text) == (found == 0)


def test_an_empty_list_says_where_applications_come_from() -> None:
    page = as_user(rini()).get(reverse("staff_applications")).text

    assert "Tidak ada pendaftaran di sini" in page
    assert reverse("apply") in page


def test_from_the_form_to_the_register_by_the_buttons_of_three_people() -> None:
    application = make_application(group="nakes", name="Yohanes Taneo")

    checked = post(rini(), "staff_application_verify", application.pk, seen=SEEN)
    approved = post(budi(), "staff_application_approve", application.pk, pokok_rp="100000")
    paid = post(
        rini(), "staff_application_pay", application.pk, method="tunai", paid_on=str(application.submitted_at.date())
    )

    member = Member.objects.get()
    assert [checked.status_code, approved.status_code] == [303, 303]
    assert (paid.status_code, paid.url) == (303, reverse("staff_member", args=[member.pk]))
    assert member.name == "Yohanes Taneo"


@pytest.mark.parametrize(
    ("state", "who", "sentence"),
    [
        ("new", "rini", "Nyatakan dokumen lengkap"),
        ("new", "budi", "Menunggu petugas."),
        ("checked", "budi", "Setujui dan tagih Rp100.000"),
        ("checked", "rini", "Perlu orang kedua."),
        ("checked", "wati", "Menunggu pengurus."),
        ("approved", "rini", "Terima simpanan pokok"),
        ("approved", "budi", "Menunggu simpanan pokok."),
        ("refused", "wati", "STR palsu."),
    ],
)
def test_the_page_offers_the_decision_to_whom_it_belongs(state: str, who: str, sentence: str) -> None:
    application = make_application(group="nakes")
    if state in {"checked", "approved"}:
        post(rini(), "staff_application_verify", application.pk, seen=SEEN)
    if state == "approved":
        post(budi(), "staff_application_approve", application.pk, pokok_rp="100000")
    if state == "refused":
        post(rini(), "staff_application_reject", application.pk, **{"tolak-reason": "STR palsu."})
    user = {"rini": rini, "budi": budi, "wati": wati}[who]()

    page = as_user(user).get(reverse("staff_application", args=[application.pk])).text

    assert sentence in page


def test_a_pengurus_cannot_check_and_a_petugas_cannot_approve() -> None:
    application = make_application(group="nakes")

    assert post(budi(), "staff_application_verify", application.pk).status_code == 403
    post(rini(), "staff_application_verify", application.pk, seen=SEEN)
    assert post(rini(), "staff_application_approve", application.pk, pokok_rp="100000").status_code == 403
    application.refresh_from_db()
    assert application.state == ApplicationState.VERIFIED


def test_who_checked_cannot_approve_whatever_roles_they_hold() -> None:
    both = make_user(roles=[Role.PETUGAS, Role.PENGURUS])
    application = make_application(group="nakes")
    post(both, "staff_application_verify", application.pk, seen=SEEN)

    page = as_user(both).get(reverse("staff_application", args=[application.pk])).text
    response = post(both, "staff_application_approve", application.pk, pokok_rp="100000")

    assert "Perlu orang kedua." in page
    assert response.status_code == 409
    assert "Pemeriksa dan pemberi putusan harus dua orang yang berbeda." in response.text


def test_an_amount_that_changed_since_the_page_was_opened_is_not_billed() -> None:
    application = make_application(group="nakes")
    post(rini(), "staff_application_verify", application.pk, seen=SEEN)

    response = post(budi(), "staff_application_approve", application.pk, pokok_rp="90000")

    assert response.status_code == 409
    assert "Jumlah simpanan pokok berubah sejak halaman ini dibuka." in response.text
    assert application.bills.count() == 0


def test_a_refusal_without_a_reason_comes_back() -> None:
    application = make_application(group="nakes")

    response = post(rini(), "staff_application_reject", application.pk, **{"tolak-reason": ""})

    assert response.status_code == 422
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED


def test_a_pengawas_cannot_refuse() -> None:
    application = make_application(group="nakes")

    assert post(wati(), "staff_application_reject", application.pk, **{"tolak-reason": "Tidak."}).status_code == 403


def test_only_whoever_decides_next_may_refuse() -> None:
    application = make_application(group="nakes")

    assert post(budi(), "staff_application_reject", application.pk, **{"tolak-reason": "Tidak."}).status_code == 403
    make_verified(application)
    late = make_user(role="petugas")
    assert post(late, "staff_application_reject", application.pk, **{"tolak-reason": "Tidak."}).status_code == 403
    application.refresh_from_db()
    assert application.state == ApplicationState.VERIFIED


def test_a_payment_of_tomorrow_stays_in_the_form() -> None:
    application = make_approved(make_application(group="nakes"))

    response = post(rini(), "staff_application_pay", application.pk, method="transfer", paid_on="2999-01-01")

    assert response.status_code == 422
    assert "Tanggal bayar belum terjadi." in response.text
    assert 'value="2999-01-01"' in response.text
    assert Member.objects.count() == 0


def test_the_page_offers_each_document_and_asks_for_the_originals_of_the_others(client: Client, kampar: str) -> None:
    open_house()
    draft = fill(client, "nakes", kampar)
    assert send_step(client, draft, "berkas", {"ktp": photo()}).status_code == 303
    send(client, draft)
    application = Application.objects.get()
    url = reverse("staff_application", args=[application.pk])

    page = as_user(rini()).get(url).text
    refused = post(rini(), "staff_application_verify", application.pk)

    stored = StoredFile.objects.get()
    assert reverse("file", args=[stored.pk]) in page
    assert 'name="seen" value="str"' in page
    assert 'name="seen" value="ktp"' not in page
    assert refused.status_code == 422
    assert "Belum ada: STR." in refused.text
    assert post(rini(), "staff_application_verify", application.pk, seen=["str"]).status_code == 303
    application.refresh_from_db()
    assert (application.state, application.seen) == (ApplicationState.VERIFIED, ["str"])


def test_only_staff_open_a_document_and_it_is_written_down(client: Client, kampar: str) -> None:
    open_house()
    draft = fill(client, "nakes", kampar)
    send_step(client, draft, "berkas", {"ktp": photo()})
    url = reverse("file", args=[StoredFile.objects.get().pk])

    assert client.get(url).status_code == 302
    assert as_user(sari()).get(url).status_code == 404
    assert as_user(rini()).get(url).status_code == 200
    assert ActionLog.objects.filter(action="kmp.file.opened").count() == 1


def test_who_looks_alike_is_shown_and_has_to_be_compared(client: Client, kampar: str) -> None:
    application = sent_online(client, kampar)
    person = application.person
    Person.objects.create(name="Yohanis Taneo", birth_date=person.birth_date, sex="L", village_id=kampar)
    Person.objects.create(name="Siti Aminah", birth_date=person.birth_date, sex="P", village_id=kampar)

    page = as_user(rini()).get(reverse("staff_application", args=[application.pk])).text
    refused = post(rini(), "staff_application_verify", application.pk, seen=SEEN)

    assert "Yohanis Taneo" in page
    assert "Siti Aminah" not in page
    assert refused.status_code == 422
    assert "Ada 1 data yang mirip." in refused.text
    assert post(rini(), "staff_application_verify", application.pk, seen=SEEN, compared="on").status_code == 303


def test_a_correction_goes_back_to_the_applicant_and_the_check_starts_anew(client: Client, kampar: str) -> None:
    application = sent_online(client, kampar)
    make_verified(application)
    receipt = reverse("application_receipt", args=[application.receipt_key])

    asked = post(budi(), "staff_application_correct", application.pk, **{"perbaiki-reason": "Nama kurang lengkap."})
    page = client.get(receipt).text
    draft = Draft.objects.get()
    step = client.get(reverse("apply_step", args=[draft.key, "diri"])).text
    send_step(client, draft, "diri", {**_typed(draft), "name": "Yohanes Marten Taneo"})
    again = send(client, draft)

    assert asked.status_code == 303
    assert "Nama kurang lengkap." in page
    assert 'value="Yohanes Taneo"' in step
    assert (again.status_code, again.url) == (303, receipt)
    application = Application.objects.select_related("person").get()
    assert (application.state, application.verified_by, application.seen) == (ApplicationState.SUBMITTED, None, [])
    assert (application.person.name, Person.objects.filter(name__startswith="Yohanes").count()) == (
        "Yohanes Marten Taneo",
        1,
    )
    told = Notice.objects.filter(person=application.person).order_by("id").values_list("title", "body")
    assert ("Pendaftaran Anda perlu diperbaiki", "Nama kurang lengkap.") in list(told)


def _typed(draft: Draft) -> dict[str, Any]:
    return {name: value for name, value in answers_of(draft).items() if value != []}


def test_a_correction_needs_words_and_an_open_application(client: Client, kampar: str) -> None:
    application = sent_online(client, kampar)

    empty = post(rini(), "staff_application_correct", application.pk, **{"perbaiki-reason": ""})
    post(rini(), "staff_application_reject", application.pk, **{"tolak-reason": "Ganda."})
    late = post(rini(), "staff_application_correct", application.pk, **{"perbaiki-reason": "Perbaiki."})

    assert [empty.status_code, late.status_code] == [422, 422]
    application.refresh_from_db()
    assert application.state == ApplicationState.REJECTED


def test_a_decision_erases_the_draft_and_the_photo_of_the_ktp(client: Client, kampar: str) -> None:
    open_house()
    draft = fill(client, "nakes", kampar)
    send_step(client, draft, "berkas", {"ktp": photo(), "str": photo("str.jpg")})
    send(client, draft)

    make_approved(Application.objects.get())

    kept = dict(Attachment.objects.values_list("kind", "file__content"))
    assert Draft.objects.count() == 0
    assert (kept["ktp"], kept["str"] != "") == ("", True)


def test_a_refusal_erases_every_document(client: Client, kampar: str) -> None:
    open_house()
    draft = fill(client, "nakes", kampar)
    send_step(client, draft, "berkas", {"ktp": photo(), "str": photo("str.jpg")})
    send(client, draft)

    reject_application(Application.objects.get(), reason="STR palsu.", acting_user=rini())

    assert Draft.objects.count() == 0
    assert list(StoredFile.objects.values_list("content", flat=True)) == ["", ""]


def test_staff_close_an_application_that_is_never_paid_and_say_why() -> None:
    application = make_approved(make_application(group="nakes"))

    empty = post(rini(), "staff_application_withdraw", application.pk, **{"tarik-reason": " "})
    closed = post(rini(), "staff_application_withdraw", application.pk, **{"tarik-reason": "Tidak membayar."})
    page = Client().get(reverse("application_receipt", args=[application.receipt_key])).text

    assert [empty.status_code, closed.status_code] == [422, 303]
    application.refresh_from_db()
    assert application.state == ApplicationState.WITHDRAWN
    assert "Tidak membayar." in page


def test_a_waiting_correction_is_refused_by_the_first_checker_only(client: Client, kampar: str) -> None:
    application = sent_online(client, kampar)
    ask_correction(application, reason="Foto buram.", acting_user=rini())

    page = as_user(rini()).get(reverse("staff_application", args=[application.pk])).text

    assert "Menunggu perbaikan pendaftar" in page
    assert post(budi(), "staff_application_reject", application.pk, **{"tolak-reason": "Lama."}).status_code == 403
    assert post(rini(), "staff_application_reject", application.pk, **{"tolak-reason": "Lama."}).status_code == 303


def test_the_export_has_no_nik_and_is_logged() -> None:
    application = make_application(group="nakes", name="Yohanes Taneo")
    browser = browser_of(rini())

    response = browser.get(reverse("staff_applications_csv") + "?kelompok=nakes")

    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    assert application.number in text
    assert "3273" not in text
    assert ActionLog.objects.get(action="members.application.exported").after == {
        "rows": 1,
        "state": "",
        "group": "nakes",
    }


def test_the_list_takes_the_same_queries_for_five_rows_and_for_many(kampar: str) -> None:
    def fill_up(count: int) -> None:
        for _ in range(count):
            make_application(group="faskes", village=kampar)

    fill_up(5)
    user = rini()
    few = _queries(user)
    fill_up(30)

    assert _queries(user) == few


def _queries(user: User) -> int:
    browser = as_user(user)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(reverse("staff_applications")).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    ("who", "status"), [("rini", 200), ("budi", 200), ("wati", 200), ("sari", 403), ("joko", 403), ("", 302)]
)
def test_who_opens_the_list(who: str, status: int) -> None:
    open_house()
    people = {"rini": rini, "budi": budi, "wati": wati, "sari": sari, "joko": joko}

    browser = as_user(people[who]()) if who else Client()

    assert browser.get(reverse("staff_applications")).status_code == status


def test_nothing_foreign_is_found() -> None:
    assert as_user(rini()).get(reverse("staff_application", args=[999])).status_code == 404
