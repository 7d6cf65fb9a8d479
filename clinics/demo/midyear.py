"""Chapter 11: two assemblies in the middle of 2026: one in writing, and one of the delegates of the groups.

The members try delegates once and then take the vote back, with a word on proxies: AD/ART versions 3 and 4. In the
last days another written assembly waits for its answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from clinics.demo import assembly
from clinics.demo.membership import paper
from clinics.demo.motions import BY_DELEGATES, BY_DELEGATES_MOOD, BY_PROXIES, BY_PROXIES_MOOD, LENDING, Proposal
from clinics.demo.story import SEED, Story
from clinics.demo.timeline import moment
from clinics.demo.writing import do_the_work, minutes_of
from governance.bylaws.drafting import change_draft, propose_draft, write_draft
from governance.bylaws.founding_articles import ARTICLES
from governance.bylaws.models import BylawDraft
from governance.bylaws.services import enact_draft
from governance.elections.delegates import end_delegation, seat_delegates
from governance.elections.models import Election
from governance.elections.services import ElectionData, answer_nomination, fix_list, nominate, plan_election
from governance.elections.states import Body
from governance.meetings.agenda import add_paper
from governance.meetings.inviting import send_invitations
from governance.meetings.models import Delegate, Meeting
from governance.meetings.presence import check_in_many
from governance.meetings.queries import group_meetings, may_attend
from governance.meetings.services import open_meeting, plan_plenary
from governance.meetings.states import Channel, Mode, Occasion
from governance.meetings.written import reply_in_writing
from governance.minutes.services import close_meeting
from governance.voting.casting import cast_ballot
from governance.voting.counting import count_motion
from governance.voting.models import Motion
from governance.voting.resolutions import adopt_resolution
from governance.voting.services import close_motion, decide_by_consensus
from governance.voting.states import Casting, Question
from kmp import clock
from members.registry.models import Member

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
IN_WRITING_FROM, GROUPS_WRITE_UNTIL = date(2026, 5, 4), moment(date(2026, 5, 25))
ANSWERS_UNTIL = moment(date(2026, 6, 8), 20)
BY_DELEGATES_FROM, BY_MEMBERS_FROM = date(2026, 7, 1), date(2026, 10, 1)
DELEGATES_PLANNED, GROUPS_ELECT, DELEGATES_MEET = date(2026, 8, 3), date(2026, 8, 22), date(2026, 9, 5)
NOMINATIONS_UNTIL = moment(date(2026, 8, 20), 17)
WROTE_PERCENT = {"produsen": 75, "distributor": 75, "faskes": 62, "nakes": 60, "pengguna": 52}
CAME_PERCENT = {"produsen": 75, "distributor": 75, "faskes": 64, "nakes": 60, "pengguna": 55}
ANSWERED_PERCENT = {"produsen": 25, "distributor": 31, "faskes": 30, "nakes": 24, "pengguna": 21}  # so far
SENT = {"produsen": 3, "distributor": 3, "faskes": 4, "nakes": 4, "pengguna": 5}
# Places in the group; among the health workers there are more than seats, so they vote. `HOME`: Laras, Sari.
HOME = 0
STANDING = {
    "produsen": (1, 4, 7),
    "distributor": (2, 6, 11),
    "faskes": (HOME, 3, 12, 21),
    "nakes": (HOME, 5, 9, 16, 18, 30),
    "pengguna": (4, 9, 17, 25, 33),
}
WORDS = (
    "Saya membawa titipan kelompok apa adanya, dan melaporkan hasilnya dalam tiga hari.",
    "Saya sudah membaca bahan rapat dan siap hadir di Jakarta.",
    "Anggota dari pulau kecil juga harus didengar.",
)
STAYS_HOME, ILL = ("pengguna", 33), "Sakit. Kelompok tidak mengutus pengganti."
SLATE = "Calon tidak lebih banyak daripada kursinya. Rapat kelompok sepakat mengutus mereka."
WRITTEN_MINUTES = (
    "Bahan dikirim kepada semua anggota. Jawaban diterima melalui situs dan pada lembar jawaban di kantor sampai batas "
    "waktunya. Kelompok tidak mempunyai keberatan."
)
SHEET = "Lembar jawaban"
WRITTEN_RESULT = "Rapat dilakukan secara tertulis. Yang menjawab sampai batas waktunya dihitung hadir."
ELECTED_MINUTES = "Kelompok membahas bahan rapat dan memilih utusannya ke Rapat Paripurna 5 September 2026."
DELEGATES_MINUTES = (
    "Para utusan menyampaikan titipan kelompoknya. Seorang utusan pengguna akhir berhalangan karena sakit."
)
SENT_TEXT = (
    "Rapat Anggota Paripurna dihadiri utusan yang dipilih rapat kelompoknya: tiga orang dari produsen, tiga dari "
    "distributor, empat dari fasilitas kesehatan, empat dari tenaga kesehatan, dan lima dari pengguna akhir. Di sana "
    "hanya utusan yang memberikan suara, masing-masing satu. Anggota lain memberikan suara dalam rapat kelompoknya."
)
PROXY_TEXT = (
    "Anggota yang berhalangan boleh memberi kuasa suara kepada anggota lain dari kelompok yang sama. Seorang anggota "
    "memegang paling banyak dua kuasa dalam satu rapat. Kuasa dapat dicabut sebelum dipakai. Suara yang diberikan "
    "sendiri selalu menggantikan suara penerima kuasa."
)
OWN_VOTE_TEXT = (
    "Setiap anggota aktif mempunyai satu suara dalam kelompoknya. Lembaga memberikan suara melalui wakil yang memegang "
    "surat kuasa. Suara tidak dapat dibeli atau dijual, dan hanya dapat dikuasakan menurut AD Pasal 34."
)


def tell(story: Story) -> None:
    """Enter both assemblies into the timeline, with dice of their own, so that the other dice fall as before."""
    own = replace(story, rng=Random(f"{SEED} pertengahan tahun"))  # noqa: S311 - a story, no secret
    story.timeline.at(moment(IN_WRITING_FROM, 10), partial(_ask_in_writing, own))
    story.timeline.at(moment(DELEGATES_PLANNED, 10), partial(_plan_delegates, own))


def tell_now(story: Story, present: datetime) -> None:
    """Enter the written assembly whose groups are answering now; whoever signs in has not answered yet."""
    own = replace(story, rng=Random(f"{SEED} rapat tertulis"))  # noqa: S311
    story.timeline.at(present - 6 * DAY, partial(_ask_now, own, present))


def _ask_now(story: Story, present: datetime) -> None:
    since, begins = moment(clock.day_of(present) - 5 * DAY, 8), moment(clock.day_of(present) + 9 * DAY)
    plenary = plan_in_writing(
        story,
        title="Rapat Anggota tertulis: pinjam-pakai alat antarunit",
        groups_from=since,
        starts_at=begins,
        until=begins + 15 * DAY,
        material="Pedoman pinjam-pakai alat",
    )
    assembly.draft(story, plenary, LENDING, begins + 15 * DAY)
    for meeting in group_meetings(plenary):
        story.timeline.at(since + HOUR, partial(open_meeting, meeting, acting_user=story.office.budi))
        _let_answer(story, meeting, since=since + 2 * HOUR, until=present - HOUR)


def _let_answer(story: Story, meeting: Meeting, *, since: datetime, until: datetime) -> None:
    named, percent = set(story.named_members()), ANSWERED_PERCENT[meeting.group_id or ""]
    willing = [one for one in may_attend(meeting).order_by("number") if one.pk not in named]
    minutes = int((until - since).total_seconds() // 60)
    for member in story.rng.sample(willing, len(willing) * percent // 100):
        if member.pk in story.users:
            when, user = since + timedelta(minutes=story.rng.randrange(minutes)), story.users[member.pk]
            story.timeline.at(when, partial(reply_in_writing, meeting, member=member, acting_user=user))


def _ask_in_writing(story: Story) -> None:
    """The groups answer for three weeks, then all members for two, which is what AD Pasal 37 leaves them."""
    plenary = plan_in_writing(
        story,
        title="Rapat Anggota tertulis: mencoba rapat dengan utusan",
        groups_from=moment(IN_WRITING_FROM, 11),
        starts_at=GROUPS_WRITE_UNTIL,
        until=ANSWERS_UNTIL,
        material="Biaya Rapat Paripurna dan cara utusan dipilih",
    )
    changed = {"voting.voters": "delegates", "voting.delegates": dict(SENT)}
    motion = _propose(story, plenary, BY_DELEGATES, changed, {"utusan": SENT_TEXT}, closes_at=ANSWERS_UNTIL)
    at = story.timeline.at
    for meeting in group_meetings(plenary):
        at(moment(IN_WRITING_FROM, 12), partial(open_meeting, meeting, acting_user=story.office.budi))
        at(moment(date(2026, 5, 18), 15), partial(note_answers, story, meeting, WROTE_PERCENT))
        at(GROUPS_WRITE_UNTIL + timedelta(minutes=5), partial(_close_group, story, meeting, WRITTEN_MINUTES))
    at(GROUPS_WRITE_UNTIL + timedelta(minutes=30), partial(_answer_plenary, story, plenary, motion))
    at(ANSWERS_UNTIL + timedelta(minutes=10), partial(_end_in_writing, story, plenary, motion))


def plan_in_writing(
    story: Story, *, title: str, groups_from: datetime, starts_at: datetime, until: datetime, material: str
) -> Meeting:
    """A written assembly: the material goes to everybody before anything is asked."""
    office = story.office
    plenary = plan_plenary(
        title=title,
        starts_at=starts_at,
        groups_meet_at=groups_from,
        replies_until=until,
        place="",
        mode=Mode.WRITTEN,
        occasion=Occasion.ORDINARY,
        chair=office.budi,
        secretary=office.rini,
        invite=False,
        acting_user=office.budi,
    )
    add_paper(plenary, title=material, upload=paper(material, "CONTOH/RT/001"), acting_user=office.rini)
    for meeting in group_meetings(plenary):
        add_paper(meeting, title=SHEET, upload=paper(SHEET, "CONTOH/RT/002"), acting_user=office.rini)
    send_invitations(plenary, acting_user=office.budi)
    return plenary


def note_answers(story: Story, meeting: Meeting, percent: Mapping[str, int]) -> None:
    """Reply sheets that came to the office, entered in one go."""
    of_group = list(may_attend(meeting).order_by("number"))
    wrote = story.rng.sample(of_group, len(of_group) * percent[meeting.group_id or ""] // 100)
    check_in_many(meeting, members=wrote, channel=Channel.WRITTEN, acting_user=story.office.rini)


def _close_group(story: Story, meeting: Meeting, text: str) -> None:
    assembly.sign(story, close_meeting(meeting, text=text, acting_user=story.office.budi))


def _answer_plenary(story: Story, plenary: Meeting, motion: Motion) -> None:
    """Who has an account answers by voting; the others send the sheet, which says that they have read it."""
    open_meeting(plenary, acting_user=story.office.budi)
    assembly.open_ballot(story, motion)
    present = assembly.draw_present(story, plenary, WROTE_PERCENT)
    by_hand = [member for member in present if member.pk not in story.users]
    minutes = 13 * 24 * 60
    begins = GROUPS_WRITE_UNTIL + timedelta(hours=1)
    assembly.vote(story, motion, present, BY_DELEGATES_MOOD, begins=begins, minutes=minutes)
    sheets = partial(check_in_many, plenary, members=by_hand, channel=Channel.WRITTEN, acting_user=story.office.rini)
    story.timeline.at(moment(date(2026, 6, 5), 15), sheets)


def _end_in_writing(story: Story, plenary: Meeting, motion: Motion) -> None:
    _decide(story, plenary, motion, WRITTEN_RESULT)
    _enact(story, motion, "Akta Nomor 15 tanggal 15 Juni 2026 (contoh)", BY_DELEGATES_FROM)


def _decide(story: Story, plenary: Meeting, motion: Motion, text: str) -> None:
    budi = story.office.budi
    close_motion(motion, acting_user=None)
    count_motion(motion, acting_user=budi)
    assembly.sign(story, close_meeting(plenary, text=minutes_of(plenary, text), acting_user=budi))
    adopt_resolution(motion, acting_user=budi)
    do_the_work(plenary, acting_user=story.office.rini)


def _enact(story: Story, motion: Motion, deed: str, valid_from: date) -> None:
    draft = BylawDraft.objects.get(motion=motion)
    enact_draft(draft, deed_number=deed, valid_from=valid_from, acting_user=story.office.budi)


def _propose(
    story: Story,
    plenary: Meeting,
    proposal: Proposal,
    changed: Mapping[str, Any],
    texts: Mapping[str, str],
    *,
    closes_at: datetime,
) -> Motion:
    """Hadi writes the draft, its articles in the same words as its rules, and puts it to the plenary."""
    hadi = story.office.hadi
    written = write_draft(title=proposal.title, reason=proposal.text, acting_user=hadi)
    articles = [{**one, "text": texts.get(one["key"], one["text"])} for one in written.rules["articles"]]
    written = change_draft(written, changed={**changed, "articles": articles}, seen={}, acting_user=hadi)
    return propose_draft(written, meeting=plenary, closes_at=closes_at, acting_user=hadi)


def _plan_delegates(story: Story) -> None:
    """Each group elects those it sends; the plenary is theirs alone."""
    office, at = story.office, story.timeline.at
    plenary = plan_plenary(
        title="Rapat Anggota dengan utusan, September 2026",
        starts_at=moment(DELEGATES_MEET),
        groups_meet_at=moment(GROUPS_ELECT),
        place="Balai Warga Cakung, Jakarta Timur",
        occasion=Occasion.ORDINARY,
        chair=office.budi,
        secretary=office.rini,
        acting_user=office.budi,
    )
    changed = {
        "voting.voters": "members",
        "voting.delegates": {},
        "voting.proxies": {"limit": 2, "same_group": True},
    }
    before = next(text for key, _number, _title, text in ARTICLES if key == "utusan")
    texts = {"utusan": before, "kuasa": PROXY_TEXT, "hak_suara": OWN_VOTE_TEXT}
    motion = _propose(story, plenary, BY_PROXIES, changed, texts, closes_at=moment(DELEGATES_MEET, 14))
    for assembly_ in group_meetings(plenary):
        _open_nominations(story, assembly_)
    at(moment(DELEGATES_MEET, 9, 10), partial(_delegates_meet, story, plenary, motion))


def _open_nominations(story: Story, meeting: Meeting) -> None:
    assert meeting.group is not None  # the assembly of a group
    group, at = meeting.group, story.timeline.at
    data = ElectionData(
        body=Body.DELEGATES,
        position=f"Utusan {group.name.lower()}",
        seats=SENT[group.pk],
        nominations_until=NOMINATIONS_UNTIL,
        closes_at=moment(GROUPS_ELECT, 12),
        question=Question.CHOICE,
        casting=Casting.ELECTRONIC,
    )
    election = plan_election(meeting, data, acting_user=story.office.budi)
    for turn, place in enumerate(STANDING[group.pk]):
        member = story.members[group.pk][place or story.home()]
        at(moment(date(2026, 8, 10 + turn), 19), partial(_stand, story, election, member, WORDS[turn % len(WORDS)]))
    at(moment(date(2026, 8, 21), 9), partial(fix_list, election, acting_user=story.office.budi))
    at(moment(GROUPS_ELECT, 9, 5), partial(_elect, story, meeting, election))


def _stand(story: Story, election: Election, member: Member, words: str) -> None:
    user = story.users[member.pk]
    candidacy = nominate(election, member=member, nominated_by=member, acting_user=user)
    answer_nomination(candidacy, willing=True, statement=words, acting_user=user)


def _elect(story: Story, meeting: Meeting, election: Election) -> None:
    """A list as long as its seats is agreed on; a longer one is voted on until noon."""
    budi, motion = story.office.budi, Motion.objects.get(pk=election.motion_id)
    present = assembly.draw_present(story, meeting, {meeting.group_id or "": CAME_PERCENT[meeting.group_id or ""]})
    check_in_many(meeting, members=present, acting_user=budi)
    open_meeting(meeting, acting_user=budi)
    if motion.question == Question.YES_NO:
        decide_by_consensus(motion, note=SLATE, acting_user=budi)
        _send(story, meeting, election)
        return
    assembly.open_ballot(story, motion)
    for member in present:
        if member.pk in story.users:
            _choose_some(story, motion, member)
    story.timeline.at(moment(GROUPS_ELECT, 12), partial(_count_and_send, story, meeting, election))


def _choose_some(story: Story, motion: Motion, member: Member) -> None:
    picks = sorted(story.rng.sample(range(1, motion.options.count() + 1), story.rng.choice((2, 3, 4, 4))))
    when = moment(GROUPS_ELECT, 9, 20) + timedelta(seconds=story.rng.randrange(150 * 60))
    choice, user = ",".join(map(str, picks)), story.users[member.pk]
    story.timeline.at(when, partial(cast_ballot, motion.pk, choice=choice, member=member, acting_user=user))


def _count_and_send(story: Story, meeting: Meeting, election: Election) -> None:
    close_motion(election.motion, acting_user=None)
    count_motion(election.motion, acting_user=story.office.budi)
    _send(story, meeting, election)


def _send(story: Story, meeting: Meeting, election: Election) -> None:
    """Minutes, the decision, and the delegates by it; the plenary invites them."""
    budi = story.office.budi
    _close_group(story, meeting, minutes_of(meeting, ELECTED_MINUTES))
    adopt_resolution(election.motion, acting_user=budi)
    seat_delegates(election, acting_user=budi)
    assert meeting.plenary is not None  # the assembly of a group
    send_invitations(meeting.plenary, acting_user=budi)


def _delegates_meet(story: Story, plenary: Meeting, motion: Motion) -> None:
    """One of them is ill; the others decide that from October everybody votes again."""
    budi = story.office.budi
    group, place = STAYS_HOME
    ill = Delegate.objects.get(plenary=plenary, member=story.members[group][place])
    end_delegation(ill, reason=ILL, acting_user=budi)
    there = _those_sent(plenary)
    check_in_many(plenary, members=there, acting_user=story.office.rini)
    open_meeting(plenary, acting_user=budi)
    assembly.open_ballot(story, motion)
    assembly.vote(story, motion, there, BY_PROXIES_MOOD, begins=moment(DELEGATES_MEET, 10), minutes=200)
    story.timeline.at(moment(DELEGATES_MEET, 14), partial(_end_of_delegates, story, plenary, motion))


def _those_sent(plenary: Meeting) -> Sequence[Member]:
    sent = (
        plenary.delegates.filter(ended_at=None).select_related("member").order_by("group__position", "member__number")
    )
    return [one.member for one in sent]


def _end_of_delegates(story: Story, plenary: Meeting, motion: Motion) -> None:
    _decide(story, plenary, motion, DELEGATES_MINUTES)
    _enact(story, motion, "Akta Nomor 21 tanggal 14 September 2026 (contoh)", BY_MEMBERS_FROM)
