"""What the tables of payments refuse by themselves, in SQL."""

from kmp.sealing import KEY_MAY_CHANGE

CHOICE_STAYS = f"""
    {KEY_MAY_CHANGE.strip()}
    RAISE EXCEPTION 'choice % does not change', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'pay_choice_is_immutable';
"""

BATCH_FACTS_STAY = """
    IF (NEW.number, NEW.way, NEW.prepared_by_id, NEW.prepared_at)
       IS DISTINCT FROM (OLD.number, OLD.way, OLD.prepared_by_id, OLD.prepared_at)
       OR (OLD.approved_by_id IS NOT NULL AND
           (NEW.approved_by_id, NEW.approved_at, NEW.paid_on)
           IS DISTINCT FROM (OLD.approved_by_id, OLD.approved_at, OLD.paid_on)) THEN
        RAISE EXCEPTION 'what was prepared and approved in % stays', OLD.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_facts_stay';
    END IF;
    RETURN NEW;
"""

RETURN_FACTS_STAY = """
    IF (NEW.batch_id, NEW.returned_on, NEW.amount_rp, NEW.payments, NEW.recorded_by_id, NEW.recorded_at)
       IS DISTINCT FROM
       (OLD.batch_id, OLD.returned_on, OLD.amount_rp, OLD.payments, OLD.recorded_by_id, OLD.recorded_at)
       OR OLD.state <> 'dicatat' THEN
        RAISE EXCEPTION 'what was recorded as returned stays (%)', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'return_facts_stay';
    END IF;
    RETURN NEW;
"""

# Without the resolution of the assembly no share is payable: the row itself asks, whoever inserts it.
PAYOUT_NEEDS_A_POSTED_DISTRIBUTION = """
    PERFORM 1 FROM governance_share s JOIN governance_distribution d ON d.id = s.distribution_id
      WHERE s.id = NEW.share_id AND s.total_rp = NEW.amount_rp
        AND d.state IN ('dibukukan', 'lunas') AND d.resolution_id IS NOT NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'share % is not payable', NEW.share_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_needs_a_posted_distribution';
    END IF;
    PERFORM 1 FROM governance_payoutbatch b
      WHERE b.id = NEW.batch_id AND b.state = 'disiapkan' AND b.way = NEW.method;
    IF NOT FOUND OR NEW.state <> 'disiapkan' THEN
        RAISE EXCEPTION 'a payment is prepared in a batch of its way'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_begins_in_an_open_batch';
    END IF;
    RETURN NEW;
"""

# To whom, how much and how never changes; the journal comes once, and only behind a second person's approval.
PAYOUT_FACTS_STAY = f"""
    {KEY_MAY_CHANGE.strip()}
    IF (NEW.batch_id, NEW.share_id, NEW.amount_rp, NEW.method, NEW.bank, NEW.account_cipher, NEW.account_holder)
       IS DISTINCT FROM
       (OLD.batch_id, OLD.share_id, OLD.amount_rp, OLD.method, OLD.bank, OLD.account_cipher, OLD.account_holder)
       OR (OLD.journal_id IS NOT NULL AND
           (NEW.journal_id, NEW.paid_on) IS DISTINCT FROM (OLD.journal_id, OLD.paid_on))
       OR (OLD.return_journal_id IS NOT NULL AND
           (NEW.return_journal_id, NEW.returned_on, NEW.return_reason)
           IS DISTINCT FROM (OLD.return_journal_id, OLD.returned_on, OLD.return_reason)) THEN
        RAISE EXCEPTION 'payment % does not change', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_facts_stay';
    END IF;
    IF NEW.state IN ('dikirim', 'dibayar') AND OLD.state = 'disiapkan' THEN
        PERFORM 1 FROM governance_payoutbatch b WHERE b.id = NEW.batch_id AND b.state = 'disetujui';
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the batch of payment % is not approved', OLD.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_waits_for_the_second_person';
        END IF;
    END IF;
    IF NEW.state = 'kembali' AND OLD.state <> 'kembali' THEN
        PERFORM 1 FROM governance_payoutreturn r
          WHERE r.id = NEW.report_id AND r.batch_id = NEW.batch_id AND r.state = 'disahkan'
            AND r.journal_id = NEW.return_journal_id AND r.returned_on = NEW.returned_on;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'nobody confirmed that payment % came back', OLD.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'return_waits_for_the_second_person';
        END IF;
    ELSIF NEW.state <> OLD.state AND NEW.report_id IS NOT NULL THEN
        RAISE EXCEPTION 'payment % is recorded as returned', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'return_waits_for_the_second_person';
    END IF;
    IF NEW.report_id IS DISTINCT FROM OLD.report_id THEN
        PERFORM 1 FROM governance_payoutreturn r
          WHERE r.id = coalesce(NEW.report_id, OLD.report_id) AND r.batch_id = NEW.batch_id
            AND r.state = CASE WHEN NEW.report_id IS NULL THEN 'batal' ELSE 'dicatat' END
            AND (OLD.report_id IS NULL OR NEW.report_id IS NULL) AND OLD.state IN ('dikirim', 'dibayar');
        IF NOT FOUND THEN
            RAISE EXCEPTION 'payment % is recorded as returned elsewhere', OLD.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_leaves_only_a_dropped_return';
        END IF;
    END IF;
    RETURN NEW;
"""

PAYOUT_MOVES = [
    ("disiapkan", "dikirim"),
    ("disiapkan", "dibayar"),
    ("disiapkan", "batal"),
    ("dikirim", "dibayar"),
    ("dikirim", "kembali"),
    ("dibayar", "kembali"),
]

# An approved batch is dropped when its background run has failed, such as for a month that was closed meanwhile.
BATCH_MOVES = [
    ("disiapkan", "disetujui"),
    ("disiapkan", "batal"),
    ("disetujui", "dibayar"),
    ("disetujui", "batal"),
]
