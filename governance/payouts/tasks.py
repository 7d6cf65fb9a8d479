"""The background run that pays a large batch."""

from governance.payouts import paying
from kmp.runs.models import Run
from kmp.runs.services import Report


def pay_batch(run: Run, report: Report) -> None:
    """The handler of runs of kind `shu_bayar`."""
    paying.pay_by_run(run, report)
