"""What the database itself keeps of the deliberation, in PL/pgSQL. Each takes the motion FOR SHARE, so that whoever
moves it on (who holds it FOR NO KEY UPDATE) and whoever writes meanwhile stand in line."""

from governance.voting.states import BEFORE_OPENING, DISCUSSED, MotionState


def _states(*states: str) -> str:
    return ", ".join(f"'{state}'" for state in sorted(states))


def _only_while(name: str, *states: str, also: str = "") -> str:
    """The row is refused as `name` unless its motion stands in one of `states`."""
    return f"""
    PERFORM 1 FROM governance_motion WHERE id = NEW.motion_id AND state IN ({_states(*states)}){also} FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'motion % does not take this', NEW.motion_id
            USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
    END IF;
    """


PAPER_COMES_BEFORE_THE_OPENING = _only_while("paper_comes_before_the_opening", *BEFORE_OPENING) + "RETURN NEW;"

_ANSWER_GOES_TO_A_COMMENT = """
    IF NEW.answers_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM governance_comment c
         WHERE c.id = NEW.answers_id AND c.motion_id = NEW.motion_id AND c.answers_id IS NULL AND c.hidden_at IS NULL)
    THEN
        RAISE EXCEPTION 'comment % takes no answer here', NEW.answers_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'answer_goes_to_a_comment_of_the_motion';
    END IF;
    RETURN NEW;
"""
COMMENT_COMES_BEFORE_THE_CLOSING = _only_while("comment_comes_before_the_closing", *DISCUSSED) + (
    _ANSWER_GOES_TO_A_COMMENT
)

AMENDMENT_IS_OF_A_DRAFT = _only_while("amendment_is_of_a_draft", MotionState.DRAFT) + "RETURN NEW;"

SECOND_STANDS_BEHIND_A_PROPOSAL = (
    _only_while(
        "second_stands_behind_a_proposal", MotionState.PROPOSAL, also=" AND proposer_id IS DISTINCT FROM NEW.member_id"
    )
    + "RETURN NEW;"
)
