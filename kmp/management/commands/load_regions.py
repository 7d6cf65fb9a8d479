from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count

from kmp.regions.models import Facility, Region
from kmp.regions.services import LoadReport, load_reference_data
from kmp.regions.states import RegionLevel


class Command(BaseCommand):
    help = "Memuat wilayah (Kemendagri) dan daftar fasilitas kesehatan. Aman dijalankan berulang kali."

    def handle(self, **options: Any) -> None:
        reports = load_reference_data()
        for report in reports:
            self.stdout.write(self._line(report))
        if not reports:
            self.stdout.write("Data wilayah dan fasilitas sudah mutakhir; tidak ada yang diubah.")
            return
        levels = dict(Region.objects.order_by().values_list("level").annotate(Count("code")))
        for level in RegionLevel:
            self.stdout.write(f"{level.label}: {levels.get(level.value, 0)}")
        facilities = Facility.objects.count()
        self.stdout.write(f"Fasilitas kesehatan: {facilities}")

    @staticmethod
    def _line(report: LoadReport) -> str:
        line = f"{report.name}: {report.rows} baris dibaca, {report.written} baru atau berubah"
        return (
            f"{line}, {report.outdated} tidak lagi ada di berkas tetapi tetap disimpan."
            if report.outdated
            else f"{line}."
        )
