"""What the database itself keeps of who was present, in PL/pgSQL."""

# Names are taken while the meeting is planned or open; who ends it waits for the names that are being written.
ATTENDANCE_IS_OF_WHO_MAY_COME = """
    PERFORM 1 FROM governance_meeting
      WHERE id = NEW.meeting_id AND state IN ('direncanakan', 'berlangsung') FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'meeting % takes no names', NEW.meeting_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'attendance_ends_with_the_meeting';
    END IF;
    PERFORM 1 FROM members_member p JOIN governance_meeting m ON m.id = NEW.meeting_id
      WHERE p.id = NEW.member_id AND p.group_id = NEW.group_id AND p.status = 'aktif' AND p.has_vote
        AND (m.group_id IS NULL OR m.group_id = NEW.group_id)
        AND (m.kind <> 'paripurna'
             OR (SELECT b.rules #>> '{voting,voters}' FROM governance_bylawversion b WHERE b.id = m.bylaws_id)
                IS DISTINCT FROM 'delegates'
             OR EXISTS (SELECT 1 FROM governance_delegate d
                         WHERE d.plenary_id = m.id AND d.member_id = p.id AND d.ended_at IS NULL));
    IF NOT FOUND THEN
        RAISE EXCEPTION 'member % may not attend meeting %', NEW.member_id, NEW.meeting_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'attendance_is_of_who_may_come';
    END IF;
    RETURN NEW;
"""

# A wrong name is taken off the list behind its counter-entry, so that every reader of the list may simply count rows.
ATTENDANCE_LEAVES_ITS_COUNTER_ENTRY = """
    PERFORM 1 FROM governance_meeting
      WHERE id = OLD.meeting_id AND state IN ('direncanakan', 'berlangsung') FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'meeting % is over', OLD.meeting_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'attendance_ends_with_the_meeting';
    END IF;
    PERFORM 1 FROM governance_attendanceundone u
      WHERE u.meeting_id = OLD.meeting_id AND u.member_id = OLD.member_id AND u.checked_in_at = OLD.checked_in_at;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'attendance % has no counter-entry', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'attendance_leaves_its_counter_entry';
    END IF;
    RETURN OLD;
"""
