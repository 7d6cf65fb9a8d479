"""The background runs of the surplus: freezing a year's inputs, and carrying out the decision about it."""

from governance.surplus import freezing, sharing
from kmp.runs.models import Run
from kmp.runs.services import Report


def freeze_inputs(run: Run, report: Report) -> None:
    """The handler of runs of kind `shu_freeze`. A killed one begins again: it is one transaction."""
    freezing.freeze_inputs(run, report)


def share_surplus(run: Run, report: Report) -> None:
    """The handler of runs of kind `shu`. A killed one begins again: it is one transaction."""
    sharing.post_shares(run, report)
