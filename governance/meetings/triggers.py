"""What the database itself keeps of the meetings, in PL/pgSQL: raw SQL and the admin meet the same rules.

Days are business days of the cooperative's zone; the numbers of days are those of the bylaws under which the meeting
is held, or what a silent version says (governance.bylaws.deciding.MeetingRule).
"""

from django.conf import settings


def _refuse(name: str, message: str, *values: str) -> str:
    given = "".join(f", {value}" for value in values)
    return f"RAISE EXCEPTION '{message}'{given} USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';"


def _day(instant: str) -> str:
    """The business date of an instant."""
    return f"({instant} AT TIME ZONE '{settings.TIME_ZONE}')::date"


# The groups have met before a first plenary; a second call of the plenary comes after the same assemblies.
EVERY_GROUP_HAS_MET = """
    IF NEW.kind = 'paripurna' AND NEW.state = 'berlangsung' AND EXISTS (
        SELECT 1 FROM governance_bylawversion b, jsonb_object_keys(b.rules -> 'groups') AS g(code)
         WHERE b.id = NEW.bylaws_id AND NOT EXISTS (
            SELECT 1 FROM governance_meeting m
             WHERE m.plenary_id IN (NEW.id, NEW.second_call_of_id) AND m.group_id = g.code
               AND (m.state = 'gagal_kuorum'
                    OR (m.state = 'selesai'
                        AND EXISTS (SELECT 1 FROM governance_minutes n WHERE n.meeting_id = m.id))))
    ) THEN
        RAISE EXCEPTION 'a group has neither minutes nor a recorded failed quorum'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'plenary_waits_for_every_group';
    END IF;
    RETURN NEW;
"""

SECOND_CALL_DECLARES = [("earlier", "governance_meeting%ROWTYPE"), ("days", "int")]
SECOND_CALL_FOLLOWS_A_FAILED_FIRST = f"""
    IF NEW.second_call_of_id IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT * INTO earlier FROM governance_meeting WHERE id = NEW.second_call_of_id FOR NO KEY UPDATE;
    IF earlier.state <> 'gagal_kuorum' OR earlier.second_call_of_id IS NOT NULL OR earlier.kind <> NEW.kind
       OR earlier.group_id IS DISTINCT FROM NEW.group_id OR earlier.plenary_id IS DISTINCT FROM NEW.plenary_id
       OR earlier.bylaws_id IS DISTINCT FROM NEW.bylaws_id THEN
        {_refuse("second_call_follows_a_failed_first", "meeting % is no failed first call", "earlier.id")}
    END IF;
    SELECT (rules #>> '{{voting,second_call_days}}')::int INTO days
      FROM governance_bylawversion WHERE id = NEW.bylaws_id;
    IF NEW.starts_at < earlier.closed_at
       OR {_day("NEW.starts_at")} - {_day("coalesce(earlier.replies_until, earlier.starts_at)")} > days THEN
        {_refuse("second_call_is_within_the_days", "a second call comes within % days", "days")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own words alone

# A supervisor may let a shorter notice pass, with a reason (cooperative_law 8, 12). A second call comes within days,
# so nothing but the reply time of a written meeting is asked of it; founders invite each other.
INVITATION_IS_IN_TIME = f"""
    IF NEW.invited_at IS NULL OR NEW.short_notice_by_id IS NOT NULL OR NEW.kind = 'pendirian' THEN
        RETURN NEW;
    END IF;
    SELECT CASE
        WHEN NEW.mode = 'tertulis' THEN coalesce((said ->> 'written_reply_days')::int, 14)
        WHEN NEW.second_call_of_id IS NOT NULL THEN 0
        WHEN NEW.mode = 'luring' THEN coalesce((said ->> 'invitation_days')::int, 14)
        ELSE greatest(coalesce((said ->> 'invitation_days')::int, 14),
                      coalesce((said ->> 'online_material_days')::int, 7))
      END INTO days
      FROM (SELECT rules -> 'meetings' AS said FROM governance_bylawversion WHERE id = NEW.bylaws_id) version;
    IF {_day("CASE WHEN NEW.mode = 'tertulis' THEN NEW.replies_until ELSE NEW.starts_at END")}
       - {_day("NEW.invited_at")} < days THEN
        {_refuse("invitation_is_in_time", "the invitation leaves less than % days", "days")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own words alone

OPEN_BALLOT_KEEPS_ITS_MEETING = f"""
    IF EXISTS (SELECT 1 FROM governance_motion WHERE meeting_id = NEW.id AND state = 'terbuka') THEN
        {_refuse("open_ballot_keeps_its_meeting", "meeting % has an open ballot", "NEW.id")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own words alone

# UU 25/1992 Ps 6, PP 7/2021 Ps 3: nine founders; Permenkop 8/2021: of two groups at least.
FOUNDERS_ARE_ENOUGH = f"""
    IF (SELECT count(*) < 9 OR count(DISTINCT group_id) < 2 FROM governance_founder WHERE meeting_id = NEW.id) THEN
        {_refuse("founding_needs_nine_of_two_groups", "meeting % has too few founders", "NEW.id")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own words alone


def frozen_with_its_meeting(name: str) -> str:
    """Rows of a meeting that nobody adds, changes or deletes any more once it is over."""
    return f"""
    PERFORM 1 FROM governance_meeting
      WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.meeting_id ELSE NEW.meeting_id END
        AND state IN ('direncanakan', 'berlangsung') FOR SHARE;
    IF NOT FOUND THEN
        {_refuse(name, "the meeting is over")}
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
"""


ANSWER_COMES_BEFORE_THE_OPENING = f"""
    PERFORM 1 FROM governance_meeting WHERE id = NEW.meeting_id AND state = 'direncanakan' FOR SHARE;
    IF NOT FOUND THEN
        {_refuse("answer_comes_before_the_opening", "meeting % was opened", "NEW.meeting_id")}
    END IF;
    RETURN NEW;
"""
