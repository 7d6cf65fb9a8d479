"""Chapter 5: the year 2025 is closed, the members meet, decide, change a rule, and share what is left."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from clinics.demo import offices, payments
from clinics.demo.founding import demo_rules
from clinics.demo.membership import paper
from clinics.demo.money_year import accepted_warnings
from clinics.demo.motions import (
    ANNUAL_REPORT,
    END_USERS,
    END_USERS_MOOD,
    FAIR_SHARE,
    FAIR_SHARE_MOOD,
    SURPLUS_MOOD,
    WORK_PLAN,
    Mood,
    Proposal,
)
from clinics.demo.story import Story
from clinics.demo.timeline import moment
from clinics.demo.writing import do_the_work, minutes_of
from governance.bylaws.drafting import change_draft, propose_draft, write_draft
from governance.bylaws.models import BylawDraft
from governance.bylaws.services import enact_draft
from governance.elections.models import Election
from governance.meetings.changes import call_again
from governance.meetings.models import Meeting
from governance.meetings.presence import check_in_many
from governance.meetings.queries import group_meetings, may_attend
from governance.meetings.services import (
    open_meeting,
    plan_plenary,
    record_failed_quorum,
)
from governance.meetings.states import Mode, Occasion
from governance.minutes.models import Minutes
from governance.minutes.services import close_meeting, sign_minutes
from governance.surplus import codes
from governance.surplus.freezing import prepare_distribution
from governance.surplus.services import approve_distribution, propose_distribution
from governance.surplus.sharing import ask_share_run
from governance.voting.casting import cast_ballot
from governance.voting.counting import count_motion
from governance.voting.handcounts import enter_hand_count
from governance.voting.models import Motion
from governance.voting.resolutions import adopt_resolution
from governance.voting.services import (
    close_motion,
    decide_by_consensus,
    draft_motion,
    open_motion,
    ready_motion,
)
from governance.voting.states import Casting, Choice
from kmp.books.checklist import year_problems
from kmp.books.services import close_year
from kmp.money import split
from members.registry.models import Member

YEAR = 2025
GROUPS_DAY, PLENARY_DAY = date(2026, 3, 21), date(2026, 3, 28)
CLOSES_AT = moment(PLENARY_DAY, 14)
NEW_RULES_FROM = date(2026, 4, 1)
WITHOUT_QUORUM = "pengguna"
PRESENT_PERCENT = {"produsen": 92, "distributor": 90, "faskes": 80, "nakes": 74, "pengguna": 70}
PLACE = "Balai Warga Cakung, Jakarta Timur, dan daring"
NO_CONSENSUS = "Musyawarah dalam rapat kelompok tidak mencapai mufakat; anggota meminta pemungutan suara."
FAIR_SHARE_TEXT = (
    "Apabila barang tidak cukup untuk semua permintaan, 5% stok disisihkan untuk keadaan darurat. Sisanya dibagi di "
    "dalam tiap kelas kebutuhan sebanding dengan permintaan wajar, dan alasan setiap baris diumumkan."
)
SECOND_CALL_DAY = date(2026, 3, 25)
AGREED = "Rapat menerima laporan pertanggungjawaban pengurus dan laporan pengawas tahun buku 2025 tanpa keberatan."
ADVICE = "Waktu kirim ke pulau kecil, harga eceran di unit desa, dan jadwal pelatihan."
HANDS = {
    "produsen": {"yes": 9, "no": 1, "abstain": 0},
    "distributor": {"yes": 11, "no": 2, "abstain": 1},
    "faskes": {"yes": 44, "no": 6, "abstain": 3},
    "nakes": {"yes": 58, "no": 4, "abstain": 2},
    "pengguna": {"yes": 87, "no": 21, "abstain": 10},
}
GROUP_MINUTES = (
    "Rapat dibuka pukul 09.00 oleh wakil pengurus. Laporan tahun buku 2025 dibacakan dan dibahas. Kelompok menitipkan "
    "tiga masukan untuk Rapat Paripurna: waktu kirim, harga eceran, dan pelatihan. Rapat ditutup dengan mufakat."
)
PLENARY_MINUTES = (
    "Lima kelompok menyampaikan hasil Rapat Kelompok; kelompok pengguna akhir mencapai kuorum pada panggilan kedua. "
    "Pengawas mencatat bahwa usul tentang bagian pengguna akhir memberi hasil lain menurut cara satu anggota satu "
    "suara."
)


def tell(story: Story) -> None:
    """Enter the closing of the year and the day of the plenary into the timeline."""
    at = story.timeline.at
    at(moment(date(2026, 1, 16), 10), partial(_close_year, story))
    at(moment(date(2026, 2, 12), 10), partial(_prepare, story))
    at(moment(date(2026, 2, 20), 10), partial(_plan, story))


def _close_year(story: Story) -> None:
    accepted, note = accepted_warnings(year_problems(YEAR))
    close_year(YEAR, accepted=accepted, note=note, acting_user=story.office.budi)


def _prepare(story: Story) -> None:
    with codes.pretend("demo"):  # whoever builds the demo gets the same order of lines, and so the same rupiah
        story.distribution = prepare_distribution(YEAR, acting_user=story.office.budi)


def _plan(story: Story) -> None:
    plenary = plan_plenary(
        title="Rapat Anggota Tahunan, tahun buku 2025",
        starts_at=moment(PLENARY_DAY),
        groups_meet_at=moment(GROUPS_DAY),
        place=PLACE,
        occasion=Occasion.ANNUAL,
        mode=Mode.HYBRID,
        online_url="https://rapat.contoh.example/rat-2025",
        book_year=YEAR,
        chair=story.office.budi,
        secretary=story.office.rini,
        acting_user=story.office.budi,
    )
    assert story.distribution is not None  # prepared a week ago
    budi = story.office.budi
    surplus = propose_distribution(story.distribution, meeting=plenary, closes_at=CLOSES_AT, acting_user=budi)
    users = draft(story, plenary, END_USERS, CLOSES_AT)
    share = _propose_rules(story, plenary)
    report = draft(story, plenary, ANNUAL_REPORT, CLOSES_AT)
    plan = _draft_work_plan(story, plenary)
    election = offices.open_nominations(story, plenary, CLOSES_AT)
    for meeting in group_meetings(plenary):
        story.timeline.at(moment(GROUPS_DAY, 9, 5), partial(_meet_in_group, story, meeting))
    votes = [(surplus, SURPLUS_MOOD), (users, END_USERS_MOOD), (share, FAIR_SHARE_MOOD)]
    story.timeline.at(moment(PLENARY_DAY, 9, 10), partial(_open_plenary, story, plenary, votes, election.motion))
    story.timeline.at(moment(PLENARY_DAY, 10), partial(_agree, story, report))
    story.timeline.at(moment(PLENARY_DAY, 10, 30), partial(open_ballot, story, plan))
    story.timeline.at(CLOSES_AT, partial(_end_plenary, story, plenary, surplus, users, share, plan, election))


def _draft_work_plan(story: Story, plenary: Meeting) -> Motion:
    """A vote by show of hands: two persons count it in the room."""
    return draft_motion(
        plenary,
        kind=WORK_PLAN.kind,
        title=WORK_PLAN.title,
        text=WORK_PLAN.text,
        if_passed=WORK_PLAN.if_passed,
        if_failed=WORK_PLAN.if_failed,
        closes_at=CLOSES_AT,
        casting=Casting.IN_THE_ROOM,
        acting_user=story.office.budi,
    )


def _agree(story: Story, report: Motion) -> None:
    """Nobody is against the report: no vote is needed."""
    decide_by_consensus(report, note=AGREED, acting_user=story.office.budi)


def draft(story: Story, plenary: Meeting, proposal: Proposal, closes_at: datetime) -> Motion:
    """The board writes a motion for a plenary."""
    return draft_motion(
        plenary,
        kind=proposal.kind,
        title=proposal.title,
        text=proposal.text,
        if_passed=proposal.if_passed,
        if_failed=proposal.if_failed,
        closes_at=closes_at,
        acting_user=story.office.budi,
    )


def draw_present(story: Story, meeting: Meeting, percent: Mapping[str, int]) -> list[Member]:
    """So many of each group who may attend, drawn by lot."""
    members = list(may_attend(meeting).select_related("group").order_by("group__position", "number"))
    present = []
    for code, part in percent.items():
        of_group = [member for member in members if member.group_id == code]
        present += story.rng.sample(of_group, len(of_group) * part // 100)
    return present


def _meet_in_group(story: Story, meeting: Meeting) -> None:
    """Most groups have their quorum; one has not, and the plenary may open all the same."""
    budi, group = story.office.budi, meeting.group_id or ""
    fails = group == WITHOUT_QUORUM
    present = draw_present(story, meeting, {group: 31 if fails else PRESENT_PERCENT[group]})
    check_in_many(meeting, members=present, acting_user=budi)
    if fails:
        record_failed_quorum(meeting, acting_user=budi)
        again = call_again(meeting, starts_at=moment(SECOND_CALL_DAY, 16), place=PLACE, acting_user=budi)
        story.timeline.at(moment(SECOND_CALL_DAY, 16, 10), partial(_meet_again, story, again, present))
        return
    _hold(story, meeting)


def _meet_again(story: Story, meeting: Meeting, present: Sequence[Member]) -> None:
    """Those who came the first time come again: on the second call they are enough."""
    check_in_many(meeting, members=present, acting_user=story.office.budi)
    _hold(story, meeting)


def _hold(story: Story, meeting: Meeting) -> None:
    budi = story.office.budi
    open_meeting(meeting, acting_user=budi)
    sign(story, close_meeting(meeting, text=GROUP_MINUTES, advice=ADVICE, acting_user=budi))


def _open_plenary(story: Story, plenary: Meeting, votes: Sequence[tuple[Motion, Mood]], election: Motion) -> None:
    present = draw_present(story, plenary, PRESENT_PERCENT)
    check_in_many(plenary, members=present, acting_user=story.office.budi)
    open_meeting(plenary, acting_user=story.office.budi)
    for motion, mood in votes:
        open_ballot(story, motion)
        vote(story, motion, present, mood, begins=moment(PLENARY_DAY, 9, 30), minutes=260)
    open_ballot(story, election)
    offices.vote_for_one(story, election, present, begins=moment(PLENARY_DAY, 9, 30), minutes=260)


def open_ballot(story: Story, motion: Motion) -> None:
    """One of the board says that consensus was not found, another opens the ballot."""
    ready_motion(motion, no_consensus=NO_CONSENSUS, acting_user=story.office.hadi)
    open_motion(motion, acting_user=story.office.budi)


def sign(story: Story, minutes: Minutes) -> None:
    """Chair and secretary sign: the minutes are sealed."""
    sign_minutes(minutes, acting_user=story.office.rini)
    sign_minutes(minutes, acting_user=story.office.budi)


def vote(story: Story, motion: Motion, voters: Sequence[Member], mood: Mood, *, begins: datetime, minutes: int) -> None:
    """Each of `voters` casts one ballot within so many minutes; the sums in each group follow its mood exactly."""
    for code, (yes, no) in mood.items():
        of_group = [member for member in voters if member.group_id == code and member.pk in story.users]
        parts = split(len(of_group), [yes, no, 100 - yes - no])
        choices = [choice for choice, part in zip(Choice, parts, strict=True) for _ in range(part)]
        story.rng.shuffle(choices)
        for member, choice in zip(of_group, choices, strict=True):
            when = begins + timedelta(seconds=story.rng.randrange(minutes * 60))
            story.timeline.at(when, partial(_cast, story, motion.pk, member, choice))


def _cast(story: Story, motion_id: int, member: Member, choice: str) -> None:
    cast_ballot(motion_id, choice=choice, member=member, acting_user=story.users[member.pk])


def _end_plenary(
    story: Story,
    plenary: Meeting,
    surplus: Motion,
    users: Motion,
    share: Motion,
    plan: Motion,
    election: Election,
) -> None:
    """Ballots are closed and counted, minutes written, and what has passed becomes a decision."""
    budi = story.office.budi
    for motion in (surplus, users, share, election.motion):
        close_motion(motion, acting_user=None)
        count_motion(motion, acting_user=budi)
    _count_in_the_room(story, plan)
    sign(story, close_meeting(plenary, text=minutes_of(plenary, PLENARY_MINUTES), acting_user=budi))
    for motion in (plan, election.motion):
        adopt_resolution(motion, acting_user=budi)
    offices.take_office(story, election)
    story.timeline.at(moment(date(2026, 4, 3), 9), partial(offices.make_pack, story, plenary))
    story.timeline.at(moment(date(2026, 4, 20), 9), partial(do_the_work, plenary, acting_user=story.office.rini))
    resolution = adopt_resolution(surplus, acting_user=budi)
    assert story.distribution is not None  # prepared in February
    approve_distribution(story.distribution, resolution=resolution, acting_user=budi)
    adopt_resolution(share, acting_user=budi)
    enact_draft(
        BylawDraft.objects.get(motion=share),
        deed_number="Akta Nomor 12 tanggal 30 Maret 2026 (contoh)",
        valid_from=NEW_RULES_FROM,
        acting_user=budi,
    )
    at = story.timeline.at
    at(moment(date(2026, 3, 30), 10), partial(ask_share_run, story.distribution, acting_user=story.office.hadi))
    payments.tell(story)


def _count_in_the_room(story: Story, plan: Motion) -> None:
    """Two persons count the hands of each group; the first sends the signed sheet along."""
    close_motion(plan, acting_user=None)
    sheet = paper("Lembar hitung suara", "CONTOH/LH/001")
    for user, upload in ((story.office.budi, sheet), (story.office.hadi, None)):
        enter_hand_count(plan, counts=HANDS, invalid=0, sheet=upload, acting_user=user)


def _propose_rules(story: Story, plenary: Meeting) -> Motion:
    """One of the board writes the draft and puts it to the plenary; another enters it once it is decided."""
    hadi = story.office.hadi
    rules = demo_rules()
    for article in rules["articles"]:
        if article["key"] == "pembagian":
            article["text"] = FAIR_SHARE_TEXT
    changed = {
        "allocation": {**rules["allocation"], "inside_class": "proportional", "reserve_bp": 500},
        "articles": rules["articles"],
    }
    written = write_draft(title=FAIR_SHARE.title, reason=FAIR_SHARE.text, acting_user=hadi)
    written = change_draft(written, changed=changed, seen={}, acting_user=hadi)
    return propose_draft(written, meeting=plenary, closes_at=CLOSES_AT, acting_user=hadi)
