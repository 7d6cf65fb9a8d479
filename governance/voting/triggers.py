"""What the database itself keeps of the voting, in PL/pgSQL: raw SQL and the admin meet the same rules.

A ballot takes the lock of its box and nothing else. A motion that changes its state takes its boxes too, so that no
ballot slips in after the closing; a motion is always locked before its boxes.
"""


def _refuse(name: str, message: str, *values: str) -> str:
    given = "".join(f", {value}" for value in values)
    return f"RAISE EXCEPTION '{message}'{given} USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';"


MOTION_MOVES_WITH_ITS_BOXES = """
    PERFORM 1 FROM governance_box WHERE motion_id = NEW.id ORDER BY id FOR NO KEY UPDATE;
    RETURN NEW;
"""

# Paper that a first person has written down is put into the box or dropped before the ballot ends (paperballots). Fires
# after the trigger above, by its name: it sees every batch that was begun before the boxes were held.
PAPER_IS_IN_THE_BOX_BEFORE_CLOSING = f"""
    IF EXISTS (SELECT 1 FROM governance_paperbatch WHERE motion_id = NEW.id AND state = 'dicatat') THEN
        {_refuse("paper_is_in_the_box_before_closing", "paper of motion % waits", "NEW.id")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own words alone

OPTIONS_ARE_FROZEN = f"""
    IF TG_OP <> 'DELETE' AND EXISTS (
        SELECT 1 FROM governance_motion WHERE id = NEW.motion_id AND state NOT IN ('usulan', 'konsep'))
       OR TG_OP <> 'INSERT' AND EXISTS (
        SELECT 1 FROM governance_motion WHERE id = OLD.motion_id AND state NOT IN ('usulan', 'konsep'))
    THEN
        {_refuse("options_are_frozen_when_the_motion_opens", "the list of the motion is frozen")}
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own words alone

# The proposal of a member becomes a motion of the meeting once as many others stand behind it as its bylaws ask.
PROPOSAL_HAS_ITS_SECONDS = f"""
    IF (SELECT count(*) FROM governance_second s WHERE s.motion_id = NEW.id AND s.withdrawn_at IS NULL)
       < (SELECT coalesce((b.rules #>> '{{voting,seconds_needed}}')::int, 0)
            FROM governance_bylawversion b WHERE b.id = NEW.bylaws_id) THEN
        {_refuse("proposal_has_its_seconds", "proposal % lacks seconds", "NEW.id")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own words alone

RECUSAL_COMES_BEFORE_THE_OPENING = f"""
    PERFORM 1 FROM governance_motion
      WHERE id = NEW.motion_id AND state IN ('usulan', 'konsep', 'siap', 'dijadwalkan') FOR SHARE;
    IF NOT FOUND THEN
        {_refuse("recusal_comes_before_the_opening", "the roll of motion % is frozen", "NEW.motion_id")}
    END IF;
    RETURN NEW;
"""

BOX_MOVES_WITH_ITS_BALLOTS = f"""
    IF pg_trigger_depth() < 2 OR NEW.motion_id <> OLD.motion_id OR NEW.height <> OLD.height + 1 THEN
        {_refuse("box_moves_with_its_ballots", "only a ballot moves box %", "OLD.id")}
    END IF;
    RETURN NEW;
"""

# After one INSERT … SELECT of any size: every row belongs to a motion not opened yet, to its box, and to a member of
# that group. Set-based, where five foreign keys would ask row by row.
ROLL_IS_FROZEN = f"""
    IF EXISTS (
        SELECT 1 FROM (SELECT DISTINCT motion_id, box_id, group_id FROM new_rows) n
          LEFT JOIN governance_motion m ON m.id = n.motion_id AND m.state IN ('konsep', 'siap', 'dijadwalkan')
          LEFT JOIN governance_box b ON b.id = n.box_id AND b.motion_id = n.motion_id
          LEFT JOIN members_group g ON g.code = n.group_id
         WHERE m.id IS NULL OR b.id IS NULL OR g.code IS NULL
    ) THEN
        {_refuse("roll_is_frozen_when_the_motion_opens", "the roll of this motion is frozen")}
    END IF;
    IF EXISTS (SELECT 1 FROM new_rows n LEFT JOIN members_member m ON m.id = n.member_id AND m.group_id = n.group_id
                WHERE m.id IS NULL) THEN
        {_refuse("voter_is_a_member_of_the_group", "a voter is no member of that group")}
    END IF;
    RETURN NULL;
"""  # noqa: S608 - our own words alone

# A limit that is not there is none at all. The holder's row is locked, so that two at once do not pass together.
PROXIES_STAY_WITHIN_THE_BYLAWS = f"""
    PERFORM 1 FROM members_member WHERE id = NEW.holder_id FOR NO KEY UPDATE;
    SELECT coalesce((b.rules #>> '{{voting,proxies,limit}}')::int, 0) AS most,
           coalesce((b.rules #>> '{{voting,proxies,same_group}}')::boolean, true) AS same_group
      INTO said FROM governance_meeting m JOIN governance_bylawversion b ON b.id = m.bylaws_id
     WHERE m.id = NEW.meeting_id;
    IF (SELECT count(*) FROM governance_proxy p
         WHERE p.meeting_id = NEW.meeting_id AND p.holder_id = NEW.holder_id AND p.revoked_at IS NULL
       ) >= coalesce(said.most, 0) THEN
        {_refuse("proxies_stay_within_the_bylaws", "member % holds no more proxies", "NEW.holder_id")}
    END IF;
    IF said.same_group AND (SELECT count(DISTINCT group_id) FROM members_member
                             WHERE id IN (NEW.principal_id, NEW.holder_id)) <> 1 THEN
        {_refuse("proxy_stays_in_the_group", "member % is of another group", "NEW.holder_id")}
    END IF;
    IF NEW.motion_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM governance_motion WHERE id = NEW.motion_id AND meeting_id = NEW.meeting_id) THEN
        {_refuse("proxy_is_for_a_motion_of_the_meeting", "motion % is of another meeting", "NEW.motion_id")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own words alone

BALLOT_DECLARES = [
    ("box", "governance_box%ROWTYPE"),
    ("asked", "governance_motion%ROWTYPE"),
    ("roll", "governance_rollentry%ROWTYPE"),
    ("last", "governance_ballot%ROWTYPE"),
    ("said", "text"),
    ("picks", "int[]"),
]

PROXY_DECLARES = [("said", "record")]

# The entry is the canonical JSON of kmp.proofs.chain.ballot_entry; tests hold the two to each other. A final ballot
# (`changeable` false) of a proxy is final for the proxy alone: its principal may still cast the own one.
BALLOT_JOINS_THE_CHAIN = f"""
    PERFORM set_config('lock_timeout', '3s', true);  -- as every act; a ballot may come alone (kmp.acts)
    SELECT * INTO box FROM governance_box WHERE id = NEW.box_id FOR NO KEY UPDATE;
    SELECT * INTO asked FROM governance_motion WHERE id = box.motion_id;
    SELECT * INTO roll FROM governance_rollentry WHERE id = NEW.voter_id;
    IF asked.state IS DISTINCT FROM 'terbuka' OR asked.casting <> 'elektronik' OR NEW.cast_at < asked.opens_at
       OR NEW.cast_at >= asked.closes_at AND NEW.via <> 'kertas' THEN
        {_refuse("ballot_goes_to_an_open_motion", "motion % takes no ballot", "asked.id")}
    END IF;
    IF roll.box_id IS DISTINCT FROM NEW.box_id OR NOT roll.may_vote THEN
        {_refuse("ballot_comes_from_the_roll", "voter % is not on the roll of motion %", "NEW.voter_id", "asked.id")}
    END IF;
    SELECT * INTO last FROM governance_ballot WHERE voter_id = NEW.voter_id ORDER BY height DESC LIMIT 1;
    IF last.choice = NEW.choice AND last.via = NEW.via AND last.proxy_id IS NOT DISTINCT FROM NEW.proxy_id THEN
        RETURN NULL;  -- a double click: that ballot is in the box already
    END IF;
    IF NEW.via = 'kuasa' THEN
        IF last.via <> 'kuasa' THEN
            {_refuse("own_ballot_comes_before_a_proxy", "voter % has cast the own ballot", "NEW.voter_id")}
        END IF;
        IF NOT EXISTS (SELECT 1 FROM governance_proxy p
                        WHERE p.id = NEW.proxy_id AND p.revoked_at IS NULL AND p.principal_id = roll.member_id
                          AND p.meeting_id = asked.meeting_id AND coalesce(p.motion_id, asked.id) = asked.id) THEN
            {_refuse("ballot_by_proxy_rests_on_it", "proxy % is not for voter %", "NEW.proxy_id", "NEW.voter_id")}
        END IF;
    END IF;
    IF NOT asked.changeable AND (last.via <> 'kuasa' OR last.via = NEW.via) THEN
        {_refuse("ballot_is_final", "voter % has voted", "NEW.voter_id")}
    END IF;
    IF asked.question = 'setuju_tidak' THEN
        said := CASE NEW.choice WHEN 'setuju' THEN '"yes"' WHEN 'tidak' THEN '"no"' WHEN 'abstain' THEN '"abstain"' END;
    ELSIF NEW.choice = 'abstain' THEN
        said := '"abstain"';
    ELSIF NEW.choice ~ '^[0-9]+(,[0-9]+)*$' THEN
        picks := string_to_array(NEW.choice, ',')::int[];
        said := '[' || array_to_string(picks, ',') || ']';
        IF cardinality(picks) NOT BETWEEN asked.least_picks AND asked.most_picks
           OR (SELECT count(DISTINCT o.number) FROM governance_option o
                WHERE o.motion_id = asked.id AND o.number = ANY (picks)) <> cardinality(picks) THEN
            said := NULL;
        END IF;
    END IF;
    IF said IS NULL THEN
        {_refuse("ballot_answers_the_question", "choice % does not answer motion %", "NEW.choice", "asked.id")}
    END IF;
    NEW.height := box.height + 1;
    NEW.previous_hash := box.head;
    NEW.hash := encode(sha256(convert_to(box.head || format(
        '{{"cast_at":"%s","choice":%s,"group":%s,"height":%s,"voter":%s}}',
        to_char(NEW.cast_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), said, to_json(roll.group_id),
        NEW.height, (SELECT to_json(number) FROM members_member WHERE id = roll.member_id)), 'UTF8')), 'hex');
    UPDATE governance_box SET height = NEW.height, head = NEW.hash WHERE id = NEW.box_id;
    RETURN NEW;
"""  # noqa: S608 - our own words alone

# At the commit: whoever puts paper into the box names the printed sheet that it stood on (paperballots).
BALLOT_ON_PAPER_HAS_ITS_SHEET = f"""
    PERFORM 1 FROM governance_papersheet WHERE ballot_id = NEW.id AND voter_id = NEW.voter_id;
    IF NOT FOUND THEN
        {_refuse("ballot_on_paper_has_its_sheet", "ballot % stood on no sheet", "NEW.id")}
    END IF;
    RETURN NULL;
"""

RESOLUTION_RESTS_ON_A_PASSED_VERDICT = f"""
    PERFORM 1 FROM governance_verdict v JOIN governance_motion m ON m.id = v.motion_id
      JOIN governance_minutes n ON n.meeting_id = m.meeting_id
     WHERE v.id = NEW.verdict_id AND v.motion_id = NEW.motion_id AND v.passed AND n.quorum_reached
       AND n.sealed_at IS NOT NULL;
    IF NOT FOUND THEN
        {_refuse("resolution_rests_on_a_passed_verdict", "no passed verdict with quorum for motion %", "NEW.motion_id")}
    END IF;
    RETURN NEW;
"""

# What was counted in the room has no chain: two persons have counted it, and both the same.
VERDICT_RESTS_ON_TWO_COUNTS = f"""
    IF NOT NEW.by_consensus AND EXISTS (
        SELECT 1 FROM governance_motion WHERE id = NEW.motion_id AND casting = 'di_rapat')
       AND (SELECT count(DISTINCT entered_by_id) <> 2 OR count(DISTINCT (counts, invalid)) <> 1
              FROM governance_handcount WHERE motion_id = NEW.motion_id AND dropped_at IS NULL) THEN
        {_refuse("verdict_rests_on_two_counts", "two persons have not counted motion % alike", "NEW.motion_id")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own words alone
