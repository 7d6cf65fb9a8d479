"""Products with their marketing licence, and the producers' offers."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from members.registry.models import Member
from members.registry.states import DeviceGroup
from supply.catalogue.states import Origin, RiskClass


@pghistory.track()
class Product(models.Model):
    """One device or consumable. Quantities everywhere are in base units; packs are for show and rounding."""

    code = models.SlugField(_("kode"), max_length=30, unique=True)
    name = models.CharField(_("nama"), max_length=160)
    nie = models.CharField(_("nomor izin edar"), max_length=15)  # canonical: AKD 21603020231
    nie_valid_until = models.DateField(_("izin edar berlaku sampai"))
    risk_class = models.CharField(_("kelas risiko"), max_length=1, choices=RiskClass.choices)
    origin = models.CharField(_("asal"), max_length=12, choices=Origin.choices)
    device_group = models.CharField(_("kelompok produk CDAKB"), max_length=30, choices=DeviceGroup.choices)
    unit = models.CharField(_("satuan"), max_length=20)
    pack = models.PositiveIntegerField(_("isi kemasan"), default=1)
    kfa_code = models.CharField(_("kode KFA"), max_length=8, blank=True, default="")
    gtin = models.CharField(_("GTIN"), max_length=14, blank=True, default="")
    is_held = models.BooleanField(_("ditahan"), default=False)

    class Meta:
        verbose_name = _("barang")
        verbose_name_plural = _("barang")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["nie", "name", "pack"],
                name="one_product_per_licence_name_and_pack",
                violation_error_message=_("Barang dengan izin edar, nama, dan isi kemasan ini sudah tercatat."),
            ),
            models.CheckConstraint(
                condition=Q(nie__regex=r"^(AKD|AKL|PKD|PKL) \d{11}$"),
                name="product_nie_has_its_form",
                violation_error_message=_("Tulis izin edar sebagai AKD, AKL, PKD atau PKL dan 11 angka."),
            ),
            models.CheckConstraint(
                condition=Q(origin="dalam_negeri", nie__regex=r"^(AKD|PKD)")
                | Q(origin="impor", nie__regex=r"^(AKL|PKL)"),
                name="product_origin_agrees_with_nie",
                violation_error_message=_("AKD dan PKD berarti buatan dalam negeri; AKL dan PKL berarti impor."),
            ),
            models.CheckConstraint(condition=Q(risk_class__in=RiskClass.values), name="product_risk_class_is_known"),
            models.CheckConstraint(
                condition=Q(device_group__in=DeviceGroup.values), name="product_device_group_is_known"
            ),
            models.CheckConstraint(condition=Q(pack__gt=0), name="product_pack_is_positive"),
        ]

    def __str__(self) -> str:
        return self.name


class Offer(models.Model):
    """A producer's price for a product, for a time, with its domestic content in basis points."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="offers", verbose_name=_("barang"))
    producer = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="offers", verbose_name=_("produsen"))
    price_rp = models.BigIntegerField(_("harga per satuan"))
    sale_price_rp = models.BigIntegerField(_("harga jual koperasi per satuan"))
    tkdn_bp = models.PositiveIntegerField(_("TKDN"), default=0)
    bmp_bp = models.PositiveIntegerField(_("BMP"), default=0)
    valid_from = models.DateField(_("berlaku sejak"))
    valid_until = models.DateField(_("berlaku sampai"))

    class Meta:
        verbose_name = _("penawaran")
        verbose_name_plural = _("penawaran")
        ordering = ["product_id", "price_rp"]
        constraints = [
            models.CheckConstraint(
                condition=Q(price_rp__gt=0),
                name="offer_price_is_positive",
                violation_error_message=_("Harga paling sedikit Rp1."),
            ),
            models.CheckConstraint(
                condition=Q(sale_price_rp__gte=F("price_rp")),
                name="offer_is_not_sold_below_price",
                violation_error_message=_("Harga jual koperasi tidak boleh di bawah harga produsen."),
            ),
            models.CheckConstraint(
                condition=Q(tkdn_bp__lte=10000),
                name="offer_tkdn_within_100_percent",
                violation_error_message=_("TKDN paling banyak 100%."),
            ),
            models.CheckConstraint(
                condition=Q(bmp_bp__lte=1500),
                name="offer_bmp_within_15_percent",
                violation_error_message=_("BMP paling banyak 15%."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")),
                name="offer_ends_after_start",
                violation_error_message=_("Penawaran berakhir setelah tanggal mulainya."),
            ),
            ExclusionConstraint(
                name="one_offer_at_a_time",
                expressions=[
                    ("product", RangeOperators.EQUAL),
                    ("producer", RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_until"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("Produsen ini sudah menawarkan barang ini pada tanggal yang sama."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product}: {self.price_rp}"
