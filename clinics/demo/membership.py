"""Chapter 8: what members ask, bring and wait for in the last days: leaving, licences, mandates, money, their data.

Every paper here is typeset by us and says that it is an example; every bank line names nobody.
"""

import csv
import io
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.base import ContentFile

from clinics.demo.cast import Casting
from clinics.demo.founding import check, submit
from clinics.demo.places import nik_region
from clinics.demo.story import Story
from kmp import clock
from kmp.files.rules import Document
from kmp.files.states import FileKind
from kmp.papers.typesetting import typeset
from members.banking.services import ask_matching, import_statement
from members.imports.services import upload_import
from members.joining.correcting import ask_correction
from members.joining.drafting import start_draft
from members.joining.rules import LicenceData
from members.leaving.services import ask_leaving, decide_leaving, invite_to_hearing
from members.leaving.states import LeavingKind
from members.licences.services import check_licence, submit_licence, warn_of_licences
from members.mandates.rules import MandateData
from members.mandates.services import give_mandate
from members.notices.services import mark_all_read
from members.privacy.services import ask_about_data, fulfil_data_request, reveal_nik
from members.privacy.states import RequestKind, RevealPurpose
from members.registry.models import Group, Member
from members.registry.services import ask_change
from members.registry.states import DeviceGroup, LicenceKind, Operation
from members.savings.queries import unpaid_bills
from members.savings.rules import payment_code
from members.savings.states import Method
from members.savings.withdrawals import ask_withdrawal, pay_withdrawal

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PAID_BY_CODE = 6  # lines of the bank that carry the code of a bill
UNREADABLE = "Foto KTP buram, NIK tidak terbaca. Unggah foto yang terang dan tidak terpotong."
TYPED = ("name", "nik", "birth_date", "sex", "phone", "email", "village")  # in the step of the person
STAND_IN = "Sdri. Melati Contoh"


def tell(story: Story, casting: Casting, present: datetime) -> None:
    """Enter into the timeline what waits at the desk of members when the demo opens."""
    at = story.timeline.at
    at(present - 3 * DAY, partial(_ask_for_better_papers, story, casting))
    at(present - 12 * DAY, partial(_take_savings_back, story))
    at(present - 2 * DAY, partial(_ask_savings_back, story))
    at(present - 4 * DAY, partial(_resign, story))
    at(present - 6 * DAY, partial(_accuse, story))
    at(present - 20 * DAY - HOUR, partial(_die, story))  # before the roll of the open motion is drawn
    at(present - 30 * HOUR, partial(_move_house, story))
    at(present - 40 * HOUR, partial(_renew, story))
    at(present - 20 * DAY, partial(_stand_in, story, casting))
    at(present - 50 * HOUR, partial(_ask_for_correction, story))
    at(present - 8 * DAY, partial(_look_at_nik, story))
    at(present - 5 * HOUR, partial(_bring_statement, story))
    at(present - 4 * HOUR, partial(_bring_old_books, story, casting))
    for user in story.users.values():
        at(present - 15 * DAY, partial(mark_all_read, acting_user=user))
    at(present - 2 * HOUR, partial(warn_of_licences, acting_user=None))


def paper(title: str, number: str) -> "ContentFile[bytes]":
    """A page that says it is an example, as it would be uploaded."""
    content = typeset("clinics/demo/contoh.typ", {"title": title, "number": number}, tags=False)
    return ContentFile(content, name=f"{title.lower().replace(' ', '-')}.pdf")


def _ask_for_better_papers(story: Story, casting: Casting) -> None:
    """One applicant is asked for a better photo, by whoever checks first."""
    village = casting.places.village("51")
    applicant = casting.applicant("pengguna", 600, village, clock.today())
    answers = {name: [str(getattr(applicant.person, name))] for name in TYPED}
    group = Group.objects.get(pk=applicant.group)
    key = f"contoh{applicant.person.nik}".ljust(43, "x")
    draft = start_draft(key=key, group=group, answers=answers, acting_user=None)
    application = submit(applicant, draft=draft)
    ask_correction(application, reason=UNREADABLE, acting_user=story.office.rini)
    second = submit(casting.applicant("nakes", 601, village, clock.today()))
    check(story, second)


def _saver(story: Story) -> Member:
    """A member with simpanan sukarela who is none of the named."""
    return story.members["nakes"][23]


def _take_savings_back(story: Story) -> None:
    member = _saver(story)
    asked = ask_withdrawal(member, amount_rp=150_000, method=Method.CASH, acting_user=story.office.rini)
    pay_withdrawal(asked, paid_on=clock.today(), acting_user=story.office.budi)


def _ask_savings_back(story: Story) -> None:
    member = _saver(story)
    ask_withdrawal(member, amount_rp=200_000, method=Method.CASH, acting_user=story.office.rini)


def _resign(story: Story) -> None:
    """Somebody without an account brings a signed letter; it waits for a decision."""
    ask_leaving(
        story.members["pengguna"][150],
        kind=LeavingKind.RESIGNATION,
        reason="Pindah ke kota lain.",
        effective_on=clock.today(),
        document=paper("Surat pengunduran diri", "CONTOH/UD/1"),
        acting_user=story.office.rini,
    )


def _accuse(story: Story) -> None:
    """Whoever is to be expelled is heard first: the invitation is out."""
    leaving = ask_leaving(
        story.members["nakes"][60],
        kind=LeavingKind.EXPULSION,
        reason="Menjual alat titipan koperasi tanpa izin (perkara contoh).",
        effective_on=clock.today(),
        acting_user=story.office.rini,
    )
    at = clock.now() + 8 * DAY
    invite_to_hearing(leaving, at=at, place="Kantor koperasi, ruang rapat", acting_user=story.office.rini)


def _die(story: Story) -> None:
    """A death, decided; what the heir is to get waits for its day."""
    leaving = ask_leaving(
        story.members["pengguna"][160],
        kind=LeavingKind.DEATH,
        reason="Meninggal dunia, surat keterangan desa (contoh).",
        effective_on=clock.today(),
        document=paper("Surat keterangan kematian", "CONTOH/SKM/1"),
        heir_name="Ahli Waris Contoh",
        heir_relation="anak",
        acting_user=story.office.rini,
    )
    decide_leaving(leaving, note="Turut berduka cita.", acting_user=story.office.budi)


def _move_house(story: Story) -> None:
    member = story.members["faskes"][50]
    reason = "Nama diganti menurut akta perubahan (contoh)."
    ask_change(
        member,
        operation=Operation.CHANGE,
        name=f"{member.name} Baru",
        reason=reason,
        document=paper("Akta perubahan nama", "CONTOH/AP/1"),
        acting_user=story.office.rini,
    )


def _renew(story: Story) -> None:
    """Two licences have come: one is checked, one waits."""
    today = clock.today()
    for place, is_checked in ((5, True), (9, False)):
        member = story.members["distributor"][place]
        number = f"CONTOH/CDAKB/BARU/{place:05d}"
        data = LicenceData(
            LicenceKind.CDAKB, number, today - 5 * DAY, today.replace(year=today.year + 4, day=1), tuple(DeviceGroup)
        )
        user = story.users[member.pk]
        licence = submit_licence(member, data=data, document=paper("Sertifikat CDAKB", number), acting_user=user)
        if is_checked:
            check_licence(licence, acting_user=story.office.rini)


def _stand_in(story: Story, casting: Casting) -> None:
    """The facility of Laras has a second representative, who acts but does not vote."""
    member = story.units[story.home()].member
    assert member.region is not None  # a village unit lies in a village
    give_mandate(
        member,
        person=casting.person(member.region, name=STAND_IN, sex="P"),
        data=MandateData("Surat Kuasa 2/SK/CONTOH", clock.today(), clock.today() + 365 * DAY, votes=False),
        document=paper("Surat kuasa", "2/SK/CONTOH"),
        acting_user=story.users[member.pk],
    )


def _ask_for_correction(story: Story) -> None:
    """One request is answered, one runs against its 72 hours."""
    for place, kind, text in (
        (1, RequestKind.ACCESS, ""),
        (2, RequestKind.CORRECTION, "Tanggal lahir saya salah satu angka (permintaan contoh)."),
    ):
        member = story.members["nakes"][place]
        assert member.person is not None
        asked = ask_about_data(member.person, kind=kind, text=text, acting_user=story.users[member.pk])
        if kind == RequestKind.ACCESS:
            answer = "Salinan lengkap dapat diunduh pada halaman Data saya."
            fulfil_data_request(asked, answer=answer, acting_user=story.office.budi)


def _look_at_nik(story: Story) -> None:
    """Sari can read who saw her NIK, and why."""
    sari = next(user for user in story.users.values() if user.email == "sari@contoh.example")
    note = "Mencocokkan NIK dengan STR yang diperpanjang."
    reveal_nik(sari.person, purpose=RevealPurpose.VERIFICATION, note=note, acting_user=story.office.rini)


def _bring_statement(story: Story) -> None:
    """A bank statement: some lines carry the code of a bill, the others are for a person to settle."""
    today = clock.today()
    bills = unpaid_bills().filter(member__isnull=False).order_by("id")[:PAID_BY_CODE]
    rows = [(f"TRF {payment_code(bill.pk)} SIMPANAN", bill.rest_rp) for bill in bills]
    rows += [("TRANSFER MASUK TANPA BERITA", 137_000), ("SETORAN TUNAI CABANG", 50_000), ("BUNGA REKENING", 12_400)]
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";")
    writer.writerow(["Tanggal", "Keterangan", "Debet", "Kredit", "Saldo"])
    balance = 250_000_000
    for text, amount_rp in rows:
        balance += amount_rp
        writer.writerow([f"{today:%d/%m/%Y}", text, "0,00", f"{amount_rp},00", f"{balance},00"])
    document = Document(f"mutasi-contoh-{today}.csv", written.getvalue().encode(), FileKind.CSV)
    import_statement(document, acting_user=story.office.rini)
    ask_matching(acting_user=story.office.rini)


def _bring_old_books(story: Story, casting: Casting) -> None:
    """Three members of an older book, read and ready for the second person to enter."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";")
    writer.writerow(["kelompok", "nama", "nik", "desa", "tanggal_masuk", "pokok", "wajib", "wajib_sejak"])
    for turn, province in enumerate(("33", "34", "35")):
        village = casting.places.village(province)
        person = casting.person(village, has_email=False)
        joined = date(2019, 5 + turn, 2)
        writer.writerow(
            ["pengguna", person.name, person.nik, village.code, joined, 100_000, 240_000 + turn * 10_000, joined]
        )
        assert nik_region(village.code)  # the NIK was drawn for this village
    zone = ZoneInfo(settings.TIME_ZONE)
    as_of = clock.now().astimezone(zone).date()
    upload = ContentFile(written.getvalue().encode(), name="buku-lama-contoh.csv")
    upload_import(upload, as_of=as_of, contra="1-1010", acting_user=story.office.rini)
