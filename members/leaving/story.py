"""A leaving in words: its way so far, and its sum, for the pages of members and staff."""

from typing import Any

from members.leaving.models import Leaving
from members.leaving.rules import Settlement
from members.leaving.states import OPEN_LEAVINGS, LeavingKind, LeavingState


def sum_of(settlement: Settlement) -> dict[str, Any]:
    """Rows and total for `<c-hitungan>`."""
    rows = [
        {"name": "Simpanan pokok", "amount": settlement.pokok_rp},
        {"name": "Simpanan wajib", "amount": settlement.wajib_rp},
        {"name": "Simpanan sukarela", "amount": settlement.sukarela_rp},
        {"name": "Utang kepada koperasi", "note": "piutang anggota, akun 1-1150", "amount": -settlement.owed_rp},
    ]
    if settlement.due_rp < 0:
        total = {"name": "Masih harus dibayar kepada koperasi", "amount": -settlement.due_rp}
    else:
        total = {"name": "Dikembalikan", "amount": settlement.due_rp}
    return {"rows": rows, "total": total}


def steps_of(leaving: Leaving) -> list[dict[str, Any]]:
    """What has happened, what is now, and what comes, for `<c-timeline>`."""
    steps = [{"title": f"Diminta: {leaving.get_kind_display().lower()}", "when": leaving.asked_at, "state": "done"}]
    steps[0]["note"] = str(leaving.asked_by)
    if leaving.kind == LeavingKind.EXPULSION:
        steps += _hearing_steps(leaving)
    if leaving.state == LeavingState.WITHDRAWN:
        return [*steps, {"title": "Ditarik kembali", "note": leaving.decision_note, "state": "done"}]
    if leaving.state == LeavingState.REFUSED:
        refused = {"title": "Ditolak", "when": leaving.decided_at, "note": str(leaving.decided_by), "state": "done"}
        return [*steps, refused]
    return [*steps, _decision_step(leaving), *_payment_steps(leaving)]


def _hearing_steps(leaving: Leaving) -> list[dict[str, Any]]:
    invited: dict[str, Any] = {
        "title": "Diundang untuk didengar",
        "state": "now" if not leaving.invited_for else "done",
    }
    if leaving.invited_for:
        invited |= {"when": leaving.invited_for, "note": leaving.invited_to}
    heard: dict[str, Any] = {"title": "Didengar", "state": "later"}
    if leaving.heard_on:
        heard |= {"when": leaving.heard_on, "state": "done"}
    elif leaving.invited_for:
        heard |= {"state": "now"}
    return [invited, heard]


def _decision_step(leaving: Leaving) -> dict[str, Any]:
    if leaving.decided_at:
        note = f"{leaving.decided_by}, tindakan nomor {leaving.entry.line}" if leaving.entry else ""
        return {"title": "Diputuskan", "when": leaving.decided_at, "note": note, "state": "done"}
    waits_for_hearing = leaving.kind == LeavingKind.EXPULSION and not leaving.heard_on
    state = "later" if waits_for_hearing or leaving.state not in OPEN_LEAVINGS else "now"
    return {"title": "Diputuskan pengurus", "state": state}


def _payment_steps(leaving: Leaving) -> list[dict[str, Any]]:
    if leaving.state == LeavingState.PAID and leaving.due_rp == 0:
        return [{"title": "Tidak ada yang dibayarkan", "state": "done"}]
    words = "Dilunasi anggota" if leaving.due_rp < 0 else "Simpanan dikembalikan"
    if leaving.state == LeavingState.PAID:
        return [{"title": words, "when": leaving.paid_on, "note": leaving.get_method_display(), "state": "done"}]
    step: dict[str, Any] = {"title": words, "state": "later"}
    if leaving.payable_on:
        step |= {"when": leaving.payable_on, "note": "paling cepat", "state": "now"}
    return [step]
