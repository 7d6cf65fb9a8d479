"""Drafts and documents: kept, replaced, swept; the receipt; taking an application back."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kmp import clock
from kmp.files.models import StoredFile
from kmp.money import rupiah
from kmp.papers.models import Paper
from members.joining.correcting import ask_correction
from members.joining.drafting import sweep_drafts
from members.joining.models import Application, Attachment, Draft
from members.joining.services import pay_pokok, reject_application
from members.joining.states import ApplicationState
from members.joining.tasks import send_link
from members.mandates.models import Representative
from tests.factories.joining import begin, body_answers, fill, person_answers, photo, proof_answers, send, send_step
from tests.factories.members import (
    POKOK_RP,
    application_of,
    budi,
    make_application,
    make_approved,
    make_member,
    open_house,
    rini,
)

pytestmark = pytest.mark.django_db


def kept(draft: Draft) -> list[tuple[str, str]]:
    """Kind and name of each document."""
    return list(Attachment.objects.filter(draft=draft).values_list("kind", "file__name").order_by("id"))


def test_a_new_photo_takes_the_place_of_the_old_one_and_of_certificates_there_may_be_several(
    client: Client, kampar: str
) -> None:
    open_house()
    draft = fill(client, "produsen", kampar)

    send_step(client, draft, "berkas", {"ktp": photo("lama.jpg"), "izin": photo("satu.jpg")})
    send_step(client, draft, "berkas", {"ktp": photo("baru.jpg"), "izin": photo("dua.jpg")})

    assert kept(draft) == [("izin", "satu.jpg"), ("ktp", "baru.jpg"), ("izin", "dua.jpg")]
    assert StoredFile.objects.get(name="lama.jpg").content.name == ""


def test_a_document_can_be_taken_away_again_but_not_that_of_another(client: Client, kampar: str) -> None:
    open_house()
    draft, other = fill(client, "nakes", kampar), begin(client, "pengguna")
    send_step(client, draft, "berkas", {"ktp": photo()})
    attachment = Attachment.objects.get()

    foreign = send_step(client, other, "berkas", {"hapus": str(attachment.pk)})
    assert (foreign.status_code, Attachment.objects.count()) == (303, 1)
    send_step(client, draft, "berkas", {"hapus": str(attachment.pk)})

    assert Attachment.objects.count() == 0
    assert StoredFile.objects.get().content.name == ""


def test_a_wrong_document_is_said_beside_its_field_and_the_right_one_is_kept(client: Client, kampar: str) -> None:
    open_house()
    draft = fill(client, "nakes", kampar)
    program = SimpleUploadedFile("str.pdf", b"#!/bin/sh\nrm -rf", "application/pdf")

    answer = send_step(client, draft, "berkas", {"ktp": photo(), "str": program})

    assert answer.status_code == 422
    assert "Berkas ini bukan PDF, JPG, atau PNG." in answer.text
    assert kept(draft) == [("ktp", "ktp.jpg")]


def test_the_documents_asked_follow_the_answers(client: Client, kampar: str) -> None:
    open_house()
    draft = fill(client, "nakes", kampar)
    url = reverse("apply_step", args=[draft.key, "berkas"])
    before = client.get(url).text

    sip = {"sip_number": "S-1", "sip_from": "2025-01-01", "sip_until": "2029-01-01", "practice_place": "Pustu"}
    send_step(client, draft, "izin", proof_answers("nakes", **sip))

    assert 'name="str"' in before
    assert 'name="sip"' not in before
    assert 'name="sip"' in client.get(url).text


def test_documents_go_with_the_application_and_prove_its_licences(client: Client, kampar: str) -> None:
    open_house()
    draft = fill(client, "nakes", kampar)
    send_step(client, draft, "berkas", {"str": photo("str.jpg")})
    send(client, draft)

    application = Application.objects.get()

    assert [one.kind for one in application.attachments.all()] == ["str"]
    licence = application.person.licences.get()
    assert licence.document is not None
    assert licence.document.name == "str.jpg"


def test_a_draft_nobody_touches_is_erased_after_thirty_days_with_its_documents(client: Client, kampar: str) -> None:
    open_house()
    draft = fill(client, "nakes", kampar)
    send_step(client, draft, "berkas", {"ktp": photo()})
    sent = fill(client, "pengguna", kampar, nik="3273015701900000", birth_date="1990-01-17", sex="P")
    assert send(client, sent).status_code == 303

    with time_machine.travel(clock.now() + timedelta(days=30), tick=False):
        assert sweep_drafts() == 0
    with time_machine.travel(clock.now() + timedelta(days=31), tick=False):
        assert sweep_drafts() == 1
        assert sweep_drafts() == 0

    assert list(Draft.objects.all()) == [sent]
    assert StoredFile.objects.get().content.name == ""
    assert client.get(reverse("application_receipt", args=[draft.key])).status_code == 404


def test_the_link_is_mailed_to_the_address_that_was_typed(client: Client, kampar: str) -> None:
    open_house()
    draft = fill(client, "nakes", kampar)

    answer = client.post(reverse("application_mail_link", args=[draft.key]))
    send_link(draft.pk)

    assert answer.status_code == 303
    assert mail.outbox[0].to == ["yohanes@simpulsehat.example"]
    assert reverse("application_receipt", args=[draft.key]) in mail.outbox[0].body


def test_an_applicant_erases_the_own_draft(client: Client, kampar: str) -> None:
    open_house()
    draft = fill(client, "nakes", kampar)
    url = reverse("application_withdraw", args=[draft.key])

    asked = client.get(url)
    assert "Hapus konsep pendaftaran?" in asked.text
    assert Draft.objects.count() == 1
    assert client.post(url).status_code == 303

    assert Draft.objects.count() == 0


def test_an_applicant_withdraws_and_may_apply_again(client: Client, kampar: str) -> None:
    open_house()
    draft = fill(client, "faskes", kampar)
    send(client, draft)
    url = reverse("application_withdraw", args=[draft.key])

    assert "Tarik pendaftaran DF-" in client.get(url).text
    assert client.post(url).status_code == 303

    assert Application.objects.get().state == ApplicationState.WITHDRAWN
    assert (Draft.objects.count(), Representative.objects.count()) == (0, 0)
    page = client.get(reverse("application_receipt", args=[draft.key])).text
    assert "Pendaftaran ini sudah ditarik." in page
    assert client.get(url).status_code == 404
    assert send(client, fill(client, "faskes", kampar)).status_code == 303


def test_the_receipt_names_the_amount_how_to_pay_it_and_what_is_paid() -> None:
    application = make_approved(make_application(group="nakes"))
    url = reverse("application_receipt", args=[application.receipt_key])

    page = Client().get(url).text
    pay_pokok(application, amount_rp=40_000, method="tunai", paid_on=clock.today(), acting_user=rini())
    partly = Client().get(url).text

    assert rupiah(POKOK_RP) in page
    assert f'dengan berita <b class="font-semibold">{application.number}</b>' in page
    assert "Rp40.000 dari Rp100.000" in partly
    assert "Rp60.000" in partly


def test_the_receipt_of_a_refused_applicant_says_why() -> None:
    application = make_application(group="nakes")
    reject_application(application, reason="STR atas nama orang lain.", acting_user=rini())

    page = Client().get(reverse("application_receipt", args=[application.receipt_key])).text

    assert "STR atas nama orang lain." in page
    assert "Anda boleh mendaftar lagi setelah memperbaikinya." in page


def test_the_receipt_of_a_member_shows_the_number_and_the_way_in() -> None:
    member = make_member(group="nakes")

    response = Client().get(reverse("application_receipt", args=[application_of(member).receipt_key]))

    assert member.number in response.text
    assert reverse("account_reset_password") in response.text
    assert response["Referrer-Policy"] == "same-origin"


def test_the_receipt_as_pdf_is_one_paper_without_a_name() -> None:
    application = make_application(group="nakes", name="Yohanes Taneo")
    url = reverse("application_receipt_pdf", args=[application.receipt_key])

    first, second = Client().get(url), Client().get(url)

    assert (first["Content-Type"], first.content[:5]) == ("application/pdf", b"%PDF-")
    assert second.status_code == 200
    paper = Paper.objects.get()
    assert ["Nomor pendaftaran", application.number] in paper.facts
    assert "Taneo" not in str(paper.facts)


def test_a_correction_of_an_institution_writes_its_data_anew(client: Client, kampar: str) -> None:
    open_house()
    draft = fill(client, "faskes", kampar)
    send(client, draft)
    ask_correction(Application.objects.get(), reason="Nama lembaga keliru.", acting_user=budi())

    body = body_answers(kampar, institution_name="Klinik Desa Mekar Baru", nib="9120000000002")
    send_step(client, draft, "lembaga", body)
    assert send(client, draft).status_code == 303

    application = Application.objects.select_related("institution").get()
    assert application.institution is not None
    assert (application.institution.name, application.institution.nib) == ("Klinik Desa Mekar Baru", "9120000000002")
    assert type(application.institution).objects.count() == 1
    assert Representative.objects.count() == 1
    assert application.institution.licences.count() == 1


def test_a_wrong_nik_is_corrected_in_place(client: Client, kampar: str) -> None:
    open_house()
    draft = fill(client, "pengguna", kampar)
    send(client, draft)
    person = Application.objects.get().person
    ask_correction(Application.objects.get(), reason="NIK keliru.", acting_user=budi())

    send_step(client, draft, "diri", person_answers(kampar, nik="3273021705900000"))
    assert send(client, draft).status_code == 303

    assert Application.objects.get().person == person
    before, person = person.nik_hash, type(person).objects.get()
    assert person.nik_hash != before
