"""Pure rules about personal data: the words of consent, the clock of a request, what time has passed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

ANSWER_WITHIN = timedelta(hours=72)  # UU 27/2022 Ps 30, 32, 40, 41: three times twenty-four hours
TEXT_VERSION = "2026-1"


@dataclass(frozen=True)
class ConsentWords:
    """What a person agrees to for one purpose, as the form shows it."""

    purpose: str
    text: str
    note: str
    retention: str
    is_required: bool
    version: str = TEXT_VERSION
    valid_from: date = date(2025, 1, 1)


CONSENT_WORDS = (
    ConsentWords(
        "data",
        "Saya setuju koperasi menyimpan dan memeriksa data ini untuk keanggotaan.",
        "NIK disimpan tersandi dan hanya ditampilkan sebagian. Siapa yang melihatnya utuh, tercatat dan Anda diberi "
        "tahu.",
        "Selama menjadi anggota; catatan keuangan 10 tahun sesudah tahun bukunya (UU KUP Pasal 28 ayat 11).",
        True,
    ),
    ConsentWords(
        "aturan",
        "Saya sudah membaca AD/ART dan bersedia mengikutinya.",
        "Aturan yang berlaku selalu dapat dibaca di halaman Aturan.",
        "Selama menjadi anggota, dan 10 tahun sesudahnya sebagai bukti.",
        True,
    ),
    ConsentWords(
        "kabar",
        "Saya setuju menerima kabar koperasi lewat surel atau telepon.",
        "Boleh tidak, dan boleh dicabut kapan saja.",
        "Sampai dicabut atau sampai keluar dari koperasi.",
        False,
    ),
)


def due_at(asked_at: datetime) -> datetime:
    """The instant by which a request is to be answered: 72 hours after it, whatever the day of the week."""
    return asked_at + ANSWER_WITHIN
