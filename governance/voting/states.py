"""Kinds, forms and states of motions, the choices on a ballot, and why somebody has no vote on one."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MotionKind(TextChoices):
    """What is decided about; the bylaws set a majority for each."""

    ORDINARY = "biasa", _("Usul biasa")
    BYLAWS = "perubahan_ad", _("Perubahan AD/ART")
    SHU = "shu", _("Pembagian SHU")
    ELECTION = "pemilihan", _("Pemilihan orang")
    REMOVAL = "pemberhentian", _("Pemberhentian pengurus atau pengawas")
    MERGER = "penggabungan", _("Penggabungan, pembagian atau pembubaran")


BOUND_KINDS = frozenset({MotionKind.BYLAWS, MotionKind.SHU, MotionKind.ELECTION})  # their text is written elsewhere


class Question(TextChoices):
    """How the members answer."""

    YES_NO = "setuju_tidak", _("Setuju, tidak setuju, atau abstain")
    CHOICE = "pilihan", _("Memilih satu atau beberapa dari daftar")
    RANKED = "peringkat", _("Mengurutkan daftar menurut kesukaan")


class Casting(TextChoices):
    """Where the ballots are given: each one in the system, or all in the room, where two persons count them."""

    ELECTRONIC = "elektronik", _("Melalui sistem")
    IN_THE_ROOM = "di_rapat", _("Dihitung di rapat")


class MotionState(TextChoices):
    """proposal → draft → ready → (scheduled →) open → closed → counted; or decided by consensus; or withdrawn."""

    PROPOSAL = "usulan", _("Usulan anggota, mengumpulkan dukungan")
    DRAFT = "konsep", _("Konsep")
    READY = "siap", _("Siap dibuka, menunggu orang kedua")
    SCHEDULED = "dijadwalkan", _("Dijadwalkan dibuka")
    OPEN = "terbuka", _("Pemungutan suara terbuka")
    CLOSED = "ditutup", _("Ditutup, belum dihitung")
    COUNTED = "dihitung", _("Sudah dihitung")
    CONSENSUS = "mufakat", _("Diputuskan dengan mufakat")
    WITHDRAWN = "ditarik", _("Ditarik")


BEFORE_OPENING = frozenset({MotionState.PROPOSAL, MotionState.DRAFT, MotionState.READY, MotionState.SCHEDULED})
DISCUSSED = BEFORE_OPENING | {MotionState.OPEN}
EVER_OPENED = frozenset({MotionState.OPEN, MotionState.CLOSED, MotionState.COUNTED})
DECIDED = frozenset({MotionState.COUNTED, MotionState.CONSENSUS})
PUBLIC = EVER_OPENED | {MotionState.CONSENSUS}


class Choice(TextChoices):
    """What a member can say to a motion with yes and no."""

    YES = "setuju", _("Setuju")
    NO = "tidak", _("Tidak setuju")
    ABSTAIN = "abstain", _("Abstain")


TALLY_KEYS = {Choice.YES: "yes", Choice.NO: "no", Choice.ABSTAIN: "abstain"}


class NoVote(TextChoices):
    """Why somebody on the register has no vote on a motion; each of them sees it."""

    SUSPENDED = "dibekukan", _("Keanggotaan Anda sedang dibekukan saat daftar pemilih ditetapkan.")
    NO_RIGHT = "tanpa_hak", _("Anggota luar biasa tidak mempunyai hak suara.")
    RECUSED = "benturan", _("Anda dikecualikan karena berkepentingan dalam usul ini.")
    NOT_A_DELEGATE = "bukan_utusan", _("Dalam Rapat Paripurna ini suara diberikan oleh utusan kelompok.")
    OTHER_GROUP = "kelompok_lain", _("Usul ini diputuskan dalam rapat kelompok lain.")
    JOINED_LATER = "belum_anggota", _("Anda belum tercatat sebagai anggota saat daftar pemilih ditetapkan.")


class Via(TextChoices):
    """By which way a ballot came in."""

    DIRECT = "langsung", _("Sendiri")
    PROXY = "kuasa", _("Melalui kuasa")
    PAPER = "kertas", _("Surat suara kertas")
