"""The way through the public form: which steps a group has, what was answered in each, and what is still wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django.utils.translation import gettext as _

from members.joining.forms import Answers, GroupStep, InstitutionStep, PersonStep, ReviewStep, StepForm
from members.joining.models import Draft
from members.joining.proof_forms import PROOFS, FilesStep, ProofStep
from members.joining.queries import answers_of
from members.joining.rules import ApplicationData
from members.registry.models import Group
from members.registry.states import InstitutionKind, Profile

GROUP, PERSON, BODY, PROOF, FILES, REVIEW = "kelompok", "diri", "lembaga", "izin", "berkas", "periksa"


@dataclass(frozen=True)
class Step:
    """One page of the form: the last part of its address, its name in the bar of steps, its form."""

    slug: str
    label: str
    form: type[StepForm]


def steps_of(group: Group, institution_kind: str = "") -> list[Step]:
    """The steps of one group, in order; `institution_kind` may make the step of proofs empty, which is left out."""
    steps = [Step(GROUP, _("Kelompok"), GroupStep), Step(PERSON, _("Data diri"), PersonStep)]
    if group.for_institutions:
        steps.append(Step(BODY, _("Lembaga"), InstitutionStep))
    proof = PROOFS.get(Profile(group.profile))
    if proof:
        steps.append(Step(PROOF, _("Izin dan profil"), proof))
    return [*steps, Step(FILES, _("Berkas"), FilesStep), Step(REVIEW, _("Periksa dan kirim"), ReviewStep)]


@dataclass(frozen=True)
class Answered:
    """One step as it stands: its values in words, and whether something is missing or wrong."""

    step: Step
    values: list[tuple[str, str]]
    is_right: bool


class Way:
    """A draft on its way: its steps, and the forms bound to what was typed."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.group = draft.group
        self.answers: Answers = answers_of(draft)

    @cached_property
    def steps(self) -> list[Step]:
        """The steps of the draft's group."""
        kind = str(self.answers.get("institution_kind") or "")
        steps = steps_of(self.group)
        has_proof = not self.group.for_institutions or kind not in InstitutionKind.values or self._asks(steps)
        return steps if has_proof else [step for step in steps if step.slug != PROOF]

    def _asks(self, steps: list[Step]) -> bool:
        """A koperasi desa, for one, has neither licence nor class nor beds: no page without a field."""
        proof = next((step for step in steps if step.slug == PROOF), None)
        return bool(proof and proof.form(group=self.group, answers=self.answers).fields)

    def find(self, slug: str) -> Step | None:
        """The step with this address, if the group has it."""
        return next((step for step in self.steps if step.slug == slug), None)

    def place(self, slug: str) -> int:
        """Its number, from 1."""
        return [step.slug for step in self.steps].index(slug) + 1

    def next_slug(self, slug: str) -> str:
        """The step after it."""
        return self.steps[min(self.place(slug), len(self.steps) - 1)].slug

    def previous_slug(self, slug: str) -> str:
        """The step before it; of the first one itself."""
        return self.steps[max(self.place(slug) - 2, 0)].slug

    def form(self, step: Step, data: Any = None) -> StepForm:
        """The form of a step with what was sent, else with what was typed before, else empty."""
        if data is None:
            data = self.answers if any(name in self.answers for name in self._names(step)) else None
        return step.form(data, group=self.group, answers=self.answers)

    def _names(self, step: Step) -> list[str]:
        return list(step.form(group=self.group, answers=self.answers).fields)

    @cached_property
    def forms(self) -> dict[str, StepForm]:
        """The forms of the steps that hold answers, each bound to them (and so full of errors where empty)."""
        told = [step for step in self.steps if step.slug not in (FILES, REVIEW)]
        return {step.slug: step.form(self.answers, group=self.group, answers=self.answers) for step in told}

    @cached_property
    def answered(self) -> list[Answered]:
        """Every step with answers as it stands now: a licence may have ended since it was typed."""
        return [
            Answered(step, list(form.summary()), form.is_valid())
            for step in self.steps
            if (form := self.forms.get(step.slug)) is not None and (form.is_valid() or True)
        ]

    @property
    def first_wrong(self) -> str:
        """The first step with something missing or wrong; empty when all is right."""
        return next((one.step.slug for one in self.answered if not one.is_right), "")

    def missing_papers(self, uploaded: set[str]) -> Iterator[str]:
        """Kinds of document that will be asked for and were not uploaded."""
        files = FilesStep(group=self.group, answers=self.answers)
        return (kind for kind in files.kinds() if kind not in uploaded)

    @property
    def has_vote(self) -> bool:
        """Without one it is for an extraordinary member."""
        return self.answers.get("keanggotaan") != "luar_biasa"

    def data(self, consents: dict[str, bool]) -> ApplicationData:
        """Everything, for the service; only where no step is wrong."""
        proof = cast("ProofStep | None", self.forms.get(PROOF))
        profession = proof.cleaned_data.get("profession", "") if proof else ""
        person = cast(PersonStep, self.forms[PERSON]).person(profession=profession)
        body = cast("InstitutionStep | None", self.forms.get(BODY))
        return ApplicationData(
            person=person,
            institution=body.institution(person, **(proof.profile() if proof else {})) if body else None,
            licences=proof.licences() if proof else [],
            practice=proof.practice() if proof else None,
            consents=consents,
            has_vote=self.has_vote,
        )
