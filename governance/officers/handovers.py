"""The only writer of handovers: what the outgoing officer gives, written down, signed by both."""

from typing import Any

from django.core.files.base import File
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.officers.locks import lock_handover
from governance.officers.models import Handover, Term
from governance.officers.rules import read_items
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError
from kmp.files.services import keep_file
from kmp.trail.services import record
from members.notices.services import tell
from members.notices.states import Topic


@act
def write_handover(
    outgoing: Term,
    *,
    incoming: Term,
    items: str,
    note: str = "",
    document: "File[Any] | None" = None,
    acting_user: User,
) -> Handover:
    """Write what is handed over, one item on each line ("what: state"); both officers are asked to sign.

    Written again before anybody signed, the later text counts. Refused: `not_the_successor`, `items_missing`,
    `handover_signed`, those of `keep_file`.
    """
    if incoming.body != outgoing.body or incoming.person_id == outgoing.person_id or not incoming.holds:
        raise DomainError("not_the_successor", _("Yang menerima adalah orang lain dalam badan yang sama."))
    read = read_items(items)
    if not read:
        raise DomainError("items_missing", _("Tulis paling sedikit satu hal yang diserahkan."))
    handover = _locked_or_new(outgoing, incoming, acting_user)
    handover.incoming, handover.items, handover.note = incoming, read, note.strip()
    handover.written_by, handover.written_at = acting_user, clock.now()
    if document is not None:
        handover.document = keep_file(document, acting_user=acting_user)
    handover.save()
    _ask_signers(handover)
    after = {"outgoing": outgoing.pk, "incoming": incoming.pk, "items": len(read)}
    record("governance.handover.written", handover, acting_user=acting_user, after=after)
    return handover


@step
def _locked_or_new(outgoing: Term, incoming: Term, acting_user: User) -> Handover:
    found = Handover.objects.filter(outgoing=outgoing).values_list("pk", flat=True).first()
    if found is None:
        return Handover(outgoing=outgoing, incoming=incoming, items=[], written_by=acting_user)
    locked = lock_handover(found)
    if locked.given_at or locked.taken_at:
        raise DomainError("handover_signed", _("Serah terima ini sudah ditandatangani, jadi tidak dapat diubah."))
    return locked


@step
def _ask_signers(handover: Handover) -> None:
    for term in (handover.outgoing, handover.incoming):
        tell(
            person=term.person,
            topic=Topic.WORK,
            key=f"serah-terima:{handover.pk}:{handover.written_at:%Y%m%d%H%M%S}:{term.pk}",
            title=_("Tanda tangan Anda ditunggu: serah terima %(position)s") % {"position": handover.outgoing.position},
            path=reverse("handover", args=[handover.pk]),
        )


@act
def sign_handover(handover: Handover, *, acting_user: User) -> Handover:
    """Sign as the one who gives or the one who takes. Refused: `not_a_signer`, `signed_already`."""
    locked = lock_handover(handover.pk)
    now, fields = clock.now(), []
    if locked.outgoing.person.user_id == acting_user.pk and locked.given_at is None:
        locked.given_by, locked.given_at, fields = acting_user, now, ["given_by", "given_at"]
    elif locked.incoming.person.user_id == acting_user.pk and locked.taken_at is None:
        locked.taken_by, locked.taken_at, fields = acting_user, now, ["taken_by", "taken_at"]
    elif acting_user.pk in (locked.outgoing.person.user_id, locked.incoming.person.user_id):
        raise DomainError("signed_already", _("Anda sudah menandatangani."))
    else:
        raise DomainError("not_a_signer", _("Hanya yang menyerahkan dan yang menerima menandatangani."))
    locked.save(update_fields=fields)
    record("governance.handover.signed", locked, acting_user=acting_user, after={"as": fields[0].split("_")[0]})
    return locked
