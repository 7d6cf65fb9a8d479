"""The only writers of participation: steps, called by the act that participation comes from, and its corrections."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act as whole_act
from kmp.acts import step
from kmp.errors import DomainError, refuse_on
from kmp.trail.services import record
from members.participation.locks import hold_year, lock_correction
from members.participation.models import Correction, Participation
from members.participation.queries import problems_of
from members.participation.rules import next_source, participation_problems
from members.participation.states import CorrectionState
from members.registry.models import Member
from members.registry.queries import standing


@step
def record_participation(
    member: Member, *, act: str, amount: int, on: date, source: str, memo: str = ""
) -> Participation:
    """Write one act that counts, with the group and status the member had at the end of `on`.

    `amount` is rupiah, or services for `layanan`; `source` names the document ("shipment:12") and counts once for
    each act and member (`one_participation_per_source`). Refused: `amount_not_positive`, `act_in_future`,
    `not_a_member_then`, `year_is_decided`. Which acts count in the sharing of SHU is for the bylaws, not for this
    table.
    """
    _refuse_decided_year(on)
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

    A second one is refused by the table, as is one of a counter-row (its amount would be positive); `year_is_decided`
    where the SHU of that year is before the assembly or decided.
    """
    _refuse_decided_year(on)
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


@whole_act
def ask_correction(
    participation: Participation, *, amount: int | None, document: str, reason: str, acting_user: User
) -> Correction:
    """Ask for a row to be corrected: `amount` is what is right (rupiah, or services), None where nothing happened.

    Refused: `reason_missing`, `document_missing`, `amount_unchanged`, those of `correction_problems`, and by the table
    `one_open_correction_per_row`, `corrected_amount_is_positive`.
    """
    if not reason.strip() or not document.strip():
        code = "document_missing" if reason.strip() else "reason_missing"
        raise DomainError(code, _("Tulis alasan dan nomor dokumennya."))
    if amount == participation.amount:
        raise DomainError("amount_unchanged", _("Jumlah ini sama dengan yang sudah tercatat."))
    refuse_on(problems_of(participation))
    correction = Correction.objects.create(
        participation=participation,
        amount=amount,
        document=document.strip(),
        reason=reason.strip(),
        asked_by=acting_user,
        asked_at=clock.now(),
    )
    facts = {"participation": participation.pk, "amount": participation.amount, "right": amount}
    record("members.participation.correction_asked", correction, acting_user=acting_user, after=facts)
    return correction


@whole_act
def correct_participation(correction: Correction, *, acting_user: User) -> Participation:
    """Approve a correction as the second person: the counter-row, and the right row where something did happen.

    Both bear the day, group and status of the wrong row, so that the year it counted in is put right, not this one.
    Refused: `correction_moved`, `correction_decided_by_a_second_person`, those of `correction_problems`.
    Returns the counter-row.
    """
    locked = _decide(correction, CorrectionState.APPROVED, note="", acting_user=acting_user)
    row = locked.participation
    refuse_on(problems_of(row))
    memo = _("Dibetulkan menurut %(document)s") % {"document": locked.document}
    counter = reverse_participation(row, on=row.date, memo=memo)
    if locked.amount is not None:
        _write_right_row(row, amount=locked.amount, memo=memo)
    facts = {"participation": row.pk, "amount": row.amount, "right": locked.amount}
    record("members.participation.corrected", locked, acting_user=acting_user, after=facts)
    return counter


@whole_act
def refuse_correction(correction: Correction, *, reason: str, acting_user: User) -> None:
    """Leave the row as it is, as the second person.

    Refused: `reason_missing`, `correction_moved`, `correction_decided_by_a_second_person`.
    """
    if not reason.strip():
        raise DomainError("reason_missing", _("Tulis alasannya."))
    locked = _decide(correction, CorrectionState.REFUSED, note=reason.strip(), acting_user=acting_user)
    facts = {"participation": locked.participation_id}
    record("members.participation.correction_refused", locked, acting_user=acting_user, after=facts)


@whole_act
def record_export(*, count: int, filters: Mapping[str, str], acting_user: User) -> None:
    """Write down that sums of members left the house; without this line there is no file."""
    after = {"rows": count, **filters}
    record("members.participation.exported", acting_user, acting_user=acting_user, after=after)


def _refuse_decided_year(on: date) -> None:
    """What the assembly decides about does not change under it: the year is held until the commit.

    Only a year that is over can have been decided, so an act of today waits for nobody.
    """
    if on.year < clock.today().year and hold_year(on.year):
        said = _("SHU tahun %(year)s sudah diajukan atau disahkan, jadi partisipasinya tidak berubah lagi.")
        raise DomainError("year_is_decided", said % {"year": on.year})


def _decide(correction: Correction, state: CorrectionState, *, note: str, acting_user: User) -> Correction:
    locked = lock_correction(correction.pk)
    if locked.state != CorrectionState.ASKED:
        raise DomainError("correction_moved", _("Pembetulan ini sudah diputuskan."))
    locked.state, locked.decision_note = state, note
    locked.decided_by, locked.decided_at = acting_user, clock.now()
    locked.save(update_fields=["state", "decision_note", "decided_by", "decided_at"])
    return locked


def _write_right_row(row: Participation, *, amount: int, memo: str) -> Participation:
    return Participation.objects.create(
        member_id=row.member_id,
        group_id=row.group_id,
        status=row.status,
        act=row.act,
        amount=amount,
        date=row.date,
        source=next_source(row.source),
        memo=memo,
        recorded_at=clock.now(),
    )
