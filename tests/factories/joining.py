"""What applicants type in the public form, step by step, and a browser that sends it. Every person is invented."""

from datetime import date
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from members.joining.forms import new_key
from members.joining.models import Draft
from tests.factories.members import make_nik

BORN = date(1990, 5, 17)
LICENCES = {"produsen": "cpakb", "distributor": "cdakb", "faskes": "izin_klinik", "nakes": "str"}
KINDS = {"produsen": "produsen", "distributor": "penyalur", "faskes": "klinik_desa"}


def person_answers(village: str, **changes: str) -> dict[str, str]:
    """The step of the person: Yohanes Taneo."""
    return {
        "name": "Yohanes Taneo",
        "nik": make_nik(born=BORN, sex="L"),
        "birth_date": BORN.isoformat(),
        "sex": "L",
        "phone": "0812 0000 0000",
        "email": "yohanes@simpulsehat.example",
        "village": village,
        "village_q": "mekar jaya",
        **changes,
    }


def body_answers(village: str, *, group: str = "faskes", **changes: str) -> dict[str, str]:
    """The step of the institution."""
    return {
        "institution_name": "Klinik Desa Mekar Jaya",
        "institution_kind": KINDS[group],
        "nib": "9120000000001",
        "npwp": "",
        "institution_village": village,
        "mandate": "SK 7/2026",
        "mandate_until": "2028-01-01",
        **changes,
    }


def proof_answers(group: str, **changes: Any) -> dict[str, Any]:
    """The step of proofs: one licence valid since 2020, and what the group is asked besides."""
    kind = LICENCES[group]
    licence = {f"{kind}_number": f"{kind.upper()}-9001", f"{kind}_from": "2020-01-01"}
    by_group: dict[str, dict[str, Any]] = {
        "produsen": {"device_groups": ["non_elektromedik_steril"]},
        "distributor": {"device_groups": ["non_elektromedik_steril"], "regency_1": "14.01"},
        "nakes": {"profession": "perawat"},
    }
    return {**licence, **by_group.get(group, {}), **changes}


CONSENTS = {"consent_data": "on", "consent_aturan": "on"}


def photo(name: str = "ktp.jpg") -> SimpleUploadedFile:
    """A small true picture."""
    content = BytesIO()
    Image.new("RGB", (60, 40), "white").save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")


def begin(client: Client, group: str, **changes: str) -> Draft:
    """The first step sent: a draft with its link."""
    key = new_key()
    sent = {"key": key, "kelompok": group, "keanggotaan": "anggota", **changes}
    answer = client.post(reverse("apply"), sent)
    assert answer.status_code == 303, answer.content.decode()
    return Draft.objects.get(key=key)


def send_step(client: Client, draft: Draft, slug: str, data: dict[str, Any]) -> Any:
    """One step sent."""
    return client.post(reverse("apply_step", args=[draft.key, slug]), data)


def fill(client: Client, group: str, village: str, **person: str) -> Draft:
    """A draft with every step answered, ready to be sent."""
    draft = begin(client, group)
    steps: list[tuple[str, dict[str, Any]]] = [("diri", person_answers(village, **person))]
    if group in KINDS:
        steps.append(("lembaga", body_answers(village, group=group)))
    if group in LICENCES:
        steps.append(("izin", proof_answers(group)))
    for slug, data in steps:
        answer = send_step(client, draft, slug, data)
        assert answer.status_code == 303, answer.content.decode()
    return draft


def send(client: Client, draft: Draft) -> Any:
    """The last step: the consents, and off it goes."""
    return send_step(client, draft, "periksa", CONSENTS)
