"""The percentages of a trial as people type them: one field for each post, and for each group of a post."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from governance.bylaws.rules import Rules, SurplusPost
from governance.estimates.rules import Changes, basis_points
from kmp.ui.formats import percent


class PercentField(forms.CharField):
    """A percentage with at most two decimals, as basis points."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=8, required=False, widget=widget, **options)

    def clean(self, value: Any) -> int | None:
        """None for an empty field: then the rules say."""
        text = super().clean(value)
        if not text:
            return None
        found = basis_points(text)
        if found is None:
            raise forms.ValidationError(_("Tulis persen, misalnya 12,5."))
        return found


class KeysForm(forms.Form):
    """Fields `p-<post>` and `k-<post>-<group>`, filled with what `rules` say."""

    def __init__(self, rules: Rules, group_names: dict[str, str], typed: Mapping[str, str] | None = None) -> None:
        given = {_post_name(post): _shown(post.bp) for post in rules.posts}
        for post in rules.posts:
            given |= {_group_name(post, code): _shown(bp) for code, bp in post.groups.items()}
        super().__init__(None if typed is None else {**given, **{name: typed[name] for name in typed if name in given}})
        self.rules = rules
        for post in rules.posts:
            self.fields[_post_name(post)] = PercentField(label=post.name, initial=_shown(post.bp))
            for code, bp in post.groups.items():
                name = group_names.get(code, code)
                self.fields[_group_name(post, code)] = PercentField(label=name, initial=_shown(bp))

    def post_fields(self) -> Sequence[Any]:
        """The posts, in the order of the bylaws."""
        return [self[_post_name(post)] for post in self.rules.posts]

    def group_fields(self) -> Sequence[tuple[str, Sequence[Any]]]:
        """For each post that goes to groups its name and its fields."""
        split = [post for post in self.rules.posts if post.groups]
        return [(post.name, [self[_group_name(post, code)] for code in post.groups]) for post in split]

    def changes(self) -> Changes:
        """What was typed, of a form that is valid."""
        typed = self.cleaned_data
        posts = {post.code: typed[_post_name(post)] for post in self.rules.posts}
        groups = {
            post.code: {code: typed[_group_name(post, code)] for code in post.groups} for post in self.rules.posts
        }
        return Changes(_filled(posts), {code: _filled(named) for code, named in groups.items()})


def _post_name(post: SurplusPost) -> str:
    return f"p-{post.code}"


def _group_name(post: SurplusPost, code: str) -> str:
    return f"k-{post.code}-{code}"


def _shown(bp: int) -> str:
    return percent(bp).removesuffix("%")


def _filled(values: dict[str, int | None]) -> dict[str, int]:
    return {code: value for code, value in values.items() if value is not None}
