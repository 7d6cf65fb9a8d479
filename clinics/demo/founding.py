"""Chapter 1: the deed, the books, the office, and four hundred people who join."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from clinics.demo.accounts import open_office
from clinics.demo.cast import FOUNDED, Applicant
from clinics.demo.story import Office, Story
from clinics.demo.timeline import moment
from clinics.demo.writing import do_the_work, minutes_of
from governance.bylaws.founding import founding_rules
from governance.bylaws.queries import savings_rule
from governance.bylaws.services import enact_founding_bylaws
from governance.meetings.founding import add_founder
from governance.meetings.services import open_meeting, plan_founding
from governance.minutes.services import close_meeting, sign_minutes
from kmp import clock
from kmp.books.services import install_chart, open_year
from members.joining.models import Application, Draft
from members.joining.queries import documents_asked_of
from members.joining.services import approve_application, pay_pokok, submit_application, verify_application
from members.registry.models import Group
from members.savings.states import Method

CONSENTS = {"data": True, "aturan": True}
FOUNDERS_MEET_FROM, FOUNDERS_MEET = date(2024, 12, 2), date(2024, 12, 14)  # planned; held
FOUNDERS = (
    ("Budi Hartono", "nakes"),
    ("Hadi Purnomo", "nakes"),
    ("Wati Rahayu", "nakes"),
    ("Anton Wijaya, untuk produsen alat (contoh)", "produsen"),
    ("Rukmini Sasmita, untuk produsen kasa (contoh)", "produsen"),
    ("Dewi Anggraini, untuk penyalur (contoh)", "distributor"),
    ("Yusuf Latuconsina, untuk penyalur (contoh)", "distributor"),
    ("Laras Widiastuti, untuk klinik desa (contoh)", "faskes"),
    ("Maria Tukan, untuk apotek desa (contoh)", "faskes"),
    ("Sari Wulandari", "nakes"),
    ("Darmin Suyatno", "pengguna"),
    ("Sulastri", "pengguna"),
)
FOUNDING_MINUTES = (
    "Para pendiri sepakat mendirikan koperasi multipihak dengan lima kelompok anggota. Rancangan AD/ART dibaca pasal "
    "demi pasal dan disetujui. Pengurus dan pengawas pertama ditetapkan. Ketua diberi kuasa menghadap notaris."
)
DEED = "Akta Nomor 7 tanggal 2 Januari 2025 (contoh)"


def found(last_year: int) -> Story:
    """The house as it stands on its first morning, with open books up to `last_year`."""
    office = _founders_meet()
    with clock.pretend(moment(FOUNDED, 8)):
        install_chart()
        for year in range(FOUNDED.year, last_year + 1):
            open_year(year, acting_user=office.budi)
        enact_founding_bylaws(deed_number=DEED, valid_from=FOUNDED, rules=demo_rules(), acting_user=office.budi)
    return Story(office=office)


def _founders_meet() -> Office:
    """Twelve people of all groups decide to found a cooperative, and sign: the deed of January rests on it."""
    with clock.pretend(moment(FOUNDERS_MEET_FROM, 8)):
        office = open_office()
        meeting = plan_founding(
            title="Rapat pendirian Koperasi Simpul Sehat (contoh)",
            starts_at=moment(FOUNDERS_MEET),
            place="Rumah Budi Hartono, Cakung, Jakarta Timur (contoh)",
            chair=office.budi,
            secretary=office.rini,
            acting_user=office.budi,
        )
    groups = Group.objects.in_bulk()
    with clock.pretend(moment(FOUNDERS_MEET, 9)):
        for name, group in FOUNDERS:
            add_founder(meeting, name=name, group=groups[group], acting_user=office.rini)
        open_meeting(meeting, acting_user=office.budi)
    with clock.pretend(moment(FOUNDERS_MEET, 12)):
        minutes = close_meeting(meeting, text=minutes_of(meeting, FOUNDING_MINUTES), acting_user=office.budi)
        for signer in (office.rini, office.budi):
            sign_minutes(minutes, acting_user=signer)
        do_the_work(meeting, acting_user=office.rini)
    return office


def demo_rules() -> dict[str, Any]:
    """The founding rules, with end users paying no simpanan wajib, and five members to support a proposal."""
    rules = founding_rules()
    rules["voting"]["seconds_needed"] = 5
    rules["savings"]["wajib_monthly_rp"]["pengguna"] = 0
    return rules


def let_join(story: Story, applicants: Sequence[Applicant]) -> None:
    """Enter every application into the timeline; each leads to its check, its approval and its payment."""
    places: dict[str, int] = {}
    for applicant in applicants:
        places[applicant.group] = places.get(applicant.group, 0) + 1
        when = moment(applicant.applies_on, 8 + story.rng.randrange(9), story.rng.randrange(60))
        story.timeline.at(when, partial(_apply, story, applicant, places[applicant.group]))


def submit(applicant: Applicant, *, draft: Draft | None = None) -> Application:
    """The public form, sent."""
    return submit_application(
        group=applicant.group,
        person=applicant.person,
        institution=applicant.institution,
        licences=applicant.licences,
        practice=applicant.practice,
        draft=draft,
        consents=CONSENTS,
        acting_user=None,
    )


def check(story: Story, application: Application) -> Application:
    """The first person has looked at the papers."""
    seen = documents_asked_of(application)
    return verify_application(application, seen=seen, duplicates_compared=True, acting_user=story.office.rini)


def approve(story: Story, application: Application) -> Application:
    """The second person says yes; the bylaws of the day say what is to be paid."""
    rule = savings_rule(application.group_id, clock.today())
    budi = story.office.budi
    return approve_application(application, pokok_rp=rule.pokok_rp, source=rule.article, acting_user=budi)


def _apply(story: Story, applicant: Applicant, place: int) -> None:
    application = submit(applicant)
    now, rng = clock.now(), story.rng
    checked, approved = now + timedelta(hours=20 + rng.randrange(8)), now + timedelta(hours=48 + rng.randrange(8))
    story.timeline.at(checked, partial(check, story, application))
    story.timeline.at(approved, partial(approve, story, application))
    story.timeline.at(approved + timedelta(hours=3 + rng.randrange(60)), partial(_pay, story, application, place))


def _pay(story: Story, application: Application, place: int) -> None:
    method = Method.TRANSFER if application.institution_id or story.rng.random() < 0.5 else Method.CASH
    member = pay_pokok(application, method=method, paid_on=clock.today(), acting_user=story.office.rini)
    assert member is not None  # the whole of it was paid
    story.members.setdefault(application.group_id, {})[place] = member
    assert member.application is not None
    user = member.application.person.user
    if user is not None:
        story.users[member.pk] = user
