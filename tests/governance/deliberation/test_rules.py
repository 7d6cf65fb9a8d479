"""What an amendment changes, word by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.deliberation.rules import Speaker, amending_problems, comment_problems, speaking_problems, word_changes
from governance.voting.states import MotionState

MEMBER = Speaker(is_active=True, is_of_the_roll=True, has_vote=True)


def test_words_that_change_stand_apart() -> None:
    changes = word_changes("Membeli 40 kulkas vaksin.", "Membeli 45 kulkas vaksin baru.")

    assert changes == [
        ("same", "Membeli "),
        ("gone", "40 "),
        ("new", "45 "),
        ("same", "kulkas "),
        ("gone", "vaksin."),
        ("new", "vaksin baru."),
    ]


@given(st.text(alphabet="ab \n", max_size=40), st.text(alphabet="ab \n", max_size=40))
def test_what_stays_and_goes_is_the_old_text_what_stays_and_comes_the_new(old: str, new: str) -> None:
    changes = word_changes(old, new)

    assert "".join(words for kind, words in changes if kind != "new") == old.strip()
    assert "".join(words for kind, words in changes if kind != "gone") == new.strip()


@pytest.mark.parametrize("state", MotionState.values)
def test_members_speak_until_the_ballot_is_closed(state: str) -> None:
    is_over = state in {"ditutup", "dihitung", "mufakat", "ditarik"}

    codes = [problem.code for problem in speaking_problems(state=state, speaker=MEMBER)]

    assert codes == (["discussion_closed"] if is_over else [])


def test_only_active_members_of_the_roll_speak() -> None:
    stranger = Speaker(is_active=False, is_of_the_roll=False, has_vote=False)

    codes = [problem.code for problem in speaking_problems(state="konsep", speaker=stranger)]

    assert codes == ["member_is_suspended", "not_of_the_group"]


def test_a_contribution_has_a_length() -> None:
    assert comment_problems("a" * 2000, written_today=19) == []
    assert [one.code for one in comment_problems(" ", written_today=20)] == ["comment_empty", "too_many_comments"]
    assert [one.code for one in comment_problems("a" * 2001, written_today=0)] == ["comment_too_long"]


@pytest.mark.parametrize("kind", ["shu", "perubahan_ad", "pemilihan"])
def test_a_text_from_elsewhere_is_not_amended(kind: str) -> None:
    problems = amending_problems(state="konsep", kind=kind, old_text="a", new_text="b")

    assert [problem.code for problem in problems] == ["motion_is_bound"]


def test_an_amendment_changes_something() -> None:
    problems = amending_problems(state="konsep", kind="biasa", old_text="a b\nc", new_text=" a b\r\nc ")

    assert [problem.code for problem in problems] == ["nothing_changed"]
