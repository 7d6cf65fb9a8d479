"""The only writers of participation: steps, called by the act that participation comes from."""

from datetime import date

from kmp import clock
from kmp.acts import step
from kmp.errors import refuse_on
from members.participation.models import Participation
from members.participation.rules import participation_problems
from members.registry.models import Member
from members.registry.queries import standing


@step
def record_participation(
    member: Member, *, act: str, amount: int, on: date, source: str, memo: str = ""
) -> Participation:
    """Write one act that counts, with the group and status the member had at the end of `on`.

    `amount` is rupiah, or services for `layanan`; `source` names the document ("shipment:12") and counts once for
    each act and member (`one_participation_per_source`). Refused: `amount_not_positive`, `act_in_future`,
    `not_a_member_then`. Which acts count in the sharing of SHU is for the bylaws, not for this table.
    """
    then = standing(member, on)
    refuse_on(participation_problems(amount=amount, on=on, today=clock.today(), standing=then))
    assert then is not None
    return Participation.objects.create(
        member=member,
        group_id=then.group,
        status=then.status,
        act=act,
        amount=amount,
        date=on,
        source=source,
        memo=memo,
        recorded_at=clock.now(),
    )


@step
def reverse_participation(participation: Participation, *, on: date, memo: str) -> Participation:
    """Write the counter-row of `participation`, dated `on`, in the group it counted for.

    A second one is refused by the table, as is one of a counter-row (its amount would be positive).
    """
    return Participation.objects.create(
        member_id=participation.member_id,
        group_id=participation.group_id,
        status=participation.status,
        act=participation.act,
        amount=-participation.amount,
        date=on,
        source=participation.source,
        memo=memo,
        reverses=participation,
        recorded_at=clock.now(),
    )
