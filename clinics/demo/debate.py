"""Chapter 10: an assembly in three days: what is open, talked over, proposed, drafted, given by proxy or on paper."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random

from clinics.demo import assembly
from clinics.demo.membership import paper
from clinics.demo.motions import FRIDGES, FRIDGES_MOOD, LOCATIONS, TRAININGS, WAREHOUSE, Proposal
from clinics.demo.story import SEED, Story
from clinics.demo.timeline import moment
from governance.bylaws.drafting import change_draft, write_draft
from governance.deliberation.services import (
    add_comment,
    add_paper,
    answer_as_staff,
    propose_amendment,
    propose_motion,
    second_proposal,
)
from governance.meetings.inviting import answer_invitation
from governance.meetings.models import Meeting
from governance.meetings.queries import may_attend
from governance.meetings.services import plan_plenary
from governance.meetings.states import CalledBy, Mode, Occasion, Rsvp
from governance.paperballots.services import begin_batch, print_sheets, read_sheet
from governance.voting.casting import cast_ballot, cast_by_proxy
from governance.voting.models import Motion, RollEntry
from governance.voting.proxies import give_proxy, revoke_proxy
from governance.voting.recusals import declare_recusal
from governance.voting.services import draft_motion, ready_motion
from governance.voting.states import Question
from kmp import clock
from members.registry.models import Member

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EARLY_PERCENT = 46
PLACES = ("Makassar", "Ambon", "Kupang", "Sorong")
COURSES = (
    "Merawat alat di unit desa",
    "Membaca kartu stok dan LPLPO",
    "Rantai dingin vaksin",
    "Keuangan rumah tangga anggota",
)
# Who cannot vote in person: to Sari for everything, to Sari by mistake, and Dewi for one motion to a colleague.
TO_SARI, BY_MISTAKE = 13, 35
HOLDER = ("distributor", 4)
TRUSTS = "Setuju untuk kulkas vaksin. Untuk yang lain terserah Ibu Sari."
ONE_MOTION = "Urutan kami: Makassar, Ambon."
ON_PAPER = 6  # members without an account who vote on paper
MARKS = ("setuju", "setuju", "tidak", "setuju", "abstain")


def tell(story: Story, present: datetime) -> None:
    """Enter the assembly and everything around it into the timeline, counted back from the present."""
    story.timeline.at(present - 20 * DAY, partial(_plan, story, present))


def _plan(story: Story, present: datetime) -> None:
    day = clock.day_of(present) + timedelta(days=3)
    office, at = story.office, story.timeline.at
    plenary = plan_plenary(
        title="Rapat Anggota Luar Biasa: kulkas vaksin dan gudang",
        starts_at=moment(day),
        groups_meet_at=moment(day - timedelta(days=1)),
        place=assembly.PLACE,
        occasion=Occasion.EXTRAORDINARY,
        mode=Mode.HYBRID,
        online_url="https://rapat.contoh.example/ralb",
        called_by=CalledBy.BOARD,
        reason="Masa penawaran kulkas vaksin dan sewa gudang berakhir sebelum Rapat Anggota Tahunan.",
        chair=office.budi,
        secretary=office.rini,
        acting_user=office.budi,
    )
    closes_at = moment(day, 20)
    fridges = assembly.draft(story, plenary, FRIDGES, closes_at)
    warehouse = assembly.draft(story, plenary, WAREHOUSE, closes_at)
    courses = _list(story, plenary, TRAININGS, COURSES, closes_at, question=Question.CHOICE, picks=(1, 2))
    places = _list(story, plenary, LOCATIONS, PLACES, closes_at, question=Question.RANKED, picks=(1, len(PLACES)))
    at(present - 6 * DAY, partial(_recuse, story, fridges))
    at(present - 5 * DAY, partial(assembly.open_ballot, story, fridges))
    at(present - 5 * DAY + HOUR, partial(_vote_early, story, plenary, (fridges, courses, places), present))
    at(present - 5 * DAY + HOUR * 3 / 4, partial(_give_proxies, story, plenary, places))
    for motion in (courses, places):
        at(present - 5 * DAY + HOUR / 2, partial(assembly.open_ballot, story, motion))
    at(present - 9 * DAY, partial(_talk_over, story, warehouse))
    at(
        present - 10 * HOUR,
        partial(ready_motion, warehouse, no_consensus=assembly.NO_CONSENSUS, acting_user=office.hadi),
    )
    at(present - 7 * DAY, partial(_propose, story, plenary))
    at(present - 12 * DAY, partial(_draft_bylaws, story))
    at(present - 18 * DAY, partial(_answer, story, plenary))
    at(present - 2 * DAY, partial(_vote_on_paper, story, fridges))


def _list(
    story: Story,
    plenary: Meeting,
    proposal: Proposal,
    options: Sequence[str],
    closes_at: datetime,
    *,
    question: Question,
    picks: tuple[int, int],
) -> Motion:
    """A motion answered from a list, by choosing or by ranking."""
    return draft_motion(
        plenary,
        kind=proposal.kind,
        title=proposal.title,
        text=proposal.text,
        if_passed=proposal.if_passed,
        if_failed=proposal.if_failed,
        question=question,
        options=options,
        picks=picks,
        seats=1,
        closes_at=closes_at,
        acting_user=story.office.budi,
    )


def _recuse(story: Story, fridges: Motion) -> None:
    """A maker of such fridges stands back: out of the roll, and the minutes will say so."""
    maker = story.members["produsen"][3]
    reason = "Perusahaan kami menawarkan kulkas vaksin yang akan dibeli."
    declare_recusal(fridges, member=maker, reason=reason, acting_user=story.users[maker.pk])


def _vote_early(story: Story, plenary: Meeting, motions: tuple[Motion, Motion, Motion], present: datetime) -> None:
    """Nearly half have voted on everything that is open; the accounts of the demo have not."""
    fridges, courses, places = motions
    dice = Random(f"{SEED} suara awal")  # noqa: S311
    on_roll = set(RollEntry.objects.filter(motion=fridges, may_vote=True).values_list("member", flat=True))
    named = set(story.named_members())
    named |= {story.members["nakes"][TO_SARI].pk}
    voters = [one for one in may_attend(plenary).order_by("number") if one.pk in on_roll and one.pk not in named]
    early = dice.sample(voters, len(voters) * EARLY_PERCENT // 100)
    minutes = int((present - clock.now()).total_seconds() // 60) - 60
    assembly.vote(story, fridges, early, FRIDGES_MOOD, begins=clock.now(), minutes=minutes)
    for member in early:
        if member.pk in story.users:
            _choose(story, courses, member, _some(dice, len(COURSES)), dice.randrange(minutes))
            _choose(story, places, member, _ranking(dice, len(PLACES)), dice.randrange(minutes))


def _give_proxies(story: Story, plenary: Meeting, places: Motion) -> None:
    """Two colleagues name Sari, one of them by mistake; Dewi's proxy on one motion is used the day after."""
    sari = story.members["nakes"][story.home()]
    giver, mistaken = story.members["nakes"][TO_SARI], story.members["nakes"][BY_MISTAKE]
    give_proxy(
        plenary,
        principal=giver,
        holder_number=sari.number,
        instruction=TRUSTS,
        acting_user=story.users[giver.pk],
    )
    user = story.users[mistaken.pk]
    wrong = give_proxy(plenary, principal=mistaken, holder_number=sari.number, acting_user=user)
    story.timeline.at(clock.now() + HOUR / 8, partial(revoke_proxy, wrong, acting_user=user))
    group, place = HOLDER
    dewi, holder = story.members["distributor"][1], story.members[group][place]
    proxy = give_proxy(
        plenary,
        principal=dewi,
        holder_number=holder.number,
        motion=places,
        instruction=ONE_MOTION,
        acting_user=story.users[dewi.pk],
    )
    used = partial(
        cast_by_proxy, places.pk, choice="1,2", proxy=proxy, holder=holder, acting_user=story.users[holder.pk]
    )
    story.timeline.at(clock.now() + DAY, used)


def _some(dice: Random, total: int) -> str:
    return ",".join(map(str, sorted(dice.sample(range(1, total + 1), dice.choice((1, 2, 2))))))


def _ranking(dice: Random, total: int) -> str:
    return ",".join(map(str, dice.sample(range(1, total + 1), dice.choice((2, 3, total)))))


def _choose(story: Story, motion: Motion, member: Member, choice: str, minute: int) -> None:
    user = story.users[member.pk]
    when = clock.now() + timedelta(minutes=minute)
    story.timeline.at(when, partial(cast_ballot, motion.pk, choice=choice, member=member, acting_user=user))


def _talk_over(story: Story, warehouse: Motion) -> None:
    """A paper, two opinions with an answer, and another wording that the board has not decided about."""
    office = story.office
    add_paper(
        warehouse,
        title="Perbandingan sewa gudang",
        upload=paper("Sewa gudang", "CONTOH/SG/001"),
        acting_user=office.hadi,
    )
    first, second = story.members["distributor"][3], story.members["faskes"][5]
    asked = "Apakah biaya bongkar muat di Makassar sudah termasuk? Di pelabuhan lain biasanya ditagih terpisah."
    comment = add_comment(warehouse, member=first, text=asked, acting_user=story.users[first.pk])
    told = "Sudah termasuk dua kali bongkar muat sebulan; selebihnya Rp1.200.000 sekali. Rinciannya ada di bahan usul."
    story.timeline.at(
        clock.now() + 5 * HOUR, partial(answer_as_staff, warehouse, text=told, answers=comment, acting_user=office.hadi)
    )
    liked = "Kiriman ke unit kami di kepulauan sekarang dua belas hari. Kami mendukung."
    add_comment(warehouse, member=second, text=liked, acting_user=story.users[second.pk])
    wanted = WAREHOUSE.text.replace("selama tiga tahun", "selama satu tahun dengan hak memperpanjang")
    why = "Setahun cukup untuk melihat apakah kiriman benar lebih cepat."
    propose_amendment(warehouse, member=first, new_text=wanted, reason=why, acting_user=story.users[first.pk])


def _propose(story: Story, plenary: Meeting) -> None:
    """An end user proposes something; a few support it, not yet enough."""
    proposer = story.members["pengguna"][8]
    proposal = propose_motion(
        plenary,
        member=proposer,
        title="Jam layanan apotek desa sampai pukul 20.00",
        text="Unit desa yang mempunyai apotek melayani sampai pukul 20.00 pada hari kerja, dengan giliran petugas.",
        if_passed="Pengurus mengatur giliran mulai bulan depan.",
        if_failed="Jam layanan tetap seperti sekarang.",
        acting_user=story.users[proposer.pk],
    )
    for group, place in (("pengguna", 11), ("nakes", 9), ("pengguna", 14)):
        member = story.members[group][place]
        second_proposal(proposal, member=member, acting_user=story.users[member.pk])


def _draft_bylaws(story: Story) -> None:
    """Hadi tries what a larger part for end users would have meant."""
    hadi = story.office.hadi
    why = "Usul tahun lalu belum diterima; rancangan ini memakai angka yang lebih kecil."
    written = write_draft(title="Bagian pengguna akhir menjadi 10%", reason=why, acting_user=hadi)
    surplus = dict(written.rules["surplus"])
    surplus["posts"] = [
        {**post, "groups": {**post["groups"], "produsen": 2800, "pengguna": 1000}} if post.get("groups") else post
        for post in surplus["posts"]
    ]
    change_draft(written, changed={"surplus": surplus}, seen={}, acting_user=hadi)


def _answer(story: Story, plenary: Meeting) -> None:
    """A part of those invited has said whether they come."""
    dice = Random(f"{SEED} jawaban")  # noqa: S311
    for member in dice.sample(sorted(story.everyone(), key=lambda one: one.pk), 60):
        if member.pk in story.users and may_attend(plenary).filter(pk=member.pk).exists():
            rsvp = dice.choice((Rsvp.COMES, Rsvp.COMES, Rsvp.STAYS_AWAY))
            answer_invitation(plenary, member=member, rsvp=rsvp, acting_user=story.users[member.pk])


def _vote_on_paper(story: Story, fridges: Motion) -> None:
    """Six neighbours without a phone voted on paper; one sheet has not come back, and Budi has not put them in yet."""
    office = story.office
    roll = RollEntry.objects.filter(motion=fridges, may_vote=True, ballots=None, member__person__user=None)
    chosen = roll.filter(group="pengguna").order_by("pk").values("pk")[:ON_PAPER]
    sheets = print_sheets(fridges, voters=RollEntry.objects.filter(pk__in=chosen), acting_user=office.rini)
    batch = begin_batch(fridges, place="Balai desa (contoh)", collected_at=clock.now(), acting_user=office.rini)
    for sheet, mark in zip(sheets, MARKS, strict=False):
        read_sheet(batch, code=sheet.code, mark=mark, acting_user=office.rini)
