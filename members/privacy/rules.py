"""Pure rules about personal data: the words of consent, the clock of a request, who may be made nobody."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from kmp.errors import Blocker

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


def time_left(due: datetime, now: datetime) -> str:
    """sisa 71 jam, sisa 20 menit, lewat 3 jam: beside the instant, never instead of it."""
    word, span = ("sisa", due - now) if due >= now else ("lewat", now - due)
    minutes = int(span.total_seconds()) // 60
    return f"{word} {minutes // 60} jam" if minutes >= 60 else f"{word} {minutes} menit"


@dataclass(frozen=True)
class ErasureFacts:
    """What still ties a person to the house; numbers are how many."""

    memberships: int  # not left yet, own
    mandates: int  # valid today or later
    applications: int  # under way
    leavings: int  # asked or decided, not paid
    open_accounts: int  # book accounts whose balance with this person is not zero
    withdrawals: int  # asked, not paid
    roles: int  # other than anggota


def erasure_problems(facts: ErasureFacts) -> list[Blocker]:
    """Why a person cannot be made nobody yet: each with what has to happen first."""
    asked = (
        (facts.memberships, "still_member", _("Orang ini masih anggota. Catat keluarnya lebih dahulu.")),
        (facts.mandates, "still_mandated", _("Orang ini masih mewakili lembaga. Akhiri mandatnya lebih dahulu.")),
        (facts.applications, "still_applying", _("Pendaftarannya masih berjalan. Putuskan atau tarik lebih dahulu.")),
        (facts.leavings, "still_leaving", _("Penyelesaian keluarnya belum selesai dibayar.")),
        (facts.open_accounts, "money_open", _("Masih ada uang yang belum selesai dengan orang ini.")),
        (facts.withdrawals, "withdrawal_open", _("Penarikan simpanannya masih menunggu.")),
        (facts.roles, "still_works_here", _("Akunnya masih memegang peran petugas. Cabut peran itu lebih dahulu.")),
    )
    return [Blocker(code, message, source="UU 27/2022 Pasal 16") for count, code, message in asked if count]
