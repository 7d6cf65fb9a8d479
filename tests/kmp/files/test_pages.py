"""Handing a file out, and the form field."""

from typing import Any

import pytest
from django import forms
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from kmp.accounts.models import User
from kmp.acts import act
from kmp.files import uploading
from kmp.files.forms import DocumentField
from kmp.files.models import StoredFile
from kmp.files.services import keep_file
from kmp.trail.models import ActionLog
from tests.factories.files import pdf, picture, upload
from tests.factories.kmp import browser_of, make_account

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _gate(settings: Any) -> None:
    settings.FILE_GATES = ["tests.kmp.files.gates.may_open_file"]


@act
def keep(*, name: str = "nib.pdf", acting_user: User | None = None) -> StoredFile:
    return keep_file(upload(pdf(), name), acting_user=acting_user)


def test_file_comes_as_an_attachment_that_runs_nothing() -> None:
    stored = keep(name='nib "PT Maju".pdf')

    answer = browser_of(make_account(username="pemilik")).get(reverse("file", args=[stored.pk]))

    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == pdf()  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == 'attachment; filename="nib PT Maju.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"


def test_opening_another_persons_file_is_written_down_opening_the_own_is_not() -> None:
    owner = make_account(username="pemilik")
    browser = browser_of(owner)
    own, foreign = keep(acting_user=owner), keep()

    for stored in (own, foreign):
        assert browser.get(reverse("file", args=[stored.pk])).status_code == 200

    opened = ActionLog.objects.filter(action="kmp.file.opened")
    assert [(log.object_id, log.actor_id) for log in opened] == [(str(foreign.pk), owner.pk)]


def test_nobody_opens_what_no_slice_lets_them() -> None:
    stored = keep()

    assert browser_of(make_account()).get(reverse("file", args=[stored.pk])).status_code == 404
    assert browser_of(None).get(reverse("file", args=[stored.pk])).status_code == 302
    assert ActionLog.objects.filter(action="kmp.file.opened").count() == 0


def test_no_address_leads_to_the_bytes_themselves() -> None:
    stored, browser = keep(), browser_of(make_account(username="pemilik"))

    for path in (f"/{stored.content.name}", f"/media/{stored.content.name}", f"/static/{stored.content.name}"):
        assert browser.get(path).status_code == 404, path


def test_file_that_is_gone_from_the_disk_is_not_found() -> None:
    stored = keep()
    default_storage.delete(str(stored.content.name))

    assert browser_of(make_account(username="pemilik")).get(reverse("file", args=[stored.pk])).status_code == 404


class DocumentForm(forms.Form):
    proof = DocumentField(label="Bukti")


def sent_with(files: dict[str, Any]) -> DocumentForm:
    return DocumentForm({}, MultiValueDict({name: [file] for name, file in files.items()}))


def test_field_gives_a_document_ready_to_keep() -> None:
    form = sent_with({"proof": upload(picture(), "ktp.pdf")})

    assert form.is_valid(), form.errors
    assert (form.cleaned_data["proof"].kind, form.cleaned_data["proof"].name) == ("jpeg", "ktp.jpg")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        pytest.param({}, "Pilih berkasnya.", id="nothing"),
        pytest.param({"proof": upload(b"", "a.pdf")}, "Berkas ini kosong. Pilih berkas lain.", id="empty"),
        pytest.param({"proof": upload(b"halo", "a.pdf")}, "Berkas ini bukan PDF, JPG, atau PNG.", id="text"),
        pytest.param(
            {"proof": upload(pdf(script="app.alert(1)"), "a.pdf")},
            "PDF ini berisi program atau lampiran. Cetak menjadi PDF biasa, lalu unggah lagi.",
            id="script",
        ),
    ],
)
def test_field_says_beside_itself_what_is_wrong(sent: dict[str, Any], said: str) -> None:
    assert sent_with(sent).errors == {"proof": [said]}


def test_field_tells_the_browser_and_the_reader_what_it_takes() -> None:
    field = DocumentForm().fields["proof"]

    assert field.help_text == "PDF, JPG, atau PNG, paling besar 5 MB."
    assert field.widget.attrs["accept"] == "application/pdf,image/jpeg,image/png,.pdf,.jpg,.png"


def test_request_larger_than_any_form_is_refused_before_it_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = browser_of(make_account())
    sent = {"zone": "Asia/Makassar", "proof": upload(pdf(), "nib.pdf")}
    assert browser.post(reverse("account"), sent).status_code == 303

    monkeypatch.setattr(uploading, "MOST_REQUEST_BYTES", 1000)

    assert browser.post(reverse("account"), {**sent, "proof": upload(pdf() * 3, "nib.pdf")}).status_code == 400
