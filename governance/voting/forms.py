"""The shapes of what members fill in about ballots and proxies."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.meetings.models import Meeting
from governance.voting.models import Motion, Option
from governance.voting.states import Choice, Question
from members.forms import RefusableForm

CHOICE = re.compile(r"setuju|tidak|abstain|[0-9]{1,2}(,[0-9]{1,2})*")  # as Ballot.choice keeps it
PLACE = "peringkat_"


class ChoiceForm(RefusableForm):
    """What a member marks: yes, no or abstain; one or several of a list; or a place for each line of a ranking.

    `choice` is what is marked, as `Ballot.choice` keeps it; it can be given in that form too, as the page that asks
    once more does.
    """

    pilihan = forms.MultipleChoiceField(
        label=gettext_lazy("Pilihan Anda"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Pilihan itu tidak ada dalam usul ini. Pilih salah satu.")},
    )

    def __init__(self, data: QueryDict | None = None, *, motion: Motion, options: Sequence[Option], chosen: str = ""):
        self.motion, self.options = motion, options
        self.marks = self._marks(data, chosen)
        super().__init__(self.marks if data is not None else None)
        listed = [] if motion.question == Question.YES_NO else [str(option.number) for option in options]
        words = Choice.values if motion.question == Question.YES_NO else [*listed, Choice.ABSTAIN.value]
        self.fields["pilihan"].choices = [(word, word) for word in words]  # type: ignore[attr-defined]
        if motion.question == Question.RANKED:
            places = [("", "")] + [(str(place), str(place)) for place in range(1, len(listed) + 1)]
            for option in options:
                label = option.label
                self.fields[f"{PLACE}{option.number}"] = forms.ChoiceField(label=label, choices=places, required=False)

    def _marks(self, data: QueryDict | None, chosen: str) -> dict[str, Any]:
        """What was sent, or else what was chosen before, with one entry for each mark."""
        given = data.getlist("pilihan") if data is not None else [chosen] if chosen else []
        picks = [pick for one in given for pick in one.split(",")] if all(map(CHOICE.fullmatch, given)) else given
        if self.motion.question != Question.RANKED:
            return {"pilihan": picks}
        placed = {f"{PLACE}{pick}": str(place) for place, pick in enumerate(picks, 1) if pick.isdecimal()}
        typed = {key: value for key, value in (data or {}).items() if key.startswith(PLACE)}
        return {"pilihan": [pick for pick in picks if not pick.isdecimal()], **placed, **typed}

    def clean(self) -> dict[str, Any]:
        """`choice`, or what is missing."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        words = [word for word in dict.fromkeys(cleaned["pilihan"]) if not word.isdecimal()]
        listed = sorted(set(cleaned["pilihan"]) - set(words), key=int)
        picks = self._ranked() if self.motion.question == Question.RANKED else listed
        if picks and words:
            self.add_error(None, _("Pilih abstain, atau pilih dari daftar; tidak keduanya."))
        elif problem := self._problem(words or picks):
            self.add_error(None, problem)
        cleaned["choice"] = ",".join(words or picks)
        return cleaned

    def _ranked(self) -> list[str]:
        """Option numbers in the order of their places; gaps between places close up. Two on one place are refused."""
        placed = [
            (int(place), str(option.number))
            for option in self.options
            if (place := self.cleaned_data.get(f"{PLACE}{option.number}"))
        ]
        places = [place for place, _number in placed]
        for twice in sorted({place for place in places if places.count(place) > 1}):
            self.add_error(None, _("Peringkat %(place)s diberikan dua kali.") % {"place": twice})
        return [number for _place, number in sorted(placed)]

    def _problem(self, picks: Sequence[str]) -> str:
        """What is wrong with the number of marks; empty if nothing is."""
        motion = self.motion
        least, most = motion.least_picks, motion.most_picks
        if motion.question == Question.YES_NO:
            return "" if len(picks) == 1 else _("Pilih salah satu: setuju, tidak setuju, atau abstain.")
        if least <= len(picks) <= most or list(picks) == [Choice.ABSTAIN]:
            return ""
        if motion.question == Question.RANKED:
            facts = {"least": least, "most": most}
            return _("Beri peringkat kepada paling sedikit %(least)s dan paling banyak %(most)s pilihan.") % facts
        if most == 1:
            return _("Pilih satu dari daftar, atau abstain.")
        if least == most:
            return _("Pilih tepat %(most)s dari daftar, atau abstain.") % {"most": most}
        return _("Pilih paling sedikit %(least)s dan paling banyak %(most)s, atau abstain.") % {
            "least": least,
            "most": most,
        }

    @property
    def takes_one(self) -> bool:
        """Whether one mark is the whole answer, so that radio buttons say it best."""
        return self.motion.question == Question.YES_NO or (
            self.motion.question == Question.CHOICE and self.motion.most_picks == 1
        )

    def lines(self) -> list[dict[str, Any]]:
        """The lines of the ballot as the page draws them, with what is marked; abstaining is the last."""
        marked = self.marks["pilihan"]
        if self.motion.question == Question.YES_NO:
            return [
                {"value": choice.value, "label": choice.label, "help": meaning_of(self.motion, choice.value)}
                | {"checked": choice.value in marked}
                for choice in Choice
            ]
        abstain = Choice.ABSTAIN.value
        last = {"value": abstain, "label": Choice.ABSTAIN.label, "help": meaning_of(self.motion, abstain)}
        return [*map(self._line, self.options), last | {"checked": abstain in marked, "places": None}]

    def _line(self, option: Option) -> dict[str, Any]:
        key = f"{PLACE}{option.number}"
        ranked = self.motion.question == Question.RANKED
        return {
            "value": str(option.number),
            "label": option.label,
            "help": option.note,
            "checked": str(option.number) in self.marks["pilihan"],
            "name": key,
            "places": range(1, len(self.options) + 1) if ranked else None,
            "place": self.marks.get(key, ""),
        }


def meaning_of(motion: Motion, choice: str) -> str:
    """What follows from a yes, a no or an abstention, in the words of the motion."""
    if choice == Choice.ABSTAIN:
        return _("Dihitung ikut memilih, tidak memihak.")
    return motion.if_passed if choice == Choice.YES else motion.if_failed


def words_of(choice: str, options: Sequence[Option]) -> list[str]:
    """A stored choice in words: one line for each pick, of a ranking in its order."""
    if choice in Choice.values:
        return [str(Choice(choice).label)]
    labels: Mapping[str, str] = {str(option.number): option.label for option in options}
    return [labels.get(pick, pick) for pick in choice.split(",")]


def said_in(choice: str, options: Sequence[Option]) -> str:
    """A stored choice inside a sentence: “tidak setuju”, but a name of the list as it is written."""
    words = words_of(choice, options)
    return ", ".join(words).lower() if choice in Choice.values else ", ".join(words)


class ProxyForm(RefusableForm):
    """Who casts the ballots of a member, at which meeting, and on what."""

    meeting = forms.ModelChoiceField(label=gettext_lazy("Rapat"), queryset=Meeting.objects.none(), empty_label=None)
    motion = forms.ModelChoiceField(
        label=gettext_lazy("Untuk usul"),
        queryset=Motion.objects.none(),
        required=False,
        empty_label=gettext_lazy("Semua usul dalam rapat itu"),
    )
    holder_number = forms.CharField(label=gettext_lazy("Nomor anggota penerima kuasa"), max_length=12)
    instruction = forms.CharField(
        label=gettext_lazy("Pesan untuk penerima"),
        max_length=240,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, meetings: Any, motions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]
        self.fields["motion"].queryset = motions  # type: ignore[attr-defined]
