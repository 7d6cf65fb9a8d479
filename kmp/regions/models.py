"""Reference data: the regions of Indonesia and the public list of health facilities.

Rows come from `manage.py load_regions` and nowhere else; nobody edits them by hand.
The migration must begin with `TrigramExtension()` (django.contrib.postgres.operations): two indexes need pg_trgm.
"""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kmp.regions.states import FacilityKind, RegionLevel, Zone

CODE_SHAPES = {
    RegionLevel.PROVINCE: r"^\d{2}$",
    RegionLevel.REGENCY: r"^\d{2}\.\d{2}$",
    RegionLevel.DISTRICT: r"^\d{2}\.\d{2}\.\d{2}$",
    RegionLevel.VILLAGE: r"^\d{2}\.\d{2}\.\d{2}\.\d{4}$",
}


def _code_fits_level() -> Q:
    """The dotted code has as many parts as its level asks for; only a province stands under nothing."""
    fits = Q()
    for level, shape in CODE_SHAPES.items():
        fits |= Q(level=level, code__regex=shape, parent__isnull=level == RegionLevel.PROVINCE)
    return fits


class Region(models.Model):
    """A province, regency, district or village by its Kemendagri code.

    `path` is the whole address for people: "Desa Mekar Jaya, Kec. Tambang, Kab. Kampar, Riau".
    `search_text` is for queries only: the bare names from the own one upwards, lower case, each closed by "|",
    then "kota|" for everything inside a city, then the postal code: "mekar jaya|tambang|kampar|riau|28461|".
    """

    code = models.CharField(_("kode"), max_length=13, primary_key=True)
    level = models.CharField(_("tingkat"), max_length=8, choices=RegionLevel.choices)
    name = models.CharField(_("nama"), max_length=60)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("bagian dari"),
        db_index=False,  # the index below; Django's own would add a second one for LIKE that nothing asks for
    )
    path = models.CharField(_("alamat wilayah"), max_length=200)
    search_text = models.CharField(max_length=200, editable=False)
    postal_code = models.CharField(_("kode pos"), max_length=5, blank=True, default="")
    zone = models.CharField(_("zona waktu"), max_length=13, choices=Zone.choices)

    class Meta:
        verbose_name = _("wilayah")
        verbose_name_plural = _("wilayah")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(level__in=RegionLevel.values), name="region_level_known"),
            models.CheckConstraint(condition=Q(zone__in=Zone.values), name="region_zone_known"),
            models.CheckConstraint(condition=_code_fits_level(), name="region_code_fits_level"),
        ]
        indexes = [
            models.Index(fields=["parent"], name="region_parent"),
            models.Index(fields=["search_text"], name="region_prefix", opclasses=["varchar_pattern_ops"]),
            GinIndex(fields=["search_text"], name="region_trigram", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.path


class Facility(models.Model):
    """A puskesmas or hospital of the public lists of September 2022: a name to choose from, nothing more.

    `code` is the old facility code of the Ministry of Health, not a SATUSEHAT Organization ID.
    `district` is known only where the puskesmas bears the name of a district of its regency.
    `search_text` is as in `Region`, own name first: "puskesmas tambang|kampar|riau|".
    """

    code = models.CharField(_("kode lama"), max_length=8, unique=True)
    name = models.CharField(_("nama"), max_length=60)
    kind = models.CharField(_("jenis"), max_length=11, choices=FacilityKind.choices)
    regency = models.ForeignKey(
        Region, models.PROTECT, related_name="+", verbose_name=_("kabupaten atau kota"), db_index=False
    )
    district = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("kecamatan"), db_index=False
    )
    search_text = models.CharField(max_length=200, editable=False)

    class Meta:
        verbose_name = _("fasilitas kesehatan")
        verbose_name_plural = _("fasilitas kesehatan")
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=FacilityKind.values), name="facility_kind_known")]
        indexes = [
            models.Index(fields=["regency", "name"], name="facility_regency"),
            GinIndex(fields=["search_text"], name="facility_trigram", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.name


class ReferenceLoad(models.Model):
    """What was loaded last: the digest of the packed file tells `load_regions` whether there is work to do."""

    name = models.CharField(max_length=40, primary_key=True)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("pemuatan data rujukan")
        verbose_name_plural = _("pemuatan data rujukan")

    def __str__(self) -> str:
        return self.name
