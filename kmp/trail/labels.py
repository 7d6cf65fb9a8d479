"""The sentence for each action code of the log, as people read it. `tests/kmp/trail` finds a code without one."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "kmp.books.account_added": _("Menambah akun buku"),
    "kmp.books.journal_posted": _("Membukukan jurnal"),
    "kmp.books.journal_reversed": _("Membalik jurnal"),
    "kmp.books.period_closed": _("Menutup masa buku"),
    "kmp.books.year_closed": _("Menutup tahun buku"),
    "kmp.books.year_opened": _("Membuka tahun buku"),
    "kmp.role.granted": _("Memberi peran"),
    "kmp.role.withdrawn": _("Mencabut peran"),
    "kmp.run.asked": _("Meminta pekerjaan latar"),
    "kmp.run.retried": _("Mengulang pekerjaan latar"),
    "kmp.user.changed": _("Mengubah data akun"),
    "kmp.user.created": _("Membuat akun"),
    "kmp.user.email_verified": _("Menyatakan surel akun terbukti"),
    "kmp.user.renamed": _("Mengganti nama masuk"),
    "kmp.user.zone_set": _("Mengganti zona waktu"),
}


def sentence_of(action: str) -> str:
    """The sentence, or the code itself for a row older than the present words."""
    return str(SENTENCES.get(action, action))
