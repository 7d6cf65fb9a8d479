"""Persons, institutions, the groups, their proofs, and the register of members."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.files.models import StoredFile
from kmp.papers.models import new_code
from kmp.regions.models import Region
from members.registry.states import (
    ChangeState,
    FacilityClass,
    InstitutionKind,
    MemberStatus,
    Operation,
    Profession,
    Profile,
)

ONE_SUBJECT = Q(person__isnull=False, institution__isnull=True) | Q(person__isnull=True, institution__isnull=False)

# One writer at a time, so a refused act leaves no gap in a book that the law knows.
NEXT_LINE = """
    PERFORM pg_advisory_xact_lock(7214005);
    SELECT coalesce(max(line), 0) + 1 INTO NEW.line FROM members_registerentry;
    RETURN NEW;
"""


class Group(models.Model):
    """One Kelompok Pihak Anggota (Permenkop 8/2021): a row, so that a bylaw version can open a sixth."""

    code = models.SlugField(_("kode"), max_length=20, primary_key=True)
    name = models.CharField(_("nama"), max_length=60)
    prefix = models.CharField(_("awalan nomor"), max_length=3, unique=True)
    position = models.PositiveSmallIntegerField(_("urutan"), unique=True)
    for_institutions = models.BooleanField(_("untuk lembaga"), default=False)
    profile = models.CharField(_("profil"), max_length=12, choices=Profile.choices, default=Profile.PERSON)
    is_open = models.BooleanField(_("menerima anggota"), default=True)
    last_number = models.PositiveIntegerField(_("nomor terakhir"), default=0)

    class Meta:
        verbose_name = _("kelompok")
        verbose_name_plural = _("kelompok")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=Q(profile__in=Profile.values), name="group_profile_is_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """A human being. The NIK is kept encrypted, found by its keyed hash, shown masked (UU 27/2022)."""

    name = models.CharField(_("nama lengkap"), max_length=150)
    nik_cipher = models.BinaryField(null=True, blank=True)
    nik_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    birth_date = models.DateField(_("tanggal lahir"), null=True, blank=True)
    sex = models.CharField(_("jenis kelamin"), max_length=1, choices=[("L", _("Laki-laki")), ("P", _("Perempuan"))])
    phone = models.CharField(_("nomor telepon"), max_length=20, blank=True, default="")
    email = models.EmailField(_("surel"), blank=True, default="")
    village = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("desa atau kelurahan"), null=True, blank=True
    )
    address = models.CharField(_("alamat"), max_length=200, blank=True, default="")
    profession = models.CharField(_("profesi"), max_length=15, choices=Profession.choices, blank=True, default="")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="person"
    )
    pseudonymised_at = models.DateTimeField(_("disamarkan"), null=True, blank=True)  # UU 27/2022: nobody any more

    class Meta:
        verbose_name = _("orang")
        verbose_name_plural = _("orang")
        ordering = ["name"]
        indexes = [GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="person_by_words")]
        constraints = [
            models.CheckConstraint(condition=Q(sex__in=["L", "P"]), name="person_sex_is_known"),
            models.CheckConstraint(
                condition=Q(nik_cipher__isnull=True, nik_hash__isnull=True)
                | Q(nik_cipher__isnull=False, nik_hash__isnull=False),
                name="person_nik_has_cipher_and_hash",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Institution(models.Model):
    """A company or facility; it acts through named persons with a mandate."""

    name = models.CharField(_("nama lembaga"), max_length=200)
    kind = models.CharField(_("jenis lembaga"), max_length=20, choices=InstitutionKind.choices)
    nib = models.CharField(_("NIB"), max_length=13, unique=True, null=True, blank=True)
    npwp = models.CharField(_("NPWP"), max_length=16, unique=True, null=True, blank=True)
    facility_code = models.CharField(_("kode fasilitas"), max_length=20, blank=True, default="")
    facility_class = models.CharField(_("kelas"), max_length=12, choices=FacilityClass.choices, blank=True, default="")
    beds = models.PositiveIntegerField(_("tempat tidur"), null=True, blank=True)
    address = models.CharField(_("alamat"), max_length=200, blank=True, default="")
    village = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("desa atau kelurahan"), null=True, blank=True
    )
    phone = models.CharField(_("nomor telepon"), max_length=20, blank=True, default="")
    email = models.EmailField(_("surel"), blank=True, default="")

    class Meta:
        verbose_name = _("lembaga")
        verbose_name_plural = _("lembaga")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=InstitutionKind.values), name="institution_kind_is_known"),
            models.CheckConstraint(
                condition=Q(nib__isnull=True) | Q(nib__regex=r"^\d{13}$"),
                name="institution_nib_has_13_digits",
                violation_error_message=_("NIB terdiri atas 13 angka."),
            ),
            models.CheckConstraint(
                condition=Q(npwp__isnull=True) | Q(npwp__regex=r"^\d{15,16}$"),
                name="institution_npwp_has_15_or_16_digits",
                violation_error_message=_("NPWP terdiri atas 15 atau 16 angka."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ServiceArea(models.Model):
    """A province or regency in which a distributor delivers."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="service_areas")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("wilayah"))

    class Meta:
        verbose_name = _("wilayah layanan")
        verbose_name_plural = _("wilayah layanan")
        ordering = ["region_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "region"],
                name="one_service_area_per_region",
                violation_error_message=_("Wilayah ini sudah tercantum."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.institution}: {self.region}"


class DeclaredProduct(models.Model):
    """A product as its producer declares it on joining: what is made, and how much of it is domestic content."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="declared_products")
    name = models.CharField(_("nama produk"), max_length=120)
    nie = models.CharField(_("NIE"), max_length=24, blank=True, default="")
    tkdn_bp = models.PositiveIntegerField(_("TKDN"), default=0)  # basis points
    bmp_bp = models.PositiveIntegerField(_("BMP"), default=0)  # basis points, at most 15 percent by Permenperin 35/2025

    class Meta:
        verbose_name = _("produk yang dinyatakan")
        verbose_name_plural = _("produk yang dinyatakan")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "name"],
                name="one_declaration_per_product",
                violation_error_message=_("Produk ini sudah tercantum."),
            ),
            models.CheckConstraint(
                condition=Q(tkdn_bp__lte=10_000, bmp_bp__lte=1_500),
                name="declared_content_within_bounds",
                violation_error_message=_("TKDN paling tinggi 100% dan BMP paling tinggi 15%."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A member, person or institution, in exactly one group (group is its own thing, DESIGN 4)."""

    number = models.CharField(_("nomor anggota"), max_length=12, unique=True)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="members", verbose_name=_("kelompok"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    application = models.OneToOneField(
        "members.Application", on_delete=models.PROTECT, null=True, blank=True, related_name="member"
    )
    imported_in = models.ForeignKey(
        "members.MemberImport", on_delete=models.PROTECT, null=True, blank=True, related_name="members"
    )
    card_code = models.CharField(_("kode kartu"), max_length=12, unique=True, default=new_code)  # in the card's QR
    name = models.CharField(_("nama"), max_length=200)  # of the person or institution on entry; lists sort by it
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(_("status"), max_length=10, choices=MemberStatus.choices, default=MemberStatus.ACTIVE)
    has_vote = models.BooleanField(_("mempunyai hak suara"), default=True)  # anggota luar biasa: no
    joined_on = models.DateField(_("masuk"))
    left_on = models.DateField(_("keluar"), null=True, blank=True)

    class Meta:
        verbose_name = _("anggota")
        verbose_name_plural = _("anggota")
        ordering = ["number"]
        indexes = [
            models.Index(fields=["group", "status"], name="member_by_group"),
            models.Index(fields=["status", "number"], name="member_by_status"),
            models.Index(fields=["name"], name="member_by_name"),
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="member_by_words"),
        ]
        constraints = [
            models.CheckConstraint(condition=ONE_SUBJECT, name="member_is_person_or_institution"),
            models.CheckConstraint(condition=Q(status__in=MemberStatus.values), name="member_status_is_known"),
            models.CheckConstraint(
                condition=Q(status="keluar", left_on__isnull=False) | (~Q(status="keluar") & Q(left_on__isnull=True)),
                name="member_left_has_a_date",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=~Q(status="keluar") & Q(has_vote=True),
                name="one_membership_per_person",
                violation_error_message=_("Orang ini sudah menjadi anggota dengan hak suara."),
            ),
            models.UniqueConstraint(
                fields=["person", "group"],
                condition=~Q(status="keluar"),
                name="one_membership_per_person_and_group",
                violation_error_message=_("Orang ini sudah menjadi anggota kelompok ini."),
            ),
            models.UniqueConstraint(
                fields=["institution"],
                condition=~Q(status="keluar") & Q(has_vote=True),
                name="one_membership_per_institution",
                violation_error_message=_("Lembaga ini sudah menjadi anggota dengan hak suara."),
            ),
            models.UniqueConstraint(
                fields=["institution", "group"],
                condition=~Q(status="keluar"),
                name="one_membership_per_institution_and_group",
                violation_error_message=_("Lembaga ini sudah menjadi anggota kelompok ini."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="member_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.FSM(
                name="member_status_moves",
                field="status",
                transitions=[
                    ("aktif", "dibekukan"),
                    ("dibekukan", "aktif"),
                    ("aktif", "keluar"),
                    ("dibekukan", "keluar"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class RegisterEntry(models.Model):
    """One numbered line of the buku daftar anggota (UU 25/1992 Ps 17); never edited, so any date can be asked.

    `line` is the number of the operation: 1, 2, 3 … without a gap, given by the database in the order of writing.
    Each line says the whole state after it.
    """

    line = models.PositiveIntegerField(_("nomor tindakan"), unique=True, editable=False, default=0)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="entries")
    operation = models.CharField(_("tindakan"), max_length=10, choices=Operation.choices)
    date = models.DateField(_("tanggal"))
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(_("status sesudahnya"), max_length=10, choices=MemberStatus.choices)
    name = models.CharField(_("nama"), max_length=200, blank=True, default="")
    has_vote = models.BooleanField(_("mempunyai hak suara"), default=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(_("catatan"), max_length=240, blank=True, default="")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("dicatat"), default=clock.now)

    class Meta:
        verbose_name = _("baris buku daftar anggota")
        verbose_name_plural = _("buku daftar anggota")
        ordering = ["id"]
        indexes = [models.Index(fields=["member", "date"], name="register_by_member")]
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(operation="masuk"), name="one_admission_per_member"),
            models.CheckConstraint(condition=Q(operation__in=Operation.values), name="register_operation_is_known"),
        ]
        triggers = [
            pgtrigger.Protect(name="register_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="register_lines_have_no_gap",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=NEXT_LINE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.member} {self.get_operation_display()}"


class RegisterChange(models.Model):
    """A change of the register that one person asks for and another decides (DESIGN 9)."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="changes")
    operation = models.CharField(_("tindakan"), max_length=10, choices=Operation.choices)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("nama baru"), max_length=200, blank=True, default="")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    has_vote = models.BooleanField(_("mempunyai hak suara"), null=True, blank=True)
    reason = models.CharField(_("alasan"), max_length=240)
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(_("keadaan"), max_length=10, choices=ChangeState.choices, default=ChangeState.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("diminta"), default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("diputuskan"), null=True, blank=True)
    decision_note = models.CharField(_("catatan putusan"), max_length=240, blank=True, default="")
    entry = models.OneToOneField(RegisterEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="change")

    class Meta:
        verbose_name = _("perubahan buku daftar anggota")
        verbose_name_plural = _("perubahan buku daftar anggota")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ChangeState.values), name="change_state_is_known"),
            models.CheckConstraint(condition=Q(operation__in=Operation.values), name="change_operation_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="change_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(state__in=["disetujui", "ditolak"])
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
                name="change_decided_by_a_second_person",
                violation_error_message=_("Yang meminta dan yang memutuskan harus dua orang yang berbeda."),
            ),
            models.CheckConstraint(
                condition=~Q(state="disetujui") | Q(entry__isnull=False), name="decided_change_is_in_the_register"
            ),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(state="diminta"),
                name="one_open_change_per_member",
                violation_error_message=_("Masih ada perubahan anggota ini yang menunggu putusan."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="change_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.FSM(
                name="change_state_moves",
                field="state",
                transitions=[("diminta", "disetujui"), ("diminta", "ditolak"), ("diminta", "ditarik")],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_operation_display()}"
