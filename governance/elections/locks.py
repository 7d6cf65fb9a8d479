"""Row locks of elections. Order: election, its motion, candidacies."""

from governance.elections.models import Candidacy, Election


def lock_election(pk: int) -> Election:
    """The election, held until the commit: of two who list or seat the second sees what the first did."""
    rows = Election.objects.select_related("motion__meeting__bylaws", "group", "plenary__bylaws")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=pk)


def lock_candidacy(pk: int) -> Candidacy:
    """The candidacy with its member, held until the commit; its election is locked before it."""
    rows = Candidacy.objects.select_related(
        "election__motion", "member__person", "member__institution", "member__group"
    )
    return rows.select_for_update(of=("self",), no_key=True).get(pk=pk)
