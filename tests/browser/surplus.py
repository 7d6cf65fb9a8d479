"""Chapter five: the decision unlocks the surplus, the worker shares it, everyone recomputes the own line."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import call_command
from django.urls import reverse

from governance.surplus.models import Share
from kmp.proofs.models import ProofBundle
from kmp.ui.formats import rupiah
from tests.browser.people import Person
from tests.browser.story import GROUPS, YEAR, Story


def the_surplus_is_shared(story: Story) -> None:
    """Approved with the resolution, shared out in the background, shown to each member, provable by anyone."""
    story.budi.goes("staff_surplus_year", YEAR).presses("Sahkan dengan").reads(
        "SHU disahkan dengan", "Perlu orang kedua"
    )
    hadi = story.hadi.goes("staff_surplus_year", YEAR).presses("Bagikan kepada anggota").reads("100%")
    hadi.follows("Lihat hasilnya").reads("Bagian setiap anggota", "Rp")
    for group in GROUPS:
        _reads_the_own_line(story.people[group], story.numbers[group])
    _anyone_checks(story.public)


def _reads_the_own_line(one: Person, number: str) -> None:
    share = Share.objects.get(member__number=number, distribution__year=YEAR)
    one.goes("savings").fits().goes("shu", YEAR).fits()
    one.reads("Bagian Anda dari sisa hasil usaha", rupiah(share.total_rp), "rupiah-hari Anda ÷", "SHU Anda")


def _anyone_checks(public: Person) -> None:
    """Every bundle on the public page verifies, and so do books, log and stock cards."""
    public.goes("verify")
    bundles = list(ProofBundle.objects.values_list("pk", flat=True))
    assert len(bundles) == 4  # the sharing, two motions, the surplus
    with TemporaryDirectory() as folder:
        for pk in bundles:
            call_command("verify_bundle", str(_downloaded(public, pk, Path(folder))))
    for command in ("check_books", "check_trail", "check_stock"):
        call_command(command)


def _downloaded(public: Person, pk: int, folder: Path) -> Path:
    with public.page.expect_download() as waiting:
        public.page.locator(f"main a[href='{reverse('bundle_download', args=[pk])}']").first.click()
    path = folder / f"{pk}.zip"
    waiting.value.save_as(path)
    return path
