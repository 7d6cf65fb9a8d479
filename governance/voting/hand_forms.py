"""What one person counted in the room, group by group: shape only, the services decide."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as now_said
from django.utils.translation import gettext_lazy as _

from governance.voting.models import Motion, Option
from governance.voting.states import Question
from kmp.files.forms import DocumentField
from members.forms import RefusableForm
from members.registry.models import Group

RANKING_LINE = re.compile(r"\s*(?P<picks>\d{1,2}(?:[\s,]+\d{1,2})*)\s*=\s*(?P<ballots>\d{1,6})\s*")
MOST_BALLOTS = 1_000_000  # what one person can ever have counted; more is a mistake of typing
SIDES = {"yes": _("Setuju"), "no": _("Tidak setuju"), "abstain": _("Abstain")}


class RankingsField(forms.CharField):
    """One line for each order of the list: “3 1 2 = 14”. Clean data is {"3,1,2": 14}."""

    def __init__(self, *, options: Sequence[int], picks: tuple[int, int], **settings: Any) -> None:
        self.options, self.picks = options, picks
        super().__init__(widget=forms.Textarea({"rows": 4, "inputmode": "text"}), required=False, **settings)

    def clean(self, value: Any) -> Any:
        found: dict[str, int] = {}
        for line in filter(str.strip, str(super().clean(value)).splitlines()):
            read = RANKING_LINE.fullmatch(line)
            picks = [int(pick) for pick in re.split(r"[\s,]+", read["picks"])] if read else []
            known = len(set(picks)) == len(picks) and set(picks) <= set(self.options)
            if read is None or not known or not self.picks[0] <= len(picks) <= self.picks[1]:
                raise ValidationError(now_said("Baris “%(line)s” tidak terbaca.") % {"line": line.strip()[:40]})
            ranking = ",".join(map(str, picks))
            if ranking in found:
                raise ValidationError(now_said("Urutan “%(line)s” tertulis dua kali.") % {"line": line.strip()[:40]})
            found[ranking] = int(read["ballots"])
        return {ranking: ballots for ranking, ballots in found.items() if ballots}


class HandCountForm(RefusableForm):
    """One field for each choice of each group that has voters; the signed sheet where it is the first count."""

    def __init__(
        self,
        *args: Any,
        motion: Motion,
        options: Sequence[Option],
        roll: Mapping[str, int],
        wants_sheet: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.motion, self.options, self.roll = motion, options, roll
        self.groups = [group for group, voters in roll.items() if voters]
        for group in self.groups:
            for key, field in self._fields_of_group().items():
                self.fields[f"{group}-{key}"] = field
        self.fields["invalid"] = _ballots(_("Surat suara tidak sah"), initial=0)
        if wants_sheet:
            self.fields["sheet"] = DocumentField(label=_("Lembar hitung yang sudah ditandatangani"))

    def _fields_of_group(self) -> dict[str, forms.Field]:
        if self.motion.question == Question.YES_NO:
            return {side: _ballots(label) for side, label in SIDES.items()}
        if self.motion.question == Question.RANKED:
            numbers = [option.number for option in self.options]
            picks = (self.motion.least_picks, self.motion.most_picks)
            help_text = _("Satu baris untuk setiap urutan, misalnya “3 1 2 = 14” untuk 14 surat suara.")
            ranked = RankingsField(label=_("Urutan pilihan"), help_text=help_text, options=numbers, picks=picks)
            return {"rankings": ranked, "abstain": _ballots(SIDES["abstain"])}
        named = {str(option.number): _ballots(f"{option.number}. {option.label}") for option in self.options}
        return {**named, "valid": _ballots(_("Surat suara sah")), "abstain": _ballots(SIDES["abstain"])}

    def by_group(self) -> list[tuple[Group, int, list[BoundField]]]:
        """Each group with its voters and its fields, for the page."""
        known = Group.objects.in_bulk(self.groups)
        keys = self._fields_of_group()
        return [(known[g], self.roll[g], [self[f"{g}-{key}"] for key in keys]) for g in self.groups]

    def counts(self) -> dict[str, dict[str, Any]]:
        """What the service takes: every group of the roll, zeros where nobody may vote."""
        return {group: self._said(group) for group in self.roll}

    def _said(self, group: str) -> dict[str, Any]:
        said = {key: self.cleaned_data.get(f"{group}-{key}") or 0 for key in self._fields_of_group()}
        if self.motion.question == Question.RANKED:
            return {"rankings": said["rankings"] or {}, "abstain": said["abstain"]}
        if self.motion.question == Question.CHOICE:
            options = {str(option.number): said[str(option.number)] for option in self.options}
            return {"options": options, "valid": said["valid"], "abstain": said["abstain"]}
        return said


def _ballots(label: Any, *, initial: int | None = None) -> forms.IntegerField:
    widget = forms.NumberInput({"inputmode": "numeric", "min": 0})
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_BALLOTS, initial=initial, widget=widget)
