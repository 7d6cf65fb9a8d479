"""The tables of governance in Django admin: for looking only (STYLE J 47). Acts are pages that call services."""

from django.contrib import admin

from governance.bylaws.models import BylawVersion
from governance.meetings.models import Attendance, Meeting
from governance.minutes.models import Minutes
from governance.surplus.models import Distribution, Payout, Share
from governance.voting.models import Ballot, Motion, Resolution, RollEntry, Verdict
from kmp.looking import LookingAdmin


@admin.register(BylawVersion)
class BylawVersionAdmin(LookingAdmin):
    """Every version, with its rules as stored."""

    list_display = ["number", "deed_number", "valid_from", "adopted_by", "entered_at"]
    list_select_related = ["adopted_by"]
    list_filter = ["valid_from"]
    search_fields = ["deed_number", "digest"]


@admin.register(Meeting)
class MeetingAdmin(LookingAdmin):
    """Group assemblies and plenaries."""

    list_display = ["title", "kind", "group", "starts_at", "state", "eligible"]
    list_select_related = ["group"]
    list_filter = ["kind", "state", "group"]
    date_hierarchy = "starts_at"
    search_fields = ["title", "place"]


@admin.register(Attendance)
class AttendanceAdmin(LookingAdmin):
    """Who came."""

    list_display = ["meeting", "member", "group", "checked_in_at"]
    list_select_related = ["meeting", "member", "group"]
    list_filter = ["group"]
    search_fields = ["meeting__title", "member__number", "member__name"]


@admin.register(Minutes)
class MinutesAdmin(LookingAdmin):
    """Berita acara."""

    list_display = ["meeting", "quorum_reached", "written_by", "written_at", "digest"]
    list_select_related = ["meeting", "written_by"]
    list_filter = ["quorum_reached"]
    search_fields = ["meeting__title", "text", "digest"]


@admin.register(Motion)
class MotionAdmin(LookingAdmin):
    """Motions with their frozen rule."""

    list_display = ["number", "title", "kind", "state", "opens_at", "closes_at"]
    list_filter = ["kind", "state"]
    date_hierarchy = "closes_at"
    search_fields = ["number", "title", "text"]


@admin.register(RollEntry)
class RollEntryAdmin(LookingAdmin):
    """Frozen rolls."""

    list_display = ["motion", "member", "group", "may_vote", "reason"]
    list_select_related = ["motion", "member", "group"]
    list_filter = ["group", "motion__state"]
    search_fields = ["motion__number", "member__number"]


@admin.register(Ballot)
class BallotAdmin(LookingAdmin):
    """The chains of open ballots."""

    list_display = ["box", "height", "voter_number", "choice", "cast_at", "hash"]
    list_select_related = ["box__motion", "voter__member"]
    list_filter = ["via"]
    search_fields = ["box__motion__number", "voter__member__number", "hash"]

    @admin.display(description="pemilih", ordering="voter__member__number")
    def voter_number(self, ballot: Ballot) -> str:
        """The member number, as in the proof bundle."""
        return ballot.voter.member.number


@admin.register(Verdict)
class VerdictAdmin(LookingAdmin):
    """Counts."""

    list_display = ["motion", "passed", "counted_by", "counted_at"]
    list_select_related = ["motion", "counted_by"]
    list_filter = ["passed"]
    search_fields = ["motion__number", "motion__title"]


@admin.register(Resolution)
class ResolutionAdmin(LookingAdmin):
    """Decisions of the plenary."""

    list_display = ["number", "motion", "adopted_on"]
    list_select_related = ["motion"]
    list_filter = ["adopted_on"]
    search_fields = ["number", "motion__title"]


@admin.register(Distribution)
class DistributionAdmin(LookingAdmin):
    """SHU by year."""

    list_display = ["year", "members_rp", "non_members_rp", "state", "motion", "resolution"]
    list_select_related = ["motion", "resolution"]
    list_filter = ["state"]
    search_fields = ["year"]


@admin.register(Share)
class ShareAdmin(LookingAdmin):
    """Members' lines."""

    list_display = ["distribution", "member", "group", "total_rp"]
    list_select_related = ["distribution", "member", "group"]
    list_filter = ["distribution", "group"]
    search_fields = ["member__number", "member__name"]


@admin.register(Payout)
class PayoutAdmin(LookingAdmin):
    """Shares paid."""

    list_display = ["share_number", "method", "paid_on", "prepared_by", "approved_by"]
    list_select_related = ["share__member", "share__distribution", "prepared_by", "approved_by"]
    list_filter = ["method", "paid_on"]
    search_fields = ["share__member__number", "journal__reference"]

    @admin.display(description="bagian", ordering="share__member__number")
    def share_number(self, payout: Payout) -> str:
        """Year and member number."""
        return f"{payout.share.distribution.year} {payout.share.member.number}"
