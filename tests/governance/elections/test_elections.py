"""An election from the first nomination to the fixed list, and what is refused on the way."""

from datetime import timedelta

import pytest

from governance.elections.models import Candidacy, Election
from governance.elections.services import (
    answer_nomination,
    fix_list,
    nominate,
    plan_election,
    withdraw_candidacy,
)
from governance.elections.states import CandidacyState
from governance.voting.models import Motion
from governance.voting.services import ready_motion, withdraw_motion
from governance.voting.states import MotionState, Question
from kmp import clock
from kmp.trail.models import ActionLog, Fingerprint
from members.notices.models import Notice
from members.registry.models import Member
from tests.factories.elections import (
    STATEMENT,
    bylaws_with_offices,
    delegate_election,
    election_data,
    listed,
    nominated,
    office_election,
    willing,
)
from tests.factories.governance import planned_plenary
from tests.factories.members import budi, change_member, hadi, make_member, suspend, user_of
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db


def nakes(count: int) -> list[Member]:
    return [make_member(group="nakes", name=f"Calon {n}") for n in range(1, count + 1)]


def states(election: Election) -> list[str]:
    return list(election.candidacies.order_by("id").values_list("state", flat=True))


def test_an_election_is_a_motion_to_elect_with_an_empty_list() -> None:
    election = office_election()

    motion = election.motion
    assert (motion.kind, motion.question, motion.seats, motion.state) == ("pemilihan", "pilihan", 1, "konsep")
    assert (motion.least_picks, motion.most_picks, motion.options.count()) == (1, 1, 0)
    assert motion.title == "Pemilihan Pengurus: Ketua"
    assert code_of(ready_motion, motion, no_consensus="Belum mufakat.", acting_user=hadi()) == "list_too_short"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"seats": 2}, "more_seats_than_bylaws"),
        ({"position": "Direktur"}, "more_seats_than_bylaws"),  # the bylaws do not name it
        ({"seats": 0}, "no_seats"),
        ({"body": "utusan"}, "wrong_meeting"),  # delegates are elected in their group
        ({"question": "setuju_tidak"}, "list_not_wanted"),
        ({"term_starts_on": None}, "start_missing"),
    ],
)
def test_a_wrong_plan_is_refused_and_writes_nothing(changes: dict[str, object], code: str) -> None:
    bylaws_with_offices()
    plenary = planned_plenary()

    assert code_of(plan_election, plenary, election_data(**changes), acting_user=budi()) == code
    assert (Election.objects.count(), Motion.objects.count()) == (0, 0)


def test_nominations_end_in_the_future_and_before_the_vote() -> None:
    bylaws_with_offices()
    plenary, now = planned_plenary(), clock.now()

    past = election_data(nominations_until=now - timedelta(seconds=1))
    late = election_data(nominations_until=now + timedelta(days=2))

    assert code_of(plan_election, plenary, past, acting_user=budi()) == "nominations_in_the_past"
    assert code_of(plan_election, plenary, late, acting_user=budi()) == "nominations_end_after_the_vote"


def test_a_group_elects_no_more_delegates_than_the_bylaws_say() -> None:
    bylaws_with_offices(delegates={"nakes": 2, "faskes": 1})
    plenary = planned_plenary()

    assert code_of(delegate_election, group="nakes", seats=3, plenary=plenary) == "more_seats_than_bylaws"
    assert code_of(delegate_election, group="pengguna", seats=1, plenary=plenary) == "more_seats_than_bylaws"
    assert delegate_election(group="nakes", seats=2, plenary=plenary).group_id == "nakes"


def test_a_member_proposes_another_who_is_told_and_says_yes() -> None:
    one, other = nakes(2)
    election = office_election()

    candidacy = nominated(election, other, by=one)
    told = Notice.objects.get(person=other.person, key=f"pencalonan:{candidacy.pk}:calon")
    answered = answer_nomination(candidacy, willing=True, statement=STATEMENT, acting_user=user_of(other))

    assert told.path == f"/pencalonan/{candidacy.pk}/"
    assert (answered.state, answered.statement) == (CandidacyState.WILLING, STATEMENT)
    assert list(
        ActionLog.objects.filter(action__startswith="governance.candidacy").values_list("action", flat=True)
    ) == [
        "governance.candidacy.nominated",
        "governance.candidacy.answered",
    ]


def test_a_member_proposes_as_many_as_there_are_seats() -> None:
    members = nakes(3)
    election = office_election()
    nominated(election, members[1], by=members[0])

    refused = code_of(nominate, election, member=members[2], nominated_by=members[0], acting_user=user_of(members[0]))

    assert refused == "nominations_used_up"
    assert election.candidacies.count() == 1


def test_the_same_member_is_proposed_once() -> None:
    one, other = nakes(2)
    election = office_election()
    nominated(election, other, by=one)

    again = code_of(nominate, election, member=other, nominated_by=None, acting_user=budi())

    assert again == "one_candidacy_per_member"


def test_a_nominee_of_another_group_is_no_delegate() -> None:
    stranger = make_member(group="faskes")
    election = delegate_election(group="nakes")

    assert code_of(nominate, election, member=stranger, nominated_by=None, acting_user=budi()) == "other_group"
    assert election.candidacies.count() == 0


def test_a_member_of_another_group_proposes_no_delegate() -> None:
    [one], stranger = nakes(1), make_member(group="faskes")
    election = delegate_election(group="nakes")

    refused = code_of(nominate, election, member=one, nominated_by=stranger, acting_user=user_of(stranger))

    assert refused == "not_entitled_to_nominate"


@pytest.mark.parametrize(("spoil", "code"), [("suspend", "not_active"), ("vote", "no_vote")])
def test_who_is_suspended_or_without_a_vote_cannot_stand(spoil: str, code: str) -> None:
    [one] = nakes(1)
    election = office_election()
    one = suspend(one) if spoil == "suspend" else change_member(one, "ubah", has_vote=False)

    assert code_of(nominate, election, member=one, nominated_by=None, acting_user=budi()) == code


def test_nominations_close_at_their_instant() -> None:
    [one] = nakes(1)
    election = office_election()

    with clock.pretend(election.nominations_until):
        refused = code_of(nominate, election, member=one, nominated_by=None, acting_user=budi())

    assert refused == "nominations_closed"


def test_who_is_willing_says_something_and_answers_once() -> None:
    [one] = nakes(1)
    candidacy = nominated(office_election(), one)
    user = user_of(one)

    assert code_of(answer_nomination, candidacy, willing=True, statement=" ", acting_user=user) == "statement_missing"
    answer_nomination(candidacy, willing=False, acting_user=user)
    assert (
        code_of(answer_nomination, candidacy, willing=True, statement="Ya.", acting_user=user) == "nomination_answered"
    )


def test_an_institution_stands_through_who_casts_its_vote() -> None:
    clinic = make_member(group="faskes", name="Klinik Melati")
    election = listed(office_election(), [clinic])

    [option] = election.motion.options.all()
    assert option.label.endswith("(Klinik Melati)")
    assert option.member == clinic


def test_the_list_is_drawn_by_the_newest_public_fingerprint() -> None:
    members = nakes(3)
    election = office_election()
    last = ActionLog.objects.latest("id")
    Fingerprint.objects.create(date=clock.today() - clock.ONE_DAY, last=last, hash="ab" * 32)

    fixed = listed(election, members)

    assert fixed.draw_seed == f"{fixed.motion.number}|{'ab' * 32}"
    assert [option.number for option in fixed.motion.options.all()] == [1, 2, 3]
    assert states(fixed) == ["calon", "calon", "calon"]


def test_more_candidates_than_seats_are_chosen_from_a_list() -> None:
    election = listed(office_election(), nakes(3))

    motion = election.motion
    assert (motion.question, motion.least_picks, motion.most_picks) == (Question.CHOICE, 1, 1)
    assert motion.text.startswith("Memilih 1 orang sebagai Ketua dari calon berikut.\n\n1. ")


def test_a_ranking_takes_every_name() -> None:
    election = listed(office_election(question="peringkat"), nakes(3))

    assert (election.motion.question, election.motion.most_picks) == (Question.RANKED, 3)


def test_no_more_candidates_than_seats_are_one_slate() -> None:
    election = listed(office_election(), nakes(1))

    assert (election.motion.question, election.motion.most_picks) == (Question.YES_NO, 1)
    assert election.motion.options.count() == 1


def test_who_did_not_answer_or_was_suspended_is_out_with_the_reason() -> None:
    first, second, third = nakes(3)
    election = office_election()
    willing(election, first)
    nominated(election, second)
    willing(election, third)
    suspend(third)

    with clock.pretend(election.nominations_until):
        fix_list(election, acting_user=budi())

    assert states(election) == ["calon", "tidak_bersedia", "gugur"]
    reasons = election.candidacies.order_by("id").values_list("reason", flat=True)
    assert reasons[1] == "Tidak menjawab sampai daftar ditetapkan."
    assert reasons[2].startswith("Hanya anggota aktif yang dapat dipilih")


def test_namesakes_have_their_numbers_on_the_ballot() -> None:
    members = [make_member(group="nakes", name="Sari Dewi"), make_member(group="nakes", name="SARI DEWI")]
    election = listed(office_election(), members)

    labels = set(election.motion.options.values_list("label", flat=True))
    assert labels == {f"{member.name} ({member.number})" for member in members}


def test_a_fixed_list_is_final() -> None:
    [one, other] = nakes(2)
    election = listed(office_election(), [one])
    candidacy = election.candidacies.get()

    assert code_of(withdraw_candidacy, candidacy, acting_user=user_of(one)) == "list_is_fixed"
    assert code_of(nominate, election, member=other, nominated_by=None, acting_user=budi()) == "list_is_fixed"
    with clock.pretend(election.nominations_until):
        assert code_of(fix_list, election, acting_user=budi()) == "list_is_fixed"


def test_who_stepped_back_is_not_on_the_list() -> None:
    one, other = nakes(2)
    election = office_election()
    withdraw_candidacy(willing(election, one), reason="Pindah tugas.", acting_user=user_of(one))

    fixed = listed(election, [other])

    assert states(fixed) == ["mundur", "calon"]
    assert [option.member for option in fixed.motion.options.all()] == [other]


def test_a_withdrawn_election_takes_no_names() -> None:
    [one] = nakes(1)
    election = office_election()
    withdraw_motion(election.motion, acting_user=budi())

    assert code_of(nominate, election, member=one, nominated_by=None, acting_user=budi()) == "election_is_off"
    assert Motion.objects.get(pk=election.motion_id).state == MotionState.WITHDRAWN


def test_raw_sql_changes_no_candidate_and_no_fixed_list() -> None:
    one, other = nakes(2)
    election = listed(office_election(), [one])
    candidacy = Candidacy.objects.get()

    moved = raw_sql_is_refused("UPDATE governance_candidacy SET member_id = %s WHERE id = %s", other.pk, candidacy.pk)
    undone = raw_sql_is_refused("UPDATE governance_candidacy SET state = 'bersedia' WHERE id = %s", candidacy.pk)
    again = raw_sql_is_refused("UPDATE governance_election SET draw_seed = 'x' WHERE id = %s", election.pk)
    gone = raw_sql_is_refused("DELETE FROM governance_candidacy WHERE id = %s", candidacy.pk)

    assert all("pgtrigger" in words for words in (moved, undone, again, gone))
