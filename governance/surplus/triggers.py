"""What the database itself refuses about a distribution: texts of triggers, each with the name its refusal carries.

Rules about very many rows are statement triggers over the new rows: one join instead of a lookup for every row.
"""


def _refuse(name: str, message: str, value: str) -> str:
    return f"""RAISE EXCEPTION '{message}', {value}
            USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';"""


# The decision is about this distribution's own motion, passed with quorum and sealed minutes, and the text the
# assembly had before it named the digest of these very inputs. An earlier release had no such digest: ''.
RESOLUTION_IS_OF_THE_OWN_MOTION = f"""
    IF NEW.resolution_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM governance_resolution r
          JOIN governance_motion m ON m.id = r.motion_id AND m.kind = 'shu'
          JOIN governance_verdict v ON v.id = r.verdict_id AND v.motion_id = m.id AND v.passed
          JOIN governance_minutes n ON n.meeting_id = m.meeting_id AND n.quorum_reached AND n.sealed_at IS NOT NULL
         WHERE r.id = NEW.resolution_id AND r.motion_id = NEW.motion_id
           AND position(NEW.inputs_digest IN m.text) > 0
    ) THEN
        {_refuse("resolution_is_of_the_own_motion", "resolution % is not about these figures", "NEW.resolution_id")}
    END IF;
    RETURN NEW;
"""  # noqa: S608

DISTRIBUTION_BEGINS_AS_A_DRAFT = f"""
    IF NEW.state <> 'konsep' THEN
        {_refuse("distribution_begins_as_a_draft", "distribution of % does not begin as a draft", "NEW.year")}
    END IF;
    RETURN NEW;
"""

# Who confirmed the decision and who asked for the posting stand in the row; that they are two is a CHECK.
STEP_NAMES_ITS_PERSON = f"""
    IF NEW.state = 'disahkan' AND OLD.state = 'diajukan' AND NEW.approved_by_id IS NULL
       OR NEW.state = 'dibukukan' AND OLD.state = 'disahkan'
          AND (NEW.posted_by_id IS NULL OR NEW.approved_by_id IS NULL) THEN
        {_refuse("step_names_its_person", "nobody is named for this step of %", "NEW.year")}
    END IF;
    RETURN NEW;
"""

# Put to the assembly: its figures go back to a draft only after it said no.
REFUSED_BEFORE_IT_IS_FROZEN_ANEW = f"""
    IF NEW.state = 'konsep' AND OLD.state = 'diajukan' AND NOT EXISTS (
        SELECT 1 FROM governance_verdict v WHERE v.motion_id = OLD.motion_id AND NOT v.passed) THEN
        {_refuse("refused_before_it_is_frozen_anew", "the assembly has not refused the surplus of %", "NEW.year")}
    END IF;
    RETURN NEW;
"""  # noqa: S608

# To the rupiah: what the lines sum to is what the assembly saw.
SHARES_SUM_TO_WHAT_WAS_DECIDED = f"""
    IF NEW.state = 'dibukukan' AND OLD.state = 'disahkan' AND (
        SELECT coalesce(sum(total_rp), 0) FROM governance_share WHERE distribution_id = NEW.id) <> NEW.shared_rp THEN
        {_refuse("shares_sum_to_what_was_decided", "the shares of % sum to something else", "NEW.year")}
    END IF;
    RETURN NEW;
"""  # noqa: S608

SETTLED_OWES_NOTHING = f"""
    IF NEW.state = 'lunas' AND EXISTS (
        SELECT 1 FROM governance_share s LEFT JOIN governance_payout p ON p.share_id = s.id AND p.state = 'dibayar'
         WHERE s.distribution_id = NEW.id AND s.total_rp > 0 AND p.id IS NULL) THEN
        {_refuse("settled_owes_nothing", "a share of % is still owed", "NEW.year")}
    END IF;
    RETURN NEW;
"""  # noqa: S608

INPUTS_COME_BEFORE_THE_FREEZING = f"""
    IF EXISTS (
        SELECT 1 FROM (SELECT DISTINCT distribution_id FROM {{rows}}) AS changed
          JOIN governance_distribution d ON d.id = changed.distribution_id
         WHERE d.inputs_digest <> '' OR d.kind <> 'dibagi') THEN
        {_refuse("inputs_come_before_the_freezing", "the inputs are frozen (%)", "TG_OP")}
    END IF;
    RETURN NULL;
"""  # noqa: S608

# Stands for the foreign keys of a frozen line; members, groups and distributions are never deleted.
INPUTS_ARE_OF_MEMBERS = f"""
    IF EXISTS (
        SELECT 1 FROM new_rows i LEFT JOIN members_member m ON m.id = i.member_id
          LEFT JOIN members_group g ON g.code = i.group_id
          LEFT JOIN governance_distribution d ON d.id = i.distribution_id
         WHERE m.id IS NULL OR g.code IS NULL OR d.id IS NULL) THEN
        {_refuse("input_is_of_a_member", "a frozen line is of no member, group or year (%)", "TG_OP")}
    END IF;
    RETURN NULL;
"""  # noqa: S608

SHARES_NEED_AN_APPROVED_DISTRIBUTION = f"""
    IF EXISTS (
        SELECT 1 FROM (SELECT DISTINCT distribution_id FROM new_rows) AS written
          LEFT JOIN governance_distribution d ON d.id = written.distribution_id
         WHERE d.id IS NULL OR d.state <> 'disahkan' OR d.resolution_id IS NULL OR d.kind <> 'dibagi') THEN
        {_refuse("share_needs_an_approved_distribution", "the distribution is not approved (%)", "TG_OP")}
    END IF;
    RETURN NULL;
"""  # noqa: S608

# Stands for the four foreign keys of a share: its frozen line exists and names the same year, member and group.
SHARES_ARE_OF_THEIR_INPUTS = f"""
    IF EXISTS (
        SELECT 1 FROM new_rows s LEFT JOIN governance_shareinput i ON i.id = s.id
         WHERE i.id IS NULL OR i.distribution_id <> s.distribution_id OR i.member_id <> s.member_id
            OR i.group_id <> s.group_id) THEN
        {_refuse("share_is_of_its_input", "a share has no frozen line of its own (%)", "TG_OP")}
    END IF;
    RETURN NULL;
"""  # noqa: S608
