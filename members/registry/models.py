"""Persons, institutions, the five groups, applications and the register of members."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.regions.models import Region
from members.registry.states import (
    ApplicationState,
    InstitutionKind,
    LicenceKind,
    MemberStatus,
    Operation,
)

ONE_SUBJECT = Q(person__isnull=False, institution__isnull=True) | Q(person__isnull=True, institution__isnull=False)


class Group(models.Model):
    """One Kelompok Pihak Anggota (Permenkop 8/2021): a row, so that a bylaw version can open a sixth."""

    code = models.SlugField(_("kode"), max_length=20, primary_key=True)
    name = models.CharField(_("nama"), max_length=60)
    prefix = models.CharField(_("awalan nomor"), max_length=3, unique=True)
    position = models.PositiveSmallIntegerField(_("urutan"), unique=True)
    for_institutions = models.BooleanField(_("untuk lembaga"), default=False)
    last_number = models.PositiveIntegerField(_("nomor terakhir"), default=0)

    class Meta:
        verbose_name = _("kelompok")
        verbose_name_plural = _("kelompok")
        ordering = ["position"]

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
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="person"
    )

    class Meta:
        verbose_name = _("orang")
        verbose_name_plural = _("orang")
        ordering = ["name"]
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
    facility_code = models.CharField(_("kode fasilitas"), max_length=20, blank=True, default="")
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
        ]

    def __str__(self) -> str:
        return self.name


class Representative(models.Model):
    """A person who acts for an institution, by a mandate with an end; one of them casts its vote."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="representatives")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates")
    mandate = models.CharField(_("surat kuasa"), max_length=120)
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("berakhir"))
    votes = models.BooleanField(_("memberikan suara"), default=True)

    class Meta:
        verbose_name = _("wakil lembaga")
        verbose_name_plural = _("wakil lembaga")
        constraints = [
            models.UniqueConstraint(fields=["institution", "person", "starts_on"], name="one_mandate_per_start"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="mandate_ends_after_start",
                violation_error_message=_("Surat kuasa berakhir setelah tanggal mulainya."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.institution}"


class Application(models.Model):
    """A request to become a member. It makes one member at most, whoever clicks how often."""

    number = models.CharField(_("nomor"), max_length=20, unique=True)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="applications", verbose_name=_("kelompok"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="applications")
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )
    state = models.CharField(
        _("keadaan"), max_length=10, choices=ApplicationState.choices, default=ApplicationState.SUBMITTED
    )
    consents = models.JSONField(_("persetujuan"), default=dict)  # purpose → version of the text agreed to
    submitted_at = models.DateTimeField(_("diajukan"), default=clock.now)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    verified_at = models.DateTimeField(_("diperiksa"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("diputuskan"), null=True, blank=True)
    reason = models.TextField(_("alasan"), blank=True, default="")
    receipt_key = models.CharField(max_length=43, unique=True)  # the applicant's own link

    class Meta:
        verbose_name = _("pendaftaran")
        verbose_name_plural = _("pendaftaran")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ApplicationState.values), name="application_state_is_known"),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | Q(decided_by__isnull=True) | ~Q(verified_by=F("decided_by")),
                name="application_checked_by_two_persons",
                violation_error_message=_("Pemeriksa dan pemberi putusan harus dua orang yang berbeda."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["diajukan", "ditolak"]) | Q(verified_by__isnull=False),
                name="application_verified_before_approval",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["disetujui", "diterima", "ditolak"]) | Q(decided_by__isnull=False),
                name="application_decision_has_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="ditolak") | ~Q(reason=""), name="application_refusal_has_a_reason"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(institution__isnull=True, state__in=["diajukan", "diperiksa", "disetujui"]),
                name="one_open_application_per_person",
                violation_error_message=_("Orang ini masih mempunyai pendaftaran yang berjalan."),
            ),
            models.UniqueConstraint(
                fields=["institution"],
                condition=Q(institution__isnull=False, state__in=["diajukan", "diperiksa", "disetujui"]),
                name="one_open_application_per_institution",
                violation_error_message=_("Lembaga ini masih mempunyai pendaftaran yang berjalan."),
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="application_state_moves",
                field="state",
                transitions=[
                    ("diajukan", "diperiksa"),
                    ("diajukan", "ditolak"),
                    ("diperiksa", "disetujui"),
                    ("diperiksa", "ditolak"),
                    ("disetujui", "diterima"),
                ],
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def applicant(self) -> str:
        """The name of who would become the member."""
        return self.institution.name if self.institution else self.person.name


class Member(models.Model):
    """A member, person or institution, in exactly one group (group is its own thing, DESIGN 4)."""

    number = models.CharField(_("nomor anggota"), max_length=12, unique=True)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="members", verbose_name=_("kelompok"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="member")
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
            models.Index(fields=["name"], name="member_by_name"),
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
                condition=~Q(status="keluar"),
                name="one_membership_per_person",
                violation_error_message=_("Orang ini sudah menjadi anggota."),
            ),
            models.UniqueConstraint(
                fields=["institution"],
                condition=~Q(status="keluar"),
                name="one_membership_per_institution",
                violation_error_message=_("Lembaga ini sudah menjadi anggota."),
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
    """One numbered line of the buku daftar anggota (UU 25/1992 Ps 17); never edited, so any date can be asked."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="entries")
    operation = models.CharField(_("tindakan"), max_length=10, choices=Operation.choices)
    date = models.DateField(_("tanggal"))
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(_("status sesudahnya"), max_length=10, choices=MemberStatus.choices)
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
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.member} {self.get_operation_display()}"


class Licence(models.Model):
    """A proof that a person or institution may do what it does, with its validity (no end: for life)."""

    kind = models.CharField(_("jenis izin"), max_length=12, choices=LicenceKind.choices)
    number = models.CharField(_("nomor izin"), max_length=80)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="licences")
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="licences"
    )
    device_groups = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    valid_from = models.DateField(_("berlaku sejak"))
    valid_until = models.DateField(_("berlaku sampai"), null=True, blank=True)

    class Meta:
        verbose_name = _("izin")
        verbose_name_plural = _("izin")
        ordering = ["valid_until"]
        constraints = [
            models.CheckConstraint(condition=ONE_SUBJECT, name="licence_of_person_or_institution"),
            models.CheckConstraint(condition=Q(kind__in=LicenceKind.values), name="licence_kind_is_known"),
            models.UniqueConstraint(fields=["kind", "number"], name="one_licence_per_number"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="licence_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
