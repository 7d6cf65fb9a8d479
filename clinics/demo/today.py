"""Chapter 6: the last days, counted back from the real present, so that every desk and every phone has work on it."""

from datetime import datetime, timedelta
from functools import partial
from random import Random

from clinics.demo import clinic_year, debate, membership, midyear, money_year, supply_year
from clinics.demo.cast import Applicant, Casting
from clinics.demo.founding import approve, check, submit
from clinics.demo.story import SEED, Story
from clinics.demo.timeline import moment
from kmp import clock
from members.joining.models import Application
from members.joining.services import pay_pokok, reject_application
from supply.allocation.models import Allocation
from supply.allocation.services import approve_allocation
from supply.demand.states import NeedClass

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ASKING = {  # what is asked for in the last days, and left for the office to decide
    "tensimeter": 6, "masker": 110, "kasa": 80, "strip-gula": 35, "termometer": 5, "oksimeter": 8, "timbangan-bayi": 2,
}  # fmt: skip
URGENT = "Dua pasien memakai oksigen di rumah; rumah sakit terdekat lima jam perjalanan."
REFUSAL = "Surat izin praktik sudah berakhir. Daftar lagi setelah izin baru terbit."
PROVINCES = ("32", "53", "73", "12", "81", "35", "64", "18", "94")


def tell(story: Story, casting: Casting, present: datetime) -> None:
    """Enter the last days before `present` into the timeline; nothing of it was there when the fixed story ended."""
    story.rng = Random(f"{SEED} hari ini")  # noqa: S311 - so that the fixed story never depends on the real date
    _bills(story, present)
    _applications(story, casting, present)
    _supply(story, present)
    debate.tell(story, present)
    midyear.tell_now(story, present)
    story.timeline.at(present - 5 * HOUR, partial(money_year.leave_vouchers, story))
    _clinics(story, present)
    membership.tell(story, casting, present)


def _bills(story: Story, present: datetime) -> None:
    """Every month since the fixed story; this month's a few days late, so that it is still to be paid."""
    month = money_year.next_month(money_year.LAST_MONTH)
    while money_year.next_month(month) <= clock.day_of(present):
        story.timeline.at(moment(month, 2, 10), partial(money_year.bill_month, story, month))
        month = money_year.next_month(month)
    billed = max(present - 3 * DAY, moment(month, 2, 10))
    story.timeline.at(billed, partial(money_year.bill_month, story, month, named_pay=False))


def _applications(story: Story, casting: Casting, present: datetime) -> None:
    """Nine people and bodies at every step of joining."""
    groups = ("faskes", "nakes", "pengguna", "nakes", "faskes", "pengguna", "nakes", "pengguna", "nakes")
    for turn, (group, province) in enumerate(zip(groups, PROVINCES, strict=True)):
        village = casting.places.village(province)
        applicant = casting.applicant(group, 500 + turn, village, present.date() - timedelta(days=9))
        came = present - timedelta(days=1 + turn, hours=1 + turn % 5)
        story.timeline.at(came, partial(_apply, story, applicant, turn))


def _apply(story: Story, applicant: Applicant, turn: int) -> None:
    """The latest four wait for the first person, then two for the second, two for their payment; one is refused."""
    application = submit(applicant)
    if turn < 4:
        return
    story.timeline.at(clock.now() + 20 * HOUR, partial(check, story, application))
    if turn in (6, 7):
        story.timeline.at(clock.now() + 26 * HOUR, partial(approve, story, application))
    if turn == 7:
        story.timeline.at(clock.now() + 30 * HOUR, partial(_pay_a_part, story, application))
    if turn == 8:
        story.timeline.at(clock.now() + 26 * HOUR, partial(_refuse, story, application))


def _pay_a_part(story: Story, application: Application) -> None:
    """Simpanan pokok in two parts: the first is here."""
    pay_pokok(application, amount_rp=40_000, method="tunai", paid_on=clock.today(), acting_user=story.office.rini)


def _refuse(story: Story, application: Application) -> None:
    reject_application(application, reason=REFUSAL, acting_user=story.office.budi)


def _supply(story: Story, present: datetime) -> None:
    """Requests to decide, a purchase to receive, goods on the road and to be sent, a sharing for the second person."""
    at, home = story.timeline.at, story.home()
    others = [place for place in sorted(story.units) if place != home]
    for turn, (code, quantity) in enumerate(ASKING.items()):
        place = home if code == "strip-gula" else story.rng.choice(others)
        at(present - DAY - turn * 5 * HOUR, partial(_ask, story, code, place, quantity))
    at(present - 9 * DAY, partial(_ask_many, story, "konsentrator", [home, *story.rng.sample(others, 6)], 2, 8))
    at(present - 8 * DAY, partial(_ask_many, story, "tensimeter", [home, *story.rng.sample(others, 5)], 2, 8))
    at(present - 6 * DAY, partial(_buy, story, "konsentrator", 60, present - 2 * DAY))
    at(present - 5 * DAY, partial(_buy, story, "tensimeter", 110, present - 3 * DAY))
    at(present - 2 * DAY + HOUR, partial(_share_and_send, story, "tensimeter", home))
    at(present - 3 * HOUR, partial(supply_year.share, story, "konsentrator"))
    at(present - 2 * DAY + 3 * HOUR, partial(supply_year.order, story, "masker", 1500))


def _ask(story: Story, code: str, place: int, quantity: int) -> None:
    supply_year.ask(story, code, place, quantity, days=14, need_class=NeedClass.ROUTINE)


def _ask_many(story: Story, code: str, places: list[int], least: int, most: int) -> None:
    """Several ask on one day and are accepted on the next; for oxygen one case is urgent."""
    for turn, place in enumerate(places):
        urgent = code == "konsentrator" and turn == 2
        request = supply_year.ask(
            story,
            code,
            place,
            story.rng.randint(least, most),
            days=21,
            need_class=NeedClass.CRITICAL if urgent else NeedClass.ROUTINE,
            note=URGENT if urgent else "",
        )
        story.timeline.at(clock.now() + 18 * HOUR, partial(supply_year.accept, story, request, None))


def _buy(story: Story, code: str, percent: int, arrives: datetime) -> None:
    ordered = supply_year.order(story, code, max(1, supply_year.asked_for(story, code) * percent // 100))
    story.timeline.at(arrives, partial(supply_year.take_in, story, code, ordered))


def _share_and_send(story: Story, code: str, home: int) -> None:
    allocation = supply_year.share(story, code)
    story.timeline.at(clock.now() + 4 * HOUR, partial(_approve_and_send, story, allocation, home))


def _approve_and_send(story: Story, allocation: Allocation, home: int) -> None:
    """Half of the lines are on the road, the home's among them; the others wait for a carrier."""
    approve_allocation(allocation.pk, acting_user=story.office.budi)
    lines = list(allocation.lines.filter(award__gt=0).select_related("member").order_by("pk"))
    own = story.units[home].member_id
    for line in sorted(lines, key=lambda one: one.member_id != own)[: len(lines) // 2 + 1]:
        story.timeline.at(clock.now() + 5 * HOUR, partial(supply_year.send, story, line))


def _clinics(story: Story, present: datetime) -> None:
    """Visits of the last two weeks everywhere, and today at home: some finished, two still in the room."""
    home = story.home()
    for _visit in range(18):
        back = DAY + story.rng.randrange(12 * 24 * 60) * MINUTE
        story.timeline.at(present - back, partial(clinic_year.serve, story))
    unit = story.units[home]
    patients = story.patients[unit.pk]
    for turn, patient in enumerate(patients):
        when = max(present - (150 - 30 * turn) * MINUTE, moment(clock.day_of(present), 0, turn + 1))
        act = clinic_year.begin if turn >= len(patients) - 2 else clinic_year.serve_one
        story.timeline.at(when, partial(act, story, unit, patient))
