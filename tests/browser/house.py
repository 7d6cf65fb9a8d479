"""A cooperative with one of everything on its pages, and who may open them. Built by the factories, all invented."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from clinics.pharmacy.services import dispense
from clinics.units.models import Unit
from governance.funds.services import prepare_fund_payment
from governance.meetings.models import Meeting
from governance.meetings.states import Mode
from governance.officers.handovers import write_handover
from governance.officers.noting import write_note
from governance.packs.services import begin_report
from governance.payouts.services import prepare_batch
from governance.surplus.models import Distribution, ShareInput
from governance.voting.models import Motion
from governance.voting.recusals import note_recusal
from governance.voting.states import Question
from kmp import clock
from kmp.accounts.models import User
from kmp.books.models import Account, Journal, Party
from kmp.books.rules import Line
from kmp.books.services import open_year
from kmp.runs.models import Run
from kmp.runs.services import execute_run
from kmp.statements.states import Statement
from kmp.vouchers.models import RecurringJournal, Voucher
from kmp.vouchers.recurring import begin_recurring
from kmp.vouchers.services import write_voucher
from members.registry.models import Member
from members.registry.services import ask_change
from members.savings.models import Bill
from members.savings.rules import first_of_month
from members.savings.services import ask_wajib
from supply.allocation.services import approve_allocation
from supply.catalogue.models import Product
from supply.orders.services import order_from_offer
from supply.stock.models import Lot
from tests.factories.bookimports import OPENING, POSITION, sent_books, sheet_of
from tests.factories.books import entered, posted_by_two, submitted
from tests.factories.clinics import make_patient, make_unit, make_visit, make_worker, stock_unit, village
from tests.factories.counts import opened_list, room_motion
from tests.factories.deliberation import amended, proposed, said
from tests.factories.elections import nominated, office_election
from tests.factories.governance import (
    closed_year,
    counted,
    drafted_motion,
    opened_motion,
    planned_plenary,
    posted_distribution,
    readied,
    uninvited_plenary,
    vote,
)
from tests.factories.joining import begin, photo, send_step
from tests.factories.kmp import make_account
from tests.factories.meetings import failed, paper_for, planned_founding, with_founders, written_plenary
from tests.factories.members import budi, make_application, make_approved, make_member, open_house, rini, user_of, wati
from tests.factories.memory import remembered
from tests.factories.officers import founding_term, serving_term
from tests.factories.packs import closed, made_pack, opened_group, signed_report
from tests.factories.supply import (
    compute,
    make_allocation,
    make_offer,
    make_request,
    make_shipment,
    make_stock,
    warehouse,
)
from tests.governance.payouts.paying import chosen, paid, sent

Pages = dict[str, list[tuple[tuple[object, ...], str]]]  # name of the URL → its arguments and query strings


PEOPLE = ("stranger", "faskes", "nakes", "petugas", "pengurus", "pengawas", "admin")


@dataclass(frozen=True)
class House:
    """Who lives here, and the addresses of what there is; pages not named in `pages` take no arguments."""

    people: dict[str, User | None]
    pages: Pages

    def addresses(self, name: str) -> list[str]:
        """Where the page of this name is found here."""
        return [reverse(name, args=args) + query for args, query in self.pages.get(name, [one()])]


def furnish() -> House:
    """Last year is shared out; this year goods travel, a visit is open, a motion takes ballots."""
    people, pages = remembered(("furnished house",), _furnish, within=timedelta(minutes=10))
    users = User.objects.in_bulk(filter(None, people))
    return House({who: users[key] if key else None for who, key in zip(PEOPLE, people, strict=True)}, pages)


def _furnish() -> tuple[list[int | None], Pages]:
    village()
    members = closed_year()
    shared = posted_distribution(members)
    open_house()
    clinic = members["faskes"][0]
    unit = make_unit(member=clinic, name="Klinik Desa Lembah Sari Timur")
    nurse = make_worker(unit, name="Wulan Kusumaningtyas")
    goods, product = _goods(unit, members["distributor"][0])
    counts = _counts([member for own in members.values() for member in own])
    parts = [
        _shared(shared),
        _payments(shared, members),
        _reports(shared),
        _assembly(),
        _joining(),
        _money(clinic),
        goods,
        counts,
        _clinic(unit, nurse, product),
        _officers(nurse),
    ]
    users = [None, user_of(clinic), user_of(nurse), rini(), budi(), wati(), make_account(roles=["admin"])]
    pages: Pages = {}
    for part in parts:
        for name, addresses in part.items():
            pages.setdefault(name, []).extend(addresses)
    return [user.pk if user else None for user in users], pages


def one(*args: object, query: str = "") -> tuple[tuple[object, ...], str]:
    """One address of a page."""
    return args, query


def _shared(distribution: Distribution) -> Pages:
    year, motion = distribution.year, distribution.motion_id
    each_year = ("staff_surplus_year", "shu", "staff_year_close")
    pages: Pages = {name: [one(year)] for name in each_year}
    pages["staff_books"] = [one(query=f"?tahun={year}")]
    pages["staff_statements"] = [one(query=f"?tahun={year}")]
    pages["staff_statement"] = [one(kind, query=f"?tahun={year}&bulan=12") for kind in Statement.values]
    pages["staff_note"] = [one(year, "kebijakan")]
    pages["staff_ledger"] = [one(), one(query=f"?akun=1-1010&dari={year}-01-01&sampai={year}-12-31")]
    pages["staff_trial"] = [one(query=f"?dari={year}-01-01&sampai={year}-12-31")]
    pages["staff_division"] = [one(query=f"?tahun={year}&bulan=12")]
    pages["staff_aging"] = [one(query=f"?sampai={year}-12-31"), one(query=f"?sisi=utang&sampai={year}-12-31")]
    pages["staff_open_items"] = [one(query=f"?sampai={year}-12-31")]
    pages["staff_cash_journals"] = [one(query=f"?sampai={year}-12-31&golongan=operasi")]
    pages["verdict"] = [one(motion)]
    pages["staff_motion"] = [one(motion)]
    pages["vote_receipt"] = [one(motion)]
    pages["bundle_download"] = [one(distribution.bundle_id)]
    pages["decision"] = [one(distribution.resolution_id)]
    return pages


def _payments(distribution: Distribution, members: Mapping[str, Sequence[Member]]) -> Pages:
    """Shares sent to the bank, taken in cash and waiting for a second person; the board is paid; lines by code."""
    one_member, other = members["faskes"][0], members["nakes"][0]
    by_bank = sent(one_member)
    chosen(other, "tunai")
    cash, waiting = paid("tunai"), prepare_batch("sukarela", acting_user=budi())
    fund = prepare_fund_payment(
        "pengurus",
        recipient="Budi Santoso Kusumawardhana (contoh)",
        purpose="Jasa pengurus tahun buku yang berakhir",
        gross_rp=1_000_000,
        tax_rp=25_000,
        method="tunai",
        acting_user=budi(),
    )
    code = ShareInput.objects.get(member=one_member, distribution=distribution).code
    year = distribution.year
    return {
        "staff_payout_batch": [one(by_bank.pk), one(cash.pk), one(waiting.pk)],
        "staff_payout_return": [one(by_bank.pk, by_bank.payouts.get().pk)],
        "staff_pay_choice": [one(one_member.pk)],
        "staff_fund_payment": [one(fund.pk)],
        "staff_slips": [one(year)],
        "public_surplus": [one(year), one(year, query=f"?kode={code}")],
        "staff_estimate": [one(query="?p-jasa_modal=14&p-jasa_usaha=41")],
    }


def _counts(members: Sequence[Member]) -> Pages:
    """A list with a tie, an election by ranks, and a motion that is counted in the room."""
    plenary = planned_plenary(title="Rapat Anggota pemilihan")
    names = ("PT Kulkas Rantai Dingin Nusantara Sejahtera", "Ns. Wulan Kusumaningtyas Rahmawati", "CV Bakung")
    chosen = opened_list(plenary=plenary, options=names, seats=2, picks=(1, 2))
    ranked = opened_list(plenary=plenary, options=names, seats=2, picks=(1, 3), question=Question.RANKED)
    first, second, *others = members
    vote(chosen, {first: "1", second: "2,3", **dict.fromkeys(others, "3")})
    vote(ranked, {first: "1,2", second: "2,1", **dict.fromkeys(others, "3,2,1")})
    counted(chosen)
    counted(ranked)
    return {
        "verdict": [one(chosen.pk), one(ranked.pk)],
        "ballots_blt": [one(ranked.pk)],
        "staff_hand_count": [one(room_motion(plenary=plenary).pk)],
    }


def _assembly() -> Pages:
    plenary = planned_plenary()
    draft, ballot = drafted_motion(plenary=plenary), opened_motion(plenary=plenary)
    group = plenary.group_meetings.first()
    assert group is not None
    return {
        **_meetings(plenary, group),
        "vote": [one(ballot.pk)],
        "vote_confirm": [one(ballot.pk, query="?pilihan=setuju")],
        "staff_motion": [one(draft.pk), one(ballot.pk)],
        **_deliberation(draft, ballot),
    }


def _meetings(plenary: Meeting, group: Meeting) -> Pages:
    """Meetings at every turn: invited, not yet, written, failed, a founding; with material and work."""
    later, written = (
        uninvited_plenary(hours=24 * 40, mode=Mode.HYBRID, online_url="https://rapat.example/a"),
        written_plenary(),
    )
    failed_one, founding = failed(group), with_founders(planned_founding(), number=3)
    paper_for(plenary, title="Laporan pertanggungjawaban pengurus tahun buku yang berakhir")
    item, todo = plenary.agenda.order_by("pk")[0], plenary.todos.order_by("pk")[0]
    of_plenary = (
        "staff_meeting_move",
        "staff_meeting_lead",
        "staff_meeting_off",
        "staff_meeting_open",
        "staff_meeting_fail",
        "staff_invitations",
        "staff_invitations_send",
        "staff_agenda",
        "staff_todo_new",
        "staff_short_notice",
    )
    shown = [one(plenary.pk), one(later.pk), one(written.pk), one(failed_one.pk), one(founding.pk)]
    return {
        **{name: [one(plenary.pk)] for name in of_plenary},
        "staff_meeting": shown,
        "staff_meeting_new": [one(), one(query="?rat=1")],
        "staff_meeting_again": [one(failed_one.pk)],
        "staff_invitations_send": [one(plenary.pk), one(later.pk)],
        "staff_agenda_item": [one(plenary.pk, item.pk)],
        "staff_founder_new": [one(founding.pk)],
        "staff_todo_assign": [one(todo.pk)],
        "staff_todos": [one(query="?bagian=semua")],
        "meeting": [one(plenary.pk), one(written.pk)],
    }


def _deliberation(draft: Motion, ballot: Motion) -> Pages:
    """What stands around a motion before the vote, with words of some length."""
    member = make_member(group="distributor", name="PT Sarana Distribusi Alat Kesehatan Nusantara Timur")
    amendment = amended(draft, member, new_text=draft.text + " Pembayarannya dicicil selama dua belas bulan.")
    comment = said(draft, member, text="Bagaimana dengan ongkos kirim ke kepulauan? " * 8)
    recusal = note_recusal(draft, member=member, reason="Pemasok kulkas vaksin itu.", acting_user=budi())
    ready, proposal = readied(drafted_motion(plenary=draft.meeting)), proposed(member, meeting=draft.meeting)
    on_draft = (
        "staff_motion_edit",
        "staff_motion_move",
        "staff_motion_agree",
        "staff_motion_ready",
        "staff_motion_withdraw",
        "recusal",
    )
    pages: Pages = {name: [one(draft.pk)] for name in (*on_draft, "staff_recusals", "amendment_new")}
    for name in ("deliberation", "staff_deliberation"):
        pages[name] = [one(draft.pk), one(proposal.pk), one(draft.pk, query=f"?jawab={comment.pk}")]
    pages["staff_motion_open"] = [one(ready.pk)]
    pages["staff_motion_close"] = [one(ballot.pk)]
    pages["staff_roll"] = [one(draft.pk), one(ballot.pk)]
    pages["staff_recusal_withdraw"] = [one(draft.pk, recusal.pk)]
    pages["proposal_withdraw"] = [one(proposal.pk)]
    pages["staff_comment_hide"] = [one(draft.pk, comment.pk)]
    pages["staff_amendment"] = [one(draft.pk, amendment.pk)]
    return pages


def _reports(shared: Distribution) -> Pages:
    """The RAT that shared it out: its sealed minutes and pack; a signed report of its year and a draft of the next."""
    assert shared.motion is not None
    meeting, waiting = shared.motion.meeting, closed(opened_group(present=0))
    report, pack = signed_report(shared.year), made_pack(meeting)
    draft = begin_report(shared.year + 1, acting_user=budi())
    pages: Pages = {name: [one(pack.meeting_id)] for name in ("pack", "staff_pack", "minutes")}
    pages["staff_minutes"] = [one(meeting.pk), one(waiting.meeting_id)]
    pages["staff_minutes_edit"] = [one(waiting.meeting_id)]
    pages["staff_report"] = [one(report.year), one(draft.year)]
    on_draft = ("staff_report_write", "staff_report_budget", "staff_report_supervise")
    return pages | {name: [one(draft.year)] for name in on_draft}


def _officers(nurse: Member) -> Pages:
    """An election in which the nurse is proposed, a chair who hands over to the next, a note that waits, a duty."""
    plenary = planned_plenary(title="Rapat Anggota pemilihan bendahara")
    election = office_election(plenary=plenary, position="Bendahara")
    asked, today = nominated(election, nurse), clock.today()
    old = serving_term(make_member(group="nakes", name="Ns. Kusumaningtyas Rahmawati Wijaya"), ends_on=today)
    new = serving_term(make_member(group="nakes", name="Agus Salim"), starts_on=today + clock.ONE_DAY)
    waiting = founding_term(make_member(group="faskes"), body="pengawas", position="Ketua Pengawas")
    handover = write_handover(old, incoming=new, items="Kas dan rekening: cocok\nStempel", acting_user=budi())
    note = write_note(area="pembukuan", title="Kas kecil", text="Selisih Rp5.000.", path="/meja/", acting_user=wati())
    on_election = ("election", "election_nominate", "staff_election", "staff_election_list", "staff_election_seat")
    pages: Pages = {name: [one(election.pk)] for name in on_election}
    on_candidacy = ("nomination", "nomination_withdraw", "staff_candidacy", "staff_candidacy_withdraw")
    pages |= {name: [one(asked.pk)] for name in on_candidacy}
    pages |= {name: [one(old.pk)] for name in ("staff_term_end", "staff_handover")}
    pages["staff_term"], pages["staff_term_cancel"] = [one(old.pk), one(waiting.pk)], [one(waiting.pk)]
    pages["staff_election_new"] = [one(), one(query=f"?rapat={plenary.pk}")]
    pages["staff_delegates"], pages["handover"] = [one(plenary.pk)], [one(handover.pk)]
    pages |= {name: [one(note.pk)] for name in ("staff_note", "staff_note_answer")}
    pages["staff_deadlines"] = [one(), one(query=f"?tahun={today.year + 1}")]
    pages["staff_deadline_meet"] = [one(today.year, "triwulan-3")]
    return pages


def _joining() -> Pages:
    """Applications at every turn, and a draft on its way."""
    asked, approved = make_application(group="produsen"), make_approved(make_application(group="nakes"))
    cache.clear()  # the limits of the public form
    draft, body = begin(Client(), "nakes"), begin(Client(), "produsen")
    send_step(Client(), draft, "berkas", {"ktp": photo("kartu-tanda-penduduk-yang-panjang-namanya.jpg")})
    steps = [(draft, slug) for slug in ("kelompok", "diri", "izin", "berkas", "periksa")]
    steps += [(body, slug) for slug in ("lembaga", "izin")]
    return {
        "application_receipt": [one(asked.receipt_key), one(approved.receipt_key), one(draft.key)],
        "application_withdraw": [one(asked.receipt_key), one(draft.key)],
        "apply_step": [one(made.key, slug) for made, slug in steps],
        "application_receipt_pdf": [one(asked.receipt_key)],
        "staff_application": [one(asked.pk), one(approved.pk)],
        "apply": [one(), *(one(query=f"?kelompok={code}") for code in ("produsen", "pengguna"))],
    }


def _money(clinic: Member) -> Pages:
    today = clock.today()
    run = ask_wajib(first_of_month(today), acting_user=rini())
    execute_run(run.pk)
    bill, journal = Bill.objects.filter(member=clinic).latest("pk"), Journal.objects.latest("pk")
    return {
        "staff_bill": [one(bill.pk)],
        "staff_deposit": [one(clinic.pk)],
        "staff_journal": [one(journal.pk)],
        "staff_voucher_reversal": [one(journal.pk)],
        **_books(today),
        "staff_period_close": [one(today.year, 11), one(today.year, 1)],  # December has the page of the year
        "run": [one(pk) for pk in Run.objects.values_list("pk", flat=True)],
    }


def _books(today: date) -> Pages:
    """A draft, a voucher that waits, a posted one, a journal that comes back, an import that does not tie out."""
    memo = "Pembayaran sewa gudang pendingin dan listrik bulan berjalan, kuitansi KW-0117/2026"
    lines = [("5-2100", 1_234_567_890), ("1-1010", -1_234_567_890)]
    waiting = submitted(*lines, memo=memo, acting_user=rini())
    draft = write_voucher(key="", on=today, memo=memo, lines=entered(lines[:1]), acting_user=rini())
    posted = posted_by_two([Line("1-1160", 7, "PMS-7", "Toko Melati (contoh)"), Line("4-2000", -7)], acting_user=rini())
    begin_recurring(memo=memo, day=31, first=today, last=None, lines=entered(lines), acting_user=rini())
    year_end = date(today.year - 1, 12, 31)
    open_year(year_end.year, acting_user=budi())
    wrong = [f"{year_end}", "A", "6-1000", "Lain-lain", "", "", "", "500", ""]
    files = {"siap": sheet_of(*[[f"{year_end}", *row[1:]] for row in OPENING]), "bermasalah": sheet_of(wrong)}
    imports = [sent_books(file, as_of=year_end, controls=POSITION, acting_user=rini()) for file in files.values()]
    by_voucher = ("staff_voucher_post", "staff_voucher_refuse", "staff_voucher_withdraw")
    pages: Pages = {name: [one(waiting.pk)] for name in by_voucher}
    pages["staff_voucher"] = [one(waiting.pk), one(draft.pk), one(Voucher.objects.get(journal=posted).pk)]
    pages["staff_voucher_edit"] = [one(draft.pk)]
    pages["staff_recurring_stop"] = [one(RecurringJournal.objects.get().pk)]
    pages["staff_party"] = [one(Party.objects.get(code="PMS-7").pk)]
    pages["staff_account"] = [one(Account.objects.get(code="5-2100").pk)]
    pages["staff_book_import"] = [one(batch.pk) for batch in imports]
    of_import = ("staff_book_import_controls", "staff_book_import_enter", "staff_book_import_drop")
    return pages | {name: [one(imports[0].pk)] for name in of_import}


def _goods(unit: Unit, carrier: Member) -> tuple[Pages, Product]:
    """Stock on the shelf, a shipment on its way, a line not sent yet, a sharing that waits, an order not received."""
    offer = make_offer()
    product = offer.product
    make_stock(offer, quantity=200)
    stock_unit(product, unit)
    on_its_way = make_shipment(product, unit, carrier=carrier)
    unsent = compute(make_allocation(product, [make_request(product, unit, quantity=7)]))
    approve_allocation(unsent.pk, acting_user=budi())
    waiting = compute(make_allocation(product, [make_request(product, unit, quantity=5)]))
    asked = make_request(product, unit, approved=False)
    ordered = order_from_offer(offer, place=warehouse(), quantity=30, acting_user=rini())
    lot, barang = Lot.objects.get(product=product), f"?barang={product.pk}"
    other = make_offer().product
    make_stock(other.offers.get(), quantity=3)
    make_request(other, unit, quantity=9)
    pages: Pages = {name: [one(product.pk)] for name in ("staff_product", "staff_offer_new", "staff_product_hold")}
    pages |= {name: [one(warehouse().pk, lot.pk)] for name in ("staff_stock_card", "staff_lot_hold")}
    pages |= {
        "staff_request": [one(asked.pk)],
        "staff_requests": [one(), one(query="?keadaan=disetujui")],
        "order": [one(on_its_way.line.request_id), one(asked.pk)],
        "order_new": [one(), one(query=barang)],
        "shipment_receive": [one(on_its_way.pk)],
        "staff_allocation": [one(waiting.pk), one(unsent.pk)],
        "staff_allocation_new": [one(), one(query=f"?barang={other.pk}")],
        "staff_orders": [one(query=f"?keadaan={tab}") for tab in ("dibeli", "kirim", "jalan", "masuk", "selesai")],
        "staff_purchase_new": [one(), one(query=barang)],
        "staff_purchase_receive": [one(ordered.pk)],
        "staff_shipment_new": [one(unsent.lines.get().pk)],
        "staff_shipment": [one(on_its_way.pk)],
    }
    return pages, product


def _clinic(unit: Unit, nurse: Member, product: Product) -> Pages:
    visit = make_visit(unit, worker=nurse)
    lot = Lot.objects.get(product=product)
    dispense(visit.pk, lot=lot, quantity=1, instructions="Ganti tiap pagi", acting_user=user_of(nurse))
    return {
        "clinic_visit": [one(visit.pk)],
        "clinic_visit_finish": [one(visit.pk)],
        "clinic_visit_new": [one(make_patient(unit, allergies="Penisilin").pk)],
        "clinic_dispense": [one(), one(visit.pk), one(visit.pk, query=f"?barang={product.pk}")],
        "staff_member": [one(nurse.pk), one(unit.member_id)],
        "card_check": [one(nurse.card_code)],
        "staff_members": [one(), one(query=f"?q=klinik&izin=90&per={clock.today() - clock.ONE_DAY}")],
        "staff_register": [one(), one(query="?tindakan=masuk&dari=2020-01-01")],
        "staff_member_change": [one(nurse.pk, query=f"?tindakan={act}") for act in ("", "beku", "pindah", "ubah")],
        "staff_change": [one(ask_change(nurse, operation="beku", reason="Uji.", acting_user=rini()).pk)],
        "staff_unit": [one(unit.pk)],
        "staff_unit_post_end": [one(unit.pk, unit.staff.get().pk)],
    }
