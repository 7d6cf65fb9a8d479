"""One line of a sharing explained step by step, from the frozen inputs and the stored reasons alone. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from kmp.ui.formats import number


@dataclass(frozen=True)
class Shared:
    """What a line got: its class, claim, floor, exact share, award in base units, and the engine's reasons."""

    member: str
    need_class: int
    claim: int
    floor: int
    share: str
    award: int
    reasons: tuple[str, ...]

    @property
    def remaining(self) -> int:
        """What was still claimed after the floor."""
        return self.claim - self.floor


@dataclass(frozen=True)
class Step:
    """One step: what happened, the formula in numbers, and a sentence."""

    title: str
    formula: str = ""
    note: str = ""


def short_reason(reasons: Sequence[str]) -> str:
    """The reasons of a line in a few words, for the list."""
    words = [_SHORT[reason]() for reason in reasons if reason in _SHORT]
    text = ", ".join(words) or _("Tidak mendapat bagian")
    return text[0].upper() + text[1:]


_SHORT = {
    "capped_plausible": lambda: _("dibatasi jumlah wajar"),
    "pack_floor": lambda: _("dibulatkan ke kemasan utuh"),
    "no_claim": lambda: _("tidak ada yang dapat diminta"),
    "floor_days": lambda: _("dahulukan persediaan terkecil"),
    "floor_short": lambda: _("stok tidak cukup untuk persediaan terkecil"),
    "class_filled": lambda: _("penuh di kelasnya"),
    "proportional": lambda: _("sebanding"),
    "weighted": lambda: _("menurut bobot"),
    "max_min": lambda: _("sama rata"),
    "equal_cover": lambda: _("sama lama persediaan"),
    "pool_empty": lambda: _("stok habis sebelum kelas ini"),
    "capped_claim": lambda: _("sampai batas permintaan"),
    "already_covered": lambda: _("stok sendiri masih lebih lama"),
    "rounded_up": lambda: _("dibulatkan ke atas"),
    "rounded_down": lambda: _("dibulatkan ke bawah"),
}


def pool_of(inputs: Mapping[str, Any]) -> int:
    """What could be shared: available less the reserve, in whole packs."""
    return int(max(inputs["available"] - inputs["rule"].get("reserve", 0), 0) // inputs["pack"] * inputs["pack"])


def explain(inputs: Mapping[str, Any], lines: Sequence[Shared], member: str) -> list[Step]:
    """Why this member got this much, in the order in which it was computed (DESIGN 5, `simulate_allocation`)."""
    line = next(one for one in lines if one.member == member)
    asked = next(one for one in inputs["requests"] if one["member"] == member)
    left = _left_for_class(inputs, lines, line)
    steps = [_claim(inputs, asked, line), _pool(inputs, lines, line, left)]
    if line.floor or "floor_short" in line.reasons:
        steps.append(_floor(inputs, asked, line))
    steps += _share(inputs, lines, line, left)
    return steps


def _claim(inputs: Mapping[str, Any], asked: Mapping[str, Any], line: Shared) -> Step:
    plausible, notes = asked.get("plausible"), []
    if "capped_plausible" in line.reasons:
        notes.append(_("Diminta %(asked)s, wajar %(plausible)s.") % {"asked": asked["request"], "plausible": plausible})
    if "pack_floor" in line.reasons:
        notes.append(_("Dibulatkan ke bawah ke kemasan utuh berisi %(pack)s.") % {"pack": inputs["pack"]})
    note = " ".join(notes) or _("Diminta %(asked)s, tidak dikurangi.") % {"asked": asked["request"]}
    return Step(_("Permintaan diperiksa: %(claim)s wajar") % {"claim": number(line.claim)}, note=note)


def _floors(lines: Sequence[Shared]) -> int:
    return sum(line.floor for line in lines)


def _before(lines: Sequence[Shared], need_class: int) -> int:
    """Awards of earlier classes beyond their floors."""
    return sum(line.award - line.floor for line in lines if line.need_class < need_class)


def _left_for_class(inputs: Mapping[str, Any], lines: Sequence[Shared], line: Shared) -> int:
    return pool_of(inputs) - _floors(lines) - _before(lines, line.need_class)


def _pool(inputs: Mapping[str, Any], lines: Sequence[Shared], line: Shared, left: int) -> Step:
    reserve, floors, before = inputs["rule"].get("reserve", 0), _floors(lines), _before(lines, line.need_class)
    parts = [_("%(n)s tersedia") % {"n": number(inputs["available"])}]
    if reserve:
        parts.append(_("%(n)s cadangan") % {"n": number(reserve)})
    rounding = inputs["available"] - reserve - pool_of(inputs)
    if rounding > 0:
        parts.append(_("%(n)s bukan kemasan utuh") % {"n": number(rounding)})
    if floors:
        parts.append(_("%(n)s persediaan terkecil semua pemohon") % {"n": number(floors)})
    if before:
        parts.append(_("%(n)s kelas sebelumnya") % {"n": number(before)})
    note = _("Kelas yang lebih mendesak dipenuhi lebih dahulu.") if before else ""
    title = _("Sisihkan dan dahulukan: %(n)s untuk kelas %(class)s") % {"n": number(left), "class": line.need_class}
    return Step(title, f"{' − '.join(parts)} = {number(left)}", note)


def _floor(inputs: Mapping[str, Any], asked: Mapping[str, Any], line: Shared) -> Step:
    facts = {
        "days": inputs["rule"].get("floor_days", 0),
        "use": number(asked.get("daily_use", 0)),
        "stock": number(asked.get("on_hand", 0)),
    }
    formula = _("%(days)s hari × %(use)s sehari − %(stock)s stok") % facts
    note = _("Stok tidak cukup untuk persediaan terkecil semua pemohon, jadi dibagi sama rata.")
    short = "floor_short" in line.reasons
    return Step(_("Persediaan terkecil: %(n)s") % {"n": number(line.floor)}, formula, note if short else "")


def _share(inputs: Mapping[str, Any], lines: Sequence[Shared], line: Shared, left: int) -> list[Step]:
    if "pool_empty" in line.reasons:
        note = _("Semua stok habis untuk kelas yang lebih mendesak. Permintaan ini tetap terbuka.")
        return [Step(_("Tidak ada sisa untuk kelas ini: %(n)s") % {"n": number(line.award)}, note=note)]
    if "class_filled" in line.reasons:
        claimed = sum(one.remaining for one in lines if one.need_class == line.need_class)
        formula = f"{number(claimed)} ≤ {number(left)}"
        note = _("Semua permintaan di kelas ini muat, jadi semuanya dipenuhi.")
        return [Step(_("Kelas ini dipenuhi: %(n)s") % {"n": number(line.award)}, formula, note)]
    if "no_claim" in line.reasons or not line.remaining:
        return [Step(_("Selesai: %(n)s") % {"n": number(line.award)})]
    return [_by_rule(inputs, lines, line, left), _rounding(inputs, line)]


def _by_rule(inputs: Mapping[str, Any], lines: Sequence[Shared], line: Shared, left: int) -> Step:
    peers = [one for one in lines if one.need_class == line.need_class and one.remaining]
    rule = inputs["rule"]["inside_class"]
    facts = {
        "claimed": number(sum(one.remaining for one in peers)),
        "own": number(line.remaining),
        "n": len(peers),
        "pool": number(left),
    }
    title, note = _RULES[rule]()
    sentences = [note % facts]
    if "capped_claim" in line.reasons:
        sentences.append(_("Bagian ini mencapai batas permintaannya."))
    if "already_covered" in line.reasons:
        sentences.append(_("Stok sendiri bertahan lebih lama daripada yang dapat dicapai pemohon lain."))
    return Step(title, _formula(rule, peers, line, left), " ".join(sentences))


_RULES = {
    "proportional": lambda: (
        _("Bagi sebanding di kelas ini"),
        _("%(own)s dari %(claimed)s unit wajar di kelas ini."),
    ),
    "weighted": lambda: (
        _("Bagi menurut bobot di kelas ini"),
        _("%(pool)s unit untuk %(n)s pemohon menurut bobotnya, tidak ada yang melebihi permintaannya."),
    ),
    "max_min": lambda: (
        _("Bagi sama rata di kelas ini"),
        _("%(pool)s unit untuk %(n)s pemohon, sama rata; yang meminta lebih sedikit dipenuhi lebih dahulu."),
    ),
    "equal_cover": lambda: (
        _("Bagi sampai sama lama persediaannya"),
        _("%(pool)s unit untuk %(n)s pemohon, sehingga stok semuanya bertahan sama lama."),
    ),
}


def _formula(rule: str, peers: Sequence[Shared], line: Shared, left: int) -> str:
    """The exact share in numbers: what is left by the claims for `proportional`, over the uncapped for `max_min`."""
    share = number(Fraction(line.share), 2)
    if rule == "proportional":
        claimed = sum(one.remaining for one in peers)
        return f"{number(left)} × {number(line.remaining)} ÷ {number(claimed)} = {share}"
    capped = [one.remaining for one in peers if "capped_claim" in one.reasons]
    if rule == "max_min" and "capped_claim" not in line.reasons:
        whole = f"({number(left)} − {number(sum(capped))})" if capped else number(left)
        return f"{whole} ÷ {len(peers) - len(capped)} = {share}"
    return _("bagian tepat %(share)s") % {"share": share}


def _rounding(inputs: Mapping[str, Any], line: Shared) -> Step:
    pack = inputs["pack"]
    unit = _("unit utuh") if pack == 1 else _("kemasan utuh berisi %(pack)s") % {"pack": pack}
    title = _("Bulatkan ke %(unit)s: %(n)s") % {"unit": unit, "n": number(line.award - line.floor)}
    notes = []
    if "rounded_up" in line.reasons:
        notes.append(_("Sisa pembulatan jatuh ke pecahan terbesar; bagian ini termasuk."))
    elif "rounded_down" in line.reasons:
        notes.append(_("Sisa pembulatan jatuh ke pecahan yang lebih besar."))
    if "tie_prior_fill" in line.reasons:
        notes.append(_("Pecahannya sama dengan pemohon lain: yang dahulu lebih sedikit terpenuhi didahulukan."))
    if "tie_order" in line.reasons:
        notes.append(_("Pecahan dan riwayatnya sama: urutan daftar yang menentukan."))
    formula = f"{number(line.floor)} + {number(line.award - line.floor)} = {number(line.award)}" if line.floor else ""
    return Step(title, formula, " ".join(notes) or _("Tidak ada pecahan."))
