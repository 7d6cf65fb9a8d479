"""Places, lots, and the append-only stock card. The balance is kept by the database and never falls below zero."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.regions.models import Region
from members.registry.models import Member
from supply.catalogue.models import Product
from supply.stock.states import LotState, MoveKind, PlaceKind


class Place(models.Model):
    """A place that holds stock: the cooperative's warehouse, or a member's unit."""

    name = models.CharField(_("nama"), max_length=160)
    kind = models.CharField(_("jenis"), max_length=8, choices=PlaceKind.choices)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="places")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("tempat stok")
        verbose_name_plural = _("tempat stok")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PlaceKind.values), name="place_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(kind="unit") | Q(member__isnull=False), name="unit_place_belongs_to_a_member"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Lot(models.Model):
    """One production lot of a product, with its expiry (none: does not expire)."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="lots")
    producer = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="lots")
    number = models.CharField(_("nomor lot"), max_length=20)
    expires_on = models.DateField(_("kedaluwarsa"), null=True, blank=True)
    state = models.CharField(_("keadaan"), max_length=8, choices=LotState.choices, default=LotState.USABLE)
    cost_rp = models.BigIntegerField(_("harga pokok per satuan"))

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lot")
        ordering = [F("expires_on").asc(nulls_last=True), "id"]
        constraints = [
            models.UniqueConstraint(fields=["product", "producer", "number"], name="one_lot_per_number"),
            models.CheckConstraint(condition=Q(state__in=LotState.values), name="lot_state_is_known"),
            models.CheckConstraint(condition=Q(cost_rp__gt=0), name="lot_cost_is_positive"),
        ]

    def __str__(self) -> str:
        return self.number


class Balance(models.Model):
    """What lies of a lot at a place, in base units: the sum of its moves, written by their trigger only."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="balances")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="balances")
    quantity = models.BigIntegerField(_("jumlah"))

    class Meta:
        verbose_name = _("stok")
        verbose_name_plural = _("stok")
        constraints = [
            models.UniqueConstraint(fields=["place", "lot"], name="one_balance_per_place_and_lot"),
            models.CheckConstraint(
                condition=Q(quantity__gte=0),
                name="stock_never_below_zero",
                violation_error_message=_("Stok tidak cukup."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="balance_is_written_by_moves_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF pg_trigger_depth() < 2 THEN
                        RAISE EXCEPTION 'balances are written by stock moves only'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'balance_is_written_by_moves_only';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.place_id}/{self.lot_id}: {self.quantity}"


class Move(models.Model):
    """One line of a stock card, in base units, never changed; a mistake is undone by its counter-move."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="moves")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="moves")
    kind = models.CharField(_("jenis"), max_length=6, choices=MoveKind.choices)
    quantity = models.BigIntegerField(_("jumlah"))
    source = models.CharField(_("dokumen sumber"), max_length=80)
    moved_on = models.DateField(_("tanggal"))
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("dicatat"), default=clock.now)

    class Meta:
        verbose_name = _("mutasi stok")
        verbose_name_plural = _("mutasi stok")
        ordering = ["id"]
        indexes = [models.Index(fields=["place", "lot"], name="move_by_place_and_lot")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MoveKind.values), name="move_kind_is_known"),
            models.CheckConstraint(condition=~Q(quantity=0), name="move_quantity_not_zero"),
            models.UniqueConstraint(fields=["source", "kind", "place", "lot"], name="one_move_per_source"),
        ]
        triggers = [
            pgtrigger.Protect(name="move_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="unfit_lot_never_leaves",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__kind__in=["kirim", "serah"]),
                func="""
                    PERFORM 1 FROM supply_lot l JOIN supply_product p ON p.id = l.product_id
                      WHERE l.id = NEW.lot_id AND l.state = 'layak' AND NOT p.is_held
                        AND (l.expires_on IS NULL OR l.expires_on > NEW.moved_on)
                        AND p.nie_valid_until >= NEW.moved_on;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'lot % is expired, held, recalled or without a valid licence', NEW.lot_id
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'unfit_lot_never_leaves';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="move_changes_the_balance",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                    INSERT INTO supply_balance (place_id, lot_id, quantity)
                         VALUES (NEW.place_id, NEW.lot_id, greatest(NEW.quantity, 0))
                    ON CONFLICT (place_id, lot_id) DO NOTHING;
                    IF NEW.quantity < 0 OR NOT FOUND THEN
                        UPDATE supply_balance SET quantity = quantity + NEW.quantity
                         WHERE place_id = NEW.place_id AND lot_id = NEW.lot_id;
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.quantity}"
