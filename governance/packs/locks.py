"""Row locks of the annual reports."""

from governance.packs.models import AnnualReport


def lock_report(pk: int) -> AnnualReport:
    """The report, held until the commit: an edit and a signature never meet."""
    return AnnualReport.objects.select_for_update(of=("self",), no_key=True).select_related("paper").get(pk=pk)
