"""The two kinds of service. An *act* is one whole transaction; a *step* works inside an act and refuses to stand alone.

What the database refuses by a named constraint comes out of an act as a `DomainError` with that name as its code,
so that rules live in one place and every page still says why.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import cache, wraps
from typing import ParamSpec, TypeVar

from django.apps import apps
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import BaseConstraint
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kmp.errors import DomainError

P = ParamSpec("P")
T = TypeVar("T")

LOCK_TIMEOUT = "3s"  # longer waits are refused as "busy" rather than left to pile up
LOCK_NOT_AVAILABLE = "55P03"

TRIGGER_SENTENCES = {
    "distribution_begins_as_a_draft": gettext_lazy("SHU suatu tahun dimulai sebagai konsep."),
    "input_is_of_a_member": gettext_lazy("Masukan SHU harus milik anggota, kelompok, dan tahun yang ada."),
    "inputs_come_before_the_freezing": gettext_lazy("Masukan SHU sudah dibekukan dan tidak dapat diubah."),
    "refused_before_it_is_frozen_anew": gettext_lazy(
        "SHU ini sedang di tangan Rapat Anggota. Masukannya hanya dibekukan lagi bila usulnya ditolak."
    ),
    "settled_owes_nothing": gettext_lazy("Masih ada bagian SHU yang belum dibayar."),
    "share_is_of_its_input": gettext_lazy("Bagian SHU harus sesuai dengan masukan yang dibekukan."),
    "shares_sum_to_what_was_decided": gettext_lazy(
        "Jumlah bagian anggota tidak sama dengan yang diputuskan Rapat Anggota."
    ),
    "step_names_its_person": gettext_lazy("Langkah ini harus mencatat siapa yang melakukannya."),
    "attendance_leaves_its_counter_entry": gettext_lazy("Kehadiran hanya dibatalkan dengan alasan yang dicatat."),
    "ballot_on_paper_has_its_sheet": gettext_lazy("Suara dari kertas memerlukan surat suaranya."),
    "box_moves_with_its_ballots": gettext_lazy("Kotak suara hanya berubah bila suara dimasukkan."),
    "bylaw_draft_begins_as_one": gettext_lazy("Rancangan AD/ART dimulai sebagai konsep."),
    "voter_is_a_member_of_the_group": gettext_lazy("Pemilih harus anggota kelompok itu."),
    "account_place_fits_its_kind": gettext_lazy("Letak itu bukan untuk jenis akun ini."),
    "notes_under_signature_are_frozen": gettext_lazy(
        "Laporan tahunan sedang atau sudah ditandatangani, jadi catatannya tidak dapat diubah."
    ),
    "journal_is_balanced": gettext_lazy("Debit dan kredit jurnal ini tidak sama."),
    "journal_period_is_open": gettext_lazy("Masa buku untuk tanggal itu sudah ditutup atau belum dibuka."),
    "posting_goes_with_its_journal": gettext_lazy("Jurnal ini sudah dibukukan dan tidak dapat ditambah."),
    "reopening_rests_on_a_resolution": gettext_lazy("Buku dibuka kembali hanya dengan keputusan Rapat Anggota."),
    "reopening_rests_on_its_own_resolution": gettext_lazy("Keputusan itu bukan tentang pembukaan kembali buku ini."),
    "reopening_comes_before_the_distribution": gettext_lazy(
        "SHU tahun itu sudah diajukan ke Rapat Anggota, jadi bukunya tetap."
    ),
    "period_opens_only_by_a_reopening": gettext_lazy(
        "Bulan buku yang ditutup hanya dibuka kembali dengan keputusan Rapat Anggota."
    ),
    "voucher_begins_as_a_draft": gettext_lazy("Bukti jurnal dimulai sebagai konsep."),
    "voucher_is_frozen_once_submitted": gettext_lazy("Bukti ini sudah diajukan, jadi isinya tetap. Salin bila keliru."),
    "voucher_is_complete_when_submitted": gettext_lazy(
        "Bukti ini belum lengkap: paling sedikit dua baris, semua berakun dan berjumlah, debit sama dengan kredit."
    ),
    "voucher_journal_says_its_lines": gettext_lazy("Jurnal itu bukan jurnal dari bukti ini."),
    "attachment_stays_with_its_voucher": gettext_lazy("Lampiran bukti yang sudah diajukan tidak dapat dilepas."),
    "posting_is_not_on_a_header": gettext_lazy("Akun induk hanya judul, jadi tidak dapat dibukukan."),
    "posting_is_on_an_account_in_use": gettext_lazy("Salah satu akun jurnal ini tidak dipakai lagi."),
    "account_code_says_its_kind": gettext_lazy(
        "Kode akun diawali angka jenisnya (1 aset, 2 kewajiban, 3 ekuitas, 4 pendapatan, 5 beban), lalu angka, titik,"
        " atau tanda hubung, paling banyak 12 huruf."
    ),
    "account_with_a_balance_stays_in_use": gettext_lazy("Akun ini masih bersaldo. Pindahkan saldonya dahulu."),
    "account_code_is_locked_once_used": gettext_lazy("Akun ini sudah dipakai, sehingga tidak dapat diubah."),
    "plenary_waits_for_every_group": gettext_lazy(
        "Rapat Paripurna belum dapat dibuka: masih ada kelompok tanpa berita acara atau catatan kuorum gagal."
    ),
    "second_call_follows_a_failed_first": gettext_lazy(
        "Panggilan kedua hanya setelah panggilan pertama tercatat tidak mencapai kuorum."
    ),
    "second_call_is_within_the_days": gettext_lazy(
        "Panggilan kedua diadakan sesudah yang pertama gagal, dan dalam jumlah hari yang ditetapkan AD/ART."
    ),
    "invitation_is_in_time": gettext_lazy(
        "Jarak undangan sampai rapat kurang dari yang ditetapkan AD/ART. Undurkan rapat, atau minta izin pengawas."
    ),
    "open_ballot_keeps_its_meeting": gettext_lazy(
        "Masih ada pemungutan suara yang terbuka dalam rapat ini. Tunggu sampai ditutup."
    ),
    "founding_needs_nine_of_two_groups": gettext_lazy(
        "Koperasi didirikan paling sedikit sembilan orang dari dua kelompok."
    ),
    "agenda_ends_with_the_meeting": gettext_lazy("Rapat ini sudah selesai, jadi susunan acaranya tetap."),
    "founders_are_listed_before_the_end": gettext_lazy("Rapat ini sudah selesai, jadi daftar pendirinya tetap."),
    "answer_comes_before_the_opening": gettext_lazy("Rapat sudah dibuka, jadi jawaban undangan tidak dapat diubah."),
    "roll_is_frozen_when_the_motion_opens": gettext_lazy("Daftar pemilih sudah dibekukan."),
    "ballot_goes_to_an_open_motion": gettext_lazy("Pemungutan suara ini tidak sedang dibuka."),
    "ballot_comes_from_the_roll": gettext_lazy("Anda tidak tercatat dalam daftar pemilih usul ini."),
    "ballot_is_final": gettext_lazy("Suara untuk usul ini tidak dapat diubah lagi."),
    "ballot_answers_the_question": gettext_lazy("Pilihan itu tidak sesuai dengan pertanyaan usul ini."),
    "options_are_frozen_when_the_motion_opens": gettext_lazy("Daftar pilihan sudah dibekukan."),
    "recusal_comes_before_the_opening": gettext_lazy(
        "Daftar pemilih sudah dibekukan, jadi pengecualian tidak dapat dicatat lagi. Pilihlah abstain."
    ),
    "proxies_stay_within_the_bylaws": gettext_lazy(
        "AD/ART tidak mengizinkan kuasa suara, atau anggota itu sudah memegang kuasa sebanyak yang diizinkan."
    ),
    "proxy_stays_in_the_group": gettext_lazy("Kuasa hanya dapat diberikan kepada anggota dari kelompok yang sama."),
    "proxy_is_for_a_motion_of_the_meeting": gettext_lazy("Usul itu dari rapat lain."),
    "own_ballot_comes_before_a_proxy": gettext_lazy(
        "Anggota itu sudah memberikan suaranya sendiri, jadi kuasa tidak berlaku lagi untuk usul ini."
    ),
    "ballot_by_proxy_rests_on_it": gettext_lazy("Kuasa ini sudah dicabut atau bukan untuk usul ini."),
    "delegate_is_of_the_group": gettext_lazy("Utusan harus anggota kelompok yang mengutusnya."),
    "delegate_goes_to_a_plenary": gettext_lazy("Utusan dikirim ke Rapat Paripurna."),
    "no_more_delegates_than_the_bylaws_say": gettext_lazy(
        "Kelompok ini sudah mengirim utusan sebanyak yang ditetapkan AD/ART."
    ),
    "term_rests_on_an_election": gettext_lazy("Keputusan itu bukan tentang pemilihan."),
    "removal_is_about_an_officer": gettext_lazy("Keputusan itu bukan tentang pemberhentian pengurus atau pengawas."),
    "proposal_has_its_seconds": gettext_lazy("Usulan ini belum cukup didukung anggota lain."),
    "paper_comes_before_the_opening": gettext_lazy(
        "Bahan ditambahkan sebelum pemungutan suara dibuka, agar semua pemilih membaca yang sama."
    ),
    "comment_comes_before_the_closing": gettext_lazy("Pembahasan usul ini sudah selesai."),
    "answer_goes_to_a_comment_of_the_motion": gettext_lazy(
        "Jawaban hanya dapat ditulis di bawah pendapat tentang usul ini."
    ),
    "amendment_is_of_a_draft": gettext_lazy("Usul ini bukan konsep lagi, jadi uraiannya tidak berubah."),
    "second_stands_behind_a_proposal": gettext_lazy("Usulan ini tidak sedang mengumpulkan dukungan Anda."),
    "bylaws_rest_on_the_right_motion": gettext_lazy("Keputusan itu bukan tentang perubahan AD/ART."),
    "bylaws_are_what_was_voted_on": gettext_lazy(
        "AD/ART hanya berlaku persis seperti rancangan yang diputuskan Rapat Anggota."
    ),
    "bylaw_draft_comes_before_the_vote": gettext_lazy("Rancangan diajukan sebelum usulnya dipungut suaranya."),
    "bylaw_version_says_what_its_draft_says": gettext_lazy("Versi itu tidak berasal dari rancangan ini."),
    "verdict_rests_on_two_counts": gettext_lazy("Dua orang belum menghitung suara ini dengan hasil yang sama."),
    "resolution_rests_on_a_passed_verdict": gettext_lazy(
        "Keputusan memerlukan usul yang diterima dalam rapat dengan kuorum, dan berita acara yang sudah ditandatangani."
    ),
    "attendance_ends_with_the_meeting": gettext_lazy("Daftar hadir rapat ini sudah ditutup."),
    "attendance_is_of_who_may_come": gettext_lazy("Anggota ini tidak dihitung hadir dalam rapat itu."),
    "paper_is_in_the_box_before_closing": gettext_lazy(
        "Masih ada surat suara kertas yang menunggu orang kedua. Masukkan atau batalkan kumpulan itu dahulu."
    ),
    "batch_begins_while_the_ballot_is_open": gettext_lazy(
        "Surat suara kertas dicatat sebelum waktu tutup, dan dikumpulkan selama pemungutan suara terbuka."
    ),
    "batch_ends_with_its_sheets": gettext_lazy("Masih ada surat suara dalam kumpulan ini yang belum diputuskan."),
    "sheet_is_of_a_voter": gettext_lazy(
        "Surat suara hanya dicetak untuk pemilih yang berhak, selama pemungutan suara terbuka."
    ),
    "sheet_comes_with_its_batch": gettext_lazy("Surat suara ini bukan milik kumpulan itu, atau kumpulannya ditutup."),
    "sheet_is_the_first_own_ballot": gettext_lazy("Pemilih ini sudah bersuara lewat sistem."),
    "list_begins_while_names_are_taken": gettext_lazy("Daftar hadir rapat ini sudah ditutup."),
    "list_ends_with_its_names": gettext_lazy("Masih ada nama dalam daftar ini yang belum diputuskan."),
    "name_comes_with_its_list": gettext_lazy("Daftar hadir kertas ini sudah diputuskan."),
    "resolution_is_of_the_own_motion": gettext_lazy("Keputusan itu bukan tentang pembagian SHU ini."),
    "bill_is_not_overpaid": gettext_lazy("Jumlah itu melebihi sisa tagihan, atau tagihan ini sudah lunas."),
    "payment_comes_from_a_member": gettext_lazy("Anggota ini sudah keluar, sehingga tidak dapat menyetor simpanan."),
    "capital_stays_while_a_member": gettext_lazy(
        "Simpanan pokok dan wajib tidak dapat ditarik selama masih menjadi anggota."
    ),
    "sukarela_covers_the_withdrawal": gettext_lazy("Simpanan sukarela tidak cukup untuk penarikan itu."),
    "paper_content_is_immutable": gettext_lazy("Surat yang sudah terbit tidak dapat diubah."),
    "bank_line_facts_are_immutable": gettext_lazy("Baris mutasi bank tetap seperti yang diimpor."),
    "settlement_is_frozen": gettext_lazy("Penyelesaian yang sudah diputuskan tidak dapat diubah."),
    "share_needs_an_approved_distribution": gettext_lazy("SHU ini belum disahkan Rapat Anggota."),
    "payout_needs_a_posted_distribution": gettext_lazy("SHU ini belum dibukukan, jadi belum dapat dibayarkan."),
    "payout_begins_in_an_open_batch": gettext_lazy("Kumpulan pembayaran itu sudah diputuskan."),
    "payment_waits_for_the_second_person": gettext_lazy("Pembayaran ini belum disetujui orang kedua."),
    "pay_choice_is_immutable": gettext_lazy("Pilihan cara terima SHU yang sudah disimpan tidak dapat diubah."),
    "withdrawal_facts_stay": gettext_lazy("Permintaan penarikan yang sudah dicatat tidak dapat diubah."),
    "payout_facts_stay": gettext_lazy("Pembayaran yang sudah disiapkan tidak dapat diubah."),
    "return_facts_stay": gettext_lazy("Uang kembali yang sudah dicatat tidak dapat diubah."),
    "return_waits_for_the_second_person": gettext_lazy("Uang kembali ini menunggu orang kedua."),
    "payment_leaves_only_a_dropped_return": gettext_lazy("Pembayaran ini sudah tercatat kembali."),
    "batch_facts_stay": gettext_lazy("Kumpulan pembayaran yang sudah disetujui tidak dapat diubah."),
    "fund_payment_facts_stay": gettext_lazy("Pembayaran dana yang sudah disiapkan tidak dapat diubah."),
    "fund_covers_its_payments": gettext_lazy("Dana itu tidak cukup untuk pembayaran ini."),
    "balance_is_written_by_moves_only": gettext_lazy("Stok hanya berubah lewat mutasi."),
    "unfit_lot_never_leaves": gettext_lazy(
        "Lot ini kedaluwarsa, ditahan, ditarik, atau izin edarnya tidak berlaku: tidak boleh keluar."
    ),
}


@cache
def _sentences() -> dict[str, object]:
    """Constraint name → the sentence for people, from the models' constraints and the triggers above."""
    sentences: dict[str, object] = dict(TRIGGER_SENTENCES)
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            said = constraint.violation_error_message
            if said != BaseConstraint.default_violation_error_message:  # without words of its own it is a bug
                sentences.setdefault(constraint.name, said)  # lazy: each reader's language
    return sentences


def refusal(error: IntegrityError) -> DomainError | None:
    """The database's refusal in words, or None where no sentence exists (then it is a bug and should crash)."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    if name not in _sentences():
        return None
    return DomainError(name, str(_sentences()[name]))


@contextmanager
def _refusals() -> Iterator[None]:
    """What the database refuses, as a `DomainError`; `busy` after 3 s of waiting."""
    try:
        yield
    except IntegrityError as error:
        raise refusal(error) or error from error
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", None) != LOCK_NOT_AVAILABLE:
            raise
        raise DomainError("busy", _("Sistem sedang sibuk, silakan coba lagi.")) from error


def act(service: Callable[P, T]) -> Callable[P, T]:
    """One business act in one durable transaction. Raises `DomainError` for a refusal, `busy` after 3 s of waiting."""

    @wraps(service)
    def whole(*args: P.args, **kwargs: P.kwargs) -> T:
        with _refusals(), transaction.atomic(durable=True):
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
            return service(*args, **kwargs)

    return whole


def act_of_one_statement(service: Callable[P, T]) -> Callable[P, T]:
    """An act that writes by one statement, which is a transaction already: three trips to the database fewer.

    Its trigger limits its own waiting. For what many do at once (ADR 10); everything else is an `act`.
    """

    @wraps(service)
    def whole(*args: P.args, **kwargs: P.kwargs) -> T:
        with _refusals(), transaction.atomic() if connection.in_atomic_block else nullcontext():  # in one only in tests
            return service(*args, **kwargs)

    return whole


def step(service: Callable[P, T]) -> Callable[P, T]:
    """A part of an act: outside a transaction it is a bug and raises."""

    @wraps(service)
    def part(*args: P.args, **kwargs: P.kwargs) -> T:
        if not connection.in_atomic_block:
            raise RuntimeError(f"{service.__qualname__} is a step: call it inside an act")
        return service(*args, **kwargs)

    return part
