"""Paying an approved batch: one journal, the savings rows of what stays in the house, a notice to each member.

Everything is set-based, so that a hundred thousand members are one transaction of seconds.
"""

from datetime import date
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.payouts.locks import lock_batch
from governance.payouts.models import Payout, PayoutBatch
from governance.payouts.queries import lines_of, unsettled_years
from governance.payouts.states import CASH_ACCOUNTS, SHU_PAYABLE, BatchState, PayoutState, PayWay
from governance.surplus.services import settle_distribution
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.books.models import Journal
from kmp.books.services import post_staged_journal
from kmp.errors import DomainError
from kmp.roles import has_right
from kmp.runs.models import Run
from kmp.runs.services import Report, finish_run
from kmp.trail.services import record
from kmp.ui.formats import rupiah
from members.notices.services import Words, tell_each
from members.notices.states import Topic
from members.savings.moving import keep_shu_in_savings
from members.savings.states import ACCOUNTS, Saving

KIND_OF = {PayWay.SUKARELA: Saving.SUKARELA, PayWay.CAPITAL: Saving.WAJIB}
HOW_PAID = {
    PayWay.SUKARELA: "Masuk ke simpanan sukarela Anda.",
    PayWay.CAPITAL: "Menjadi simpanan wajib Anda: tagihan yang terbuka dahulu, sisanya modal tambahan.",
    PayWay.CASH: "Dapat diambil tunai di kantor. Bawa kartu anggota.",
    PayWay.TRANSFER: "Dikirim ke rekening yang Anda pilih.",
}
# Of savings whoever left is dropped; of transfers who died since the preparing, or whose death is reported and not yet
# decided about: the heirs say where it goes.
WHO_LEFT = """
    UPDATE governance_payout AS payout SET state = 'batal'
      FROM governance_payoutbatch AS batch,
           governance_share AS share JOIN members_member AS member ON member.id = share.member_id
     WHERE share.id = payout.share_id AND batch.id = payout.batch_id AND batch.id = %s
       AND payout.state = 'disiapkan'
       AND (payout.method IN ('sukarela', 'modal') AND member.status = 'keluar'
            OR payout.method = 'transfer' AND EXISTS (
            SELECT 1 FROM members_leaving AS leaving WHERE leaving.member_id = member.id AND leaving.kind = 'meninggal'
               AND (member.status = 'keluar' AND leaving.decided_at >= batch.prepared_at
                    OR leaving.state IN ('diminta', 'dengar'))))
"""
# One row for each member of the batch: what the savings take, and half of the journal.
MEMBERS = """
    CREATE TEMPORARY TABLE {members} ON COMMIT DROP AS
    SELECT member.id AS member_id, member.number, member.name, sum(payout.amount_rp)::bigint AS amount_rp
      FROM governance_payout AS payout
      JOIN governance_share AS share ON share.id = payout.share_id
      JOIN members_member AS member ON member.id = share.member_id
     WHERE payout.id = ANY(%s)
     GROUP BY member.id
"""
LINES = """
    CREATE TEMPORARY TABLE {lines} ON COMMIT DROP AS
    SELECT %s::text AS account, number AS party, name AS party_name, amount_rp FROM {members}
    UNION ALL
    SELECT %s, {party}, {name}, -sum(amount_rp)::bigint FROM {members} GROUP BY 2, 3
"""
TURN = "UPDATE {lines} SET amount_rp = -amount_rp"


@step
def pay_batch(batch: PayoutBatch) -> None:
    """Pay the held batch that a second person has approved, and settle the years that are paid whole by it.

    Who has left since it was prepared is left out of a batch into savings, who has died (or is reported to have) also
    of a transfer, and owed as before. Refused: `nothing_to_pay` when nobody is left; a closed month by the database as
    `journal_period_is_open`.
    """
    assert batch.approved_by is not None  # held by the table as well
    way = PayWay(batch.way)
    with connection.cursor() as cursor:
        cursor.execute(WHO_LEFT, [batch.pk])
    waiting = Payout.objects.filter(batch=batch, state=PayoutState.PREPARED)
    pks = list(waiting.values_list("pk", flat=True))
    if not pks:
        raise DomainError("nothing_to_pay", _("Tidak ada lagi yang dapat dibayar dalam kumpulan ini."))
    journal = _post(batch, pks)
    if way in KIND_OF:
        by, staged = batch.approved_by, f"shu_members_{batch.pk}"
        keep_shu_in_savings(KIND_OF[way], staged=staged, journal=journal, on=journal.date, acting_user=by)
    state = PayoutState.SENT if way == PayWay.TRANSFER else PayoutState.PAID
    waiting.update(state=state, paid_on=batch.paid_on, journal=journal)
    batch.state = BatchState.PAID
    batch.save(update_fields=["state"])
    _tell(batch, state)
    settle_paid_years(acting_user=batch.approved_by)
    facts: dict[str, Any] = {"number": batch.number, "way": batch.way, "payments": len(pks)}
    record("governance.payout.paid", batch, acting_user=batch.approved_by, after=facts)


@act
def pay_by_run(run: Run, report: Report) -> None:
    """The work of a run of kind `shu_bayar`: a killed one begins again, for nothing is kept before its end.

    Refused: `right_lost` when whoever approved may pay no more.
    """
    batch = lock_batch(run.inputs["batch"])
    if not has_right(run.asked_by, "shu.pay"):
        raise DomainError("right_lost", _("Yang menyetujui tidak lagi berhak membayarkan SHU."))
    total = Payout.objects.filter(batch=batch).count()
    report(total // 10, total)
    if batch.state == BatchState.APPROVED:
        pay_batch(batch)
    finish_run(run, result={"payments": total, "url": reverse("staff_payout_batch", args=[batch.pk])})


@step
def post_money(
    *, reference: str, memo: str, on: date, pks: list[int], way: PayWay, sign: int, key: str, by: User
) -> Journal:
    """One journal over payments: Dr 2-1200 by member, Cr the account of the way (`sign` −1: the counter-journal).

    `key` names its tables in this transaction. Savings have each member as party; cash and bank are one line.
    """
    members, lines = f"shu_members_{key}", f"shu_lines_{key}"
    other = ACCOUNTS[KIND_OF[way]] if way in KIND_OF else CASH_ACCOUNTS[way]
    by_member = ("number", "name") if way in KIND_OF else ("''::text", "''::text")
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS.format(members=members), [pks])
        made = LINES.format(lines=lines, members=members, party=by_member[0], name=by_member[1])
        cursor.execute(made, [SHU_PAYABLE, other])
        if sign < 0:
            cursor.execute(TURN.format(lines=lines))
    return post_staged_journal(reference=reference, on=on, memo=memo, staged=lines, acting_user=by)


def _post(batch: PayoutBatch, pks: list[int]) -> Journal:
    assert batch.approved_by is not None  # held by the table as well
    assert batch.paid_on is not None
    return post_money(
        reference=f"SHU-{batch.number}",
        memo=_("Pembayaran SHU %(number)s, %(way)s")
        % {"number": batch.number, "way": str(PayWay(batch.way).label).lower()},
        on=batch.paid_on,
        pks=pks,
        way=PayWay(batch.way),
        sign=1,
        key=str(batch.pk),
        by=batch.approved_by,
    )


@step
def _tell(batch: PayoutBatch, state: PayoutState) -> None:
    """Each member once for each batch."""
    verb = _("dikirim") if state == PayoutState.SENT else _("dibayarkan")
    words = [
        Words(
            member=line["share__member_id"],
            key=f"shu:{batch.pk}:{line['share__member_id']}",
            title=f"SHU {verb}: {rupiah(line['rp'])}",
            body=HOW_PAID[PayWay(batch.way)],
            path=reverse("pay_choice"),
        )
        for line in lines_of(batch, state=state)
    ]
    tell_each(words, topic=Topic.SURPLUS)


@step
def settle_paid_years(*, acting_user: User) -> None:
    """Years of which every line has reached its member are settled: nothing is owed any more."""
    for distribution in unsettled_years():
        settle_distribution(distribution, acting_user=acting_user)
