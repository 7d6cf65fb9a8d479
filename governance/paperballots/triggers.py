"""What the database itself keeps of the paper, in PL/pgSQL.

Locks: whoever closes a motion holds the motion, then its box; a batch that begins waits for the motion (FOR SHARE), a
batch that is put in holds itself, then the box. So closing sees every batch that began before it.
"""


def _refuse(name: str, message: str, *values: str) -> str:
    given = "".join(f", {value}" for value in values)
    return f"RAISE EXCEPTION '{message}'{given} USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';"


BATCH_BEGINS_WHILE_THE_BALLOT_IS_OPEN = f"""
    PERFORM 1 FROM governance_motion
      WHERE id = NEW.motion_id AND state = 'terbuka' AND casting = 'elektronik' AND NEW.entered_at < closes_at
        AND NEW.collected_at >= opens_at AND NEW.collected_at <= NEW.entered_at FOR SHARE;
    IF NOT FOUND THEN
        {_refuse("batch_begins_while_the_ballot_is_open", "motion % takes no paper", "NEW.motion_id")}
    END IF;
    RETURN NEW;
"""

BATCH_ENDS_WITH_ITS_SHEETS = f"""
    IF NEW.state = 'selesai' AND EXISTS (
           SELECT 1 FROM governance_papersheet WHERE batch_id = NEW.id AND state = 'terbaca')
       OR NEW.state = 'dibatalkan' AND EXISTS (SELECT 1 FROM governance_papersheet WHERE batch_id = NEW.id) THEN
        {_refuse("batch_ends_with_its_sheets", "batch % has sheets that wait", "NEW.id")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own words alone

SHEET_IS_OF_A_VOTER = f"""
    PERFORM 1 FROM governance_rollentry r JOIN governance_motion m ON m.id = r.motion_id
      WHERE r.id = NEW.voter_id AND r.may_vote AND m.state = 'terbuka' AND m.casting = 'elektronik'
        AND NEW.printed_at < m.closes_at AND NEW.state = 'dicetak' AND NEW.batch_id IS NULL;
    IF NOT FOUND THEN
        {_refuse("sheet_is_of_a_voter", "roll entry % takes no paper ballot", "NEW.voter_id")}
    END IF;
    RETURN NEW;
"""

# Only a batch that waits for its second person reads a sheet or decides about it. What is put into the box is the first
# own ballot of that voter: who has voted by the system keeps that one (ADR 12). One by proxy gives way to the own.
SHEET_COMES_WITH_ITS_BATCH = f"""
    IF NEW.state IN ('dicetak', 'batal') THEN
        IF NEW.batch_id IS NOT NULL OR NEW.choice <> '' THEN
            {_refuse("sheet_comes_with_its_batch", "sheet % is in no batch", "NEW.id")}
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'terbaca' AND NEW.batch_id <> OLD.batch_id THEN
        {_refuse("sheet_comes_with_its_batch", "sheet % is in another batch", "NEW.id")}
    END IF;
    PERFORM 1 FROM governance_paperbatch b JOIN governance_rollentry r ON r.motion_id = b.motion_id
      WHERE b.id = NEW.batch_id AND r.id = NEW.voter_id AND b.state = 'dicatat' FOR SHARE OF b;
    IF NOT FOUND THEN
        {_refuse("sheet_comes_with_its_batch", "sheet % is in no batch that waits", "NEW.id")}
    END IF;
    IF NEW.state = 'masuk' THEN
        PERFORM 1 FROM governance_ballot b
          WHERE b.id = NEW.ballot_id AND b.voter_id = NEW.voter_id AND b.via = 'kertas' AND b.choice = NEW.choice
            AND NOT EXISTS (SELECT 1 FROM governance_ballot o
                             WHERE o.voter_id = b.voter_id AND o.height < b.height AND o.via <> 'kuasa');
        IF NOT FOUND THEN
            {_refuse("sheet_is_the_first_own_ballot", "sheet % has not that ballot", "NEW.id")}
        END IF;
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own words alone

LIST_BEGINS_WHILE_NAMES_ARE_TAKEN = f"""
    PERFORM 1 FROM governance_meeting
      WHERE id = NEW.meeting_id AND state IN ('direncanakan', 'berlangsung') AND NEW.collected_at <= NEW.entered_at
        FOR SHARE;
    IF NOT FOUND THEN
        {_refuse("list_begins_while_names_are_taken", "meeting % takes no names", "NEW.meeting_id")}
    END IF;
    RETURN NEW;
"""

LIST_ENDS_WITH_ITS_NAMES = f"""
    IF NEW.state = 'selesai' AND EXISTS (
           SELECT 1 FROM governance_papername WHERE list_id = NEW.id AND state = 'terbaca') THEN
        {_refuse("list_ends_with_its_names", "list % has names that wait", "NEW.id")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own words alone

NAME_COMES_WITH_ITS_LIST = f"""
    PERFORM 1 FROM governance_paperlist WHERE id = coalesce(NEW.list_id, OLD.list_id) AND state = 'dicatat' FOR SHARE;
    IF NOT FOUND THEN
        {_refuse("name_comes_with_its_list", "the list of that name is closed")}
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
"""
