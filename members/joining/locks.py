"""Row locks of applications and drafts, in this order; before those of the register."""

from typing import NewType

from members.joining.models import Application, Draft

LockedApplication = NewType("LockedApplication", Application)
LockedDraft = NewType("LockedDraft", Draft)


def lock_application(pk: int) -> LockedApplication:
    """The application as it is now, held until the commit: of two clicks the second sees what the first did."""
    rows = Application.objects.select_related("group", "person", "institution")
    return LockedApplication(rows.select_for_update(of=("self",), no_key=True).get(pk=pk))


def lock_draft(pk: int) -> LockedDraft | None:
    """The draft as it is now, held until the commit; None when it was erased meanwhile."""
    rows = Draft.objects.select_related("group").select_for_update(of=("self",))
    draft = rows.filter(pk=pk).first()
    return LockedDraft(draft) if draft else None
