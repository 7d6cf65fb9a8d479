"""Chapter 9: who runs the cooperative, by the deed and then by election; what was reported, noted and handed over."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from clinics.demo.cast import FOUNDED, NAMED_EMAILS, Applicant
from clinics.demo.membership import paper
from clinics.demo.story import SEED, Story
from clinics.demo.timeline import moment
from governance.elections.models import Election
from governance.elections.services import ElectionData, answer_nomination, fix_list, nominate, plan_election
from governance.elections.states import Body
from governance.meetings.models import Meeting
from governance.officers.handovers import sign_handover, write_handover
from governance.officers.models import Term
from governance.officers.noting import answer_note, write_note
from governance.officers.seating import seat_officers
from governance.officers.services import ask_ending, confirm_term, decide_ending, enter_founding_term
from governance.officers.states import EndingState, NoteArea, TermEnd
from governance.packs.making import ask_pack
from governance.packs.rules import BudgetLine
from governance.packs.services import (
    begin_report,
    put_to_signatures,
    set_budget,
    sign_report,
    supervise_report,
    write_report,
)
from governance.voting.casting import cast_ballot
from governance.voting.models import Motion
from governance.voting.states import Casting, Question
from kmp.accounts.models import User
from members.registry.models import Member

YEAR = 2025
DEED_LAST_DAY = date(2028, 1, 1)  # three years from the deed
TERM_STARTS = date(2026, 4, 1)
NOMINATIONS_UNTIL = moment(date(2026, 3, 14), 17)
CANDIDATES = (20, 27, 33)  # places among the health workers
STATEMENTS = (
    "Sebelas tahun mengurus arsip puskesmas. Saya ingin setiap berita acara selesai dalam satu minggu.",
    "Bidan di kepulauan. Anggota di tempat tanpa sinyal harus menerima undangan yang sama dengan yang lain.",
    "Pernah menjadi sekretaris koperasi sekolah. Dokumen rapat akan mudah dicari semua anggota.",
)
FAVOURITES = (46, 33, 16)  # of each hundred ballots; the rest leave the list blank
OFFICE_FROM, OFFICE_TO = 41, 58  # who joins in the first January and is told of nowhere else
SECRETARY_BY_DEED = 24  # place among the health workers
ORGANISATION = (
    "Tahun 2025 adalah tahun pertama koperasi. Anggota dari 38 provinsi bergabung dalam lima kelompok. Pengurus rapat "
    "setiap bulan; pengawas memeriksa pembukuan dua kali."
)
BUSINESS = (
    "Pembelian bersama berjalan sejak Februari 2025. Barang yang kurang dibagi menurut AD/ART, dan alasan setiap baris "
    "diumumkan. Unit desa melaporkan stok dan pemakaiannya setiap bulan."
)
FINANCE = (
    "Seluruh transaksi dibukukan berpasangan. Laporan keuangan di bagian berikut diambil langsung dari pembukuan yang "
    "sudah ditutup."
)
PLAN = (
    "1. Menambah unit desa di Papua dan Maluku.\n2. Pelatihan pemeliharaan alat bagi tenaga kesehatan.\n"
    "3. Menyiapkan pembelian kulkas vaksin bersama.\n4. Menyelesaikan izin gudang kedua."
)
SUPERVISION = (
    "Pengawas memeriksa pembukuan semester pertama dan kedua tahun 2025, mencocokkan stok di sepuluh unit desa, dan "
    "membaca jejak tindakan. Tidak ditemukan selisih kas. Dua catatan disampaikan dan sudah ditanggapi pengurus."
)
BUDGET = (
    BudgetLine("pendapatan", "Penjualan kepada anggota", 9_600_000_000),
    BudgetLine("pendapatan", "Penjualan kepada bukan anggota", 240_000_000),
    BudgetLine("beban", "Harga pokok barang", 8_700_000_000),
    BudgetLine("beban", "Gaji dan honorarium", 420_000_000),
    BudgetLine("beban", "Pendidikan anggota", 90_000_000),
    BudgetLine("beban", "Rapat anggota", 60_000_000),
)
HANDED_OVER = (
    "Buku daftar anggota cetak: 1 jilid, lengkap\nArsip berita acara 2025: 12 map\nStempel koperasi: 1 buah, baik\n"
    "Kunci lemari arsip: 2 buah"
)


def seat_office(applicants: Sequence[Applicant]) -> None:
    """Let the people of the office be members too: each takes the place of a health worker of the same sex."""
    wanted = {"budi": ("Budi Hartono", "L"), "hadi": ("Hadi Purnomo", "L"), "wati": ("Wati Rahayu", "P")}
    workers = [one for one in applicants if one.group == "nakes" and one.person.email not in NAMED_EMAILS]
    free = workers[OFFICE_FROM:OFFICE_TO]
    for key, (name, sex) in wanted.items():
        taken = next(one for one in free if one.person.sex == sex)
        taken.person = replace(taken.person, name=name, email=f"{key}@contoh.example")
        free.remove(taken)


def tell(story: Story) -> None:
    """Enter the offices, the annual report and the notes of the supervisors into the timeline."""
    at, office = story.timeline.at, story.office
    at(moment(date(2025, 3, 3), 10), partial(_name_the_first, story))
    at(moment(date(2026, 1, 20), 10), partial(_write_report, story))
    at(moment(date(2026, 2, 16), 10), partial(_sign_report, story))
    at(moment(date(2025, 8, 11), 14), partial(_note, story))
    at(moment(date(2026, 10, 19), 14), partial(_note_again, office.wati))


def _name_the_first(story: Story) -> None:
    """The deed names the first officers; one of the board enters them, another has seen the deed."""
    office = story.office
    by_user = {user.pk: member for member in story.everyone() if (user := story.users.get(member.pk)) is not None}
    secretary = story.members["nakes"][SECRETARY_BY_DEED]
    for member, body, position in (
        (by_user[office.budi.pk], "pengurus", "Ketua"),
        (secretary, "pengurus", "Sekretaris"),
        (by_user[office.hadi.pk], "pengurus", "Bendahara"),
        (by_user[office.wati.pk], "pengawas", "Ketua Pengawas"),
    ):
        term = enter_founding_term(
            member,
            body=body,
            position=position,
            starts_on=FOUNDED,
            ends_on=DEED_LAST_DAY,
            deed="Akta Nomor 7 tanggal 2 Januari 2025 (contoh)",
            acting_user=office.hadi,
        )
        confirm_term(term, acting_user=office.budi)


def _write_report(story: Story) -> None:
    office = story.office
    report = begin_report(YEAR, acting_user=office.budi)
    words = {"organisation": ORGANISATION, "business": BUSINESS, "finance": FINANCE, "work_plan": PLAN}
    write_report(report, words=words, acting_user=office.budi)
    set_budget(report, lines=BUDGET, acting_user=office.hadi)
    supervise_report(report, text=SUPERVISION, acting_user=office.wati)


def _sign_report(story: Story) -> None:
    """Every pengurus signs: more than a month before the assembly, as the law asks."""
    office = story.office
    report = put_to_signatures(begin_report(YEAR, acting_user=office.budi), acting_user=office.budi)
    for user in (office.budi, office.hadi, story.users[story.members["nakes"][SECRETARY_BY_DEED].pk]):
        sign_report(report, acting_user=user)


def _note(story: Story) -> None:
    text = "Tiga bukti setoran tunai bulan Juli belum diberi nomor oleh petugas. Jumlahnya cocok dengan kas."
    title = "Bukti setoran tanpa nomor"
    note = write_note(area=NoteArea.BOOKS, title=title, text=text, path="/meja/buku/", acting_user=story.office.wati)
    answer = "Sudah diberi nomor pada hari yang sama. Kwitansi sekarang hanya dicetak dari sistem."
    story.timeline.at(
        moment(date(2025, 8, 13), 9), partial(answer_note, note, answer=answer, acting_user=story.office.budi)
    )


def _note_again(wati: User) -> None:
    text = "Dua lot kasa di gudang akan kedaluwarsa dalam 60 hari dan belum ditawarkan kepada unit yang memerlukan."
    write_note(area=NoteArea.SUPPLY, title="Lot mendekati kedaluwarsa", text=text, path="/meja/stok/", acting_user=wati)


def open_nominations(story: Story, plenary: Meeting, closes_at: datetime) -> Election:
    """The secretary by deed wants to stop; the members are to choose another from three who are willing."""
    data = ElectionData(
        body=Body.BOARD,
        position="Sekretaris",
        seats=1,
        nominations_until=NOMINATIONS_UNTIL,
        closes_at=closes_at,
        question=Question.CHOICE,
        casting=Casting.ELECTRONIC,
        term_starts_on=TERM_STARTS,
    )
    _resign(story)
    election = plan_election(plenary, data, acting_user=story.office.budi)
    for turn, (place, words) in enumerate(zip(CANDIDATES, STATEMENTS, strict=True)):
        member = story.members["nakes"][place]
        when = moment(date(2026, 2, 24) + timedelta(days=2 * turn), 19)
        story.timeline.at(when, partial(_stand, story, election, member, words))
    story.timeline.at(moment(date(2026, 3, 15), 9), partial(fix_list, election, acting_user=story.office.budi))
    return election


def _resign(story: Story) -> None:
    term = Term.objects.get(position="Sekretaris")
    note, last_day = "Pindah tugas ke luar pulau.", TERM_STARTS - timedelta(days=1)
    budi, hadi = story.office.budi, story.office.hadi
    ending = ask_ending(term, kind=TermEnd.RESIGNED, last_day=last_day, note=note, acting_user=hadi)
    decide_ending(ending, decision=EndingState.APPROVED, acting_user=budi)


def _stand(story: Story, election: Election, member: Member, words: str) -> None:
    user = story.users[member.pk]
    candidacy = nominate(election, member=member, nominated_by=member, acting_user=user)
    answer_nomination(candidacy, willing=True, statement=words, acting_user=user)


def vote_for_one(story: Story, motion: Motion, voters: Sequence[Member], *, begins: datetime, minutes: int) -> None:
    """Most of `voters` choose one of the list, the first in the order of the list most often."""
    place = motion.number.partition("/")[0]  # not its id, which depends on what the database held before
    dice = Random(f"{SEED} sekretaris {place}")  # noqa: S311 - of its own, so that other dice fall as before
    for member in voters:
        if member.pk not in story.users:
            continue
        picked = dice.choices(["1", "2", "3", "abstain"], [*FAVOURITES, 100 - sum(FAVOURITES)])[0]
        when = begins + timedelta(seconds=dice.randrange(minutes * 60))
        story.timeline.at(when, partial(_choose, story, motion, member, picked))


def _choose(story: Story, motion: Motion, member: Member, picked: str) -> None:
    cast_ballot(motion.pk, choice=picked, member=member, acting_user=story.users[member.pk])


def take_office(story: Story, election: Election) -> None:
    """The elected gets the term, the outgoing hands over, and both sign."""
    outgoing = Term.objects.get(position="Sekretaris", resolution=None)
    [term] = seat_officers(election, acting_user=story.office.budi).terms
    document = paper("Serah terima jabatan", "CONTOH/ST/001")
    when = moment(date(2026, 4, 2), 10)
    story.timeline.at(when, partial(_hand_over, story, outgoing, term, document))


def _hand_over(story: Story, outgoing: Term, incoming: Term, document: object) -> None:
    handover = write_handover(
        outgoing,
        incoming=incoming,
        items=HANDED_OVER,
        document=document,  # type: ignore[arg-type]
        acting_user=story.office.budi,
    )
    sign_handover(handover, acting_user=story.users[outgoing.member_id])
    sign_handover(handover, acting_user=story.users[incoming.member_id])


def make_pack(story: Story, plenary: Meeting) -> None:
    """Everything of the annual assembly as one PDF and one zip."""
    ask_pack(plenary, acting_user=story.office.budi)
