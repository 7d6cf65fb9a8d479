"""The tables of governance in Django admin: for looking only (STYLE J 47). Acts are pages that call services."""

from django.contrib import admin

from governance.bylaws.models import BylawDraft, BylawVersion
from governance.deliberation.models import Amendment, Comment, MotionPaper, Second
from governance.elections.models import Candidacy, Election
from governance.funds.models import FundPayment
from governance.meetings.models import Attendance, Meeting
from governance.minutes.models import Minutes, MinutesSignature
from governance.officers.models import DeadlineMet, Handover, SupervisorNote, Term, TermEnding
from governance.packs.models import AnnualReport, Pack, ReportSignature
from governance.payouts.models import PayChoice, Payout, PayoutBatch, PayoutReturn
from governance.reopenings.models import BookReopening
from governance.slips.models import SlipBatch
from governance.surplus.models import Distribution, Share, ShareInput
from governance.voting.models import Ballot, Motion, Recusal, Resolution, RollEntry, Verdict
from kmp.looking import LookingAdmin


@admin.register(BylawVersion)
class BylawVersionAdmin(LookingAdmin):
    """Every version, with its rules as stored."""

    list_display = ["number", "deed_number", "valid_from", "adopted_by", "entered_at"]
    list_select_related = ["adopted_by"]
    list_filter = ["valid_from"]
    search_fields = ["deed_number", "digest"]


@admin.register(BylawDraft)
class BylawDraftAdmin(LookingAdmin):
    """Every draft, with where it stands."""

    list_display = ["title", "state", "based_on", "written_by", "written_at", "motion"]
    list_select_related = ["based_on", "written_by", "motion"]
    list_filter = ["state"]
    search_fields = ["title", "reason", "digest"]


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


@admin.register(MinutesSignature)
class MinutesSignatureAdmin(LookingAdmin):
    """Who put the own name under which revision."""

    list_display = ["minutes", "name", "duty", "revision", "signed_at"]
    list_select_related = ["minutes"]
    list_filter = ["duty"]
    search_fields = ["name", "digest"]


@admin.register(AnnualReport)
class AnnualReportAdmin(LookingAdmin):
    """LPJ of each book year."""

    list_display = ["year", "state", "revision", "written_by", "finished_at"]
    list_select_related = ["written_by"]
    list_filter = ["state"]
    search_fields = ["year", "digest"]


@admin.register(ReportSignature)
class ReportSignatureAdmin(LookingAdmin):
    """Who of the board signed, or refused and why."""

    list_display = ["report", "name", "revision", "refusal", "signed_at"]
    list_select_related = ["report"]
    list_filter = ["report__year"]
    search_fields = ["name", "digest"]


@admin.register(Pack)
class PackAdmin(LookingAdmin):
    """RAT packs as they were made."""

    list_display = ["meeting", "asked_by", "asked_at", "archive_digest"]
    list_select_related = ["meeting", "asked_by"]
    list_filter = ["asked_at"]
    search_fields = ["meeting__title", "archive_digest"]
    exclude = ["archive"]


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

    list_display = ["year", "kind", "members_rp", "non_members_rp", "state", "motion", "resolution"]
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


@admin.register(ShareInput)
class ShareInputAdmin(LookingAdmin):
    """Frozen lines."""

    list_display = ["distribution", "code", "group", "capital"]
    list_select_related = ["distribution", "group"]
    list_filter = ["distribution", "group"]
    search_fields = ["code"]


@admin.register(PayChoice)
class PayChoiceAdmin(LookingAdmin):
    """How members want their SHU; the account is on the page of the member alone."""

    list_display = ["member", "way", "chosen_by", "chosen_at"]
    list_select_related = ["member", "chosen_by"]
    list_filter = ["way"]
    search_fields = ["member__number", "member__name"]
    exclude = ["account_cipher"]


@admin.register(PayoutBatch)
class PayoutBatchAdmin(LookingAdmin):
    """Batches of payments, with their two persons."""

    list_display = ["number", "way", "state", "paid_on", "prepared_by", "approved_by"]
    list_select_related = ["prepared_by", "approved_by"]
    list_filter = ["way", "state"]
    search_fields = ["number"]


@admin.register(PayoutReturn)
class PayoutReturnAdmin(LookingAdmin):
    """Money that came back, with its two persons."""

    list_display = ["batch", "amount_rp", "state", "returned_on", "recorded_by", "decided_by"]
    list_select_related = ["batch", "recorded_by", "decided_by"]
    list_filter = ["state"]
    search_fields = ["batch__number"]


@admin.register(Payout)
class PayoutAdmin(LookingAdmin):
    """Shares paid, sent or come back."""

    list_display = ["share_number", "batch", "method", "state", "amount_rp", "paid_on"]
    list_select_related = ["share__member", "share__distribution", "batch"]
    list_filter = ["method", "state"]
    search_fields = ["share__member__number", "batch__number"]
    exclude = ["account_cipher"]

    @admin.display(description="bagian", ordering="share__member__number")
    def share_number(self, payout: Payout) -> str:
        """Year and member number."""
        return f"{payout.share.distribution.year} {payout.share.member.number}"


@admin.register(FundPayment)
class FundPaymentAdmin(LookingAdmin):
    """Payments out of the funds of the SHU."""

    list_display = ["number", "fund", "recipient", "gross_rp", "tax_rp", "state", "paid_on"]
    list_filter = ["fund", "state"]
    search_fields = ["number", "recipient"]
    exclude = ["account_cipher"]


@admin.register(SlipBatch)
class SlipBatchAdmin(LookingAdmin):
    """Makings of all statements of a year."""

    list_display = ["distribution", "asked_by", "asked_at"]
    list_select_related = ["distribution", "asked_by"]
    search_fields = ["distribution__year"]


@admin.register(Recusal)
class RecusalAdmin(LookingAdmin):
    """Members out of a roll for an own interest."""

    list_display = ["motion", "member", "declared_by", "declared_at", "withdrawn_at"]
    list_select_related = ["motion", "member", "declared_by"]
    list_filter = ["withdrawn_at"]
    search_fields = ["motion__number", "member__number", "reason"]


@admin.register(MotionPaper)
class MotionPaperAdmin(LookingAdmin):
    """Papers beside motions."""

    list_display = ["title", "motion", "added_by", "added_at"]
    list_select_related = ["motion", "added_by"]
    search_fields = ["title", "motion__number"]


@admin.register(Comment)
class CommentAdmin(LookingAdmin):
    """What members and the office said about motions."""

    list_display = ["motion", "member", "author", "written_at", "hidden_at"]
    list_select_related = ["motion", "member", "author"]
    list_filter = ["hidden_at"]
    search_fields = ["motion__number", "member__number", "text"]


@admin.register(Amendment)
class AmendmentAdmin(LookingAdmin):
    """Other wordings of drafts."""

    list_display = ["motion", "proposer", "state", "proposed_at", "decided_by"]
    list_select_related = ["motion", "proposer", "decided_by"]
    list_filter = ["state"]
    search_fields = ["motion__number", "proposer__number", "reason"]


@admin.register(Second)
class SecondAdmin(LookingAdmin):
    """Who stands behind whose proposal."""

    list_display = ["motion", "member", "seconded_at", "withdrawn_at"]
    list_select_related = ["motion", "member"]
    search_fields = ["motion__number", "member__number"]


@admin.register(Election)
class ElectionAdmin(LookingAdmin):
    """Elections of officers and delegates."""

    list_display = ["position", "body", "motion", "nominations_until", "listed_at", "seated_at"]
    list_select_related = ["motion"]
    list_filter = ["body", "group"]
    search_fields = ["position", "motion__number"]


@admin.register(Candidacy)
class CandidacyAdmin(LookingAdmin):
    """Who was proposed, and what came of it."""

    list_display = ["election", "member", "state", "nominated_at", "answered_at"]
    list_select_related = ["election", "member"]
    list_filter = ["state"]
    search_fields = ["member__number", "member__name", "election__position"]


@admin.register(Term)
class TermAdmin(LookingAdmin):
    """The register of pengurus and pengawas."""

    list_display = ["position", "body", "person", "member", "starts_on", "ends_on", "end_kind"]
    list_select_related = ["person", "member"]
    list_filter = ["body", "end_kind"]
    search_fields = ["person__name", "member__number", "position"]


@admin.register(TermEnding)
class TermEndingAdmin(LookingAdmin):
    """Early ends, asked by one and decided by another."""

    list_display = ["term", "kind", "last_day", "state", "asked_by", "decided_by"]
    list_select_related = ["term", "asked_by", "decided_by"]
    list_filter = ["kind", "state"]
    search_fields = ["term__member__number", "note"]


@admin.register(Handover)
class HandoverAdmin(LookingAdmin):
    """What one officer gave to the next."""

    list_display = ["outgoing", "incoming", "given_at", "taken_at", "written_at"]
    list_select_related = ["outgoing", "incoming"]
    search_fields = ["outgoing__member__number", "incoming__member__number"]


@admin.register(SupervisorNote)
class SupervisorNoteAdmin(LookingAdmin):
    """What the supervisors found."""

    list_display = ["title", "area", "written_by", "written_at", "answered_at"]
    list_select_related = ["written_by"]
    list_filter = ["area"]
    search_fields = ["title", "text"]


@admin.register(DeadlineMet)
class DeadlineMetAdmin(LookingAdmin):
    """Legal deadlines that were met."""

    list_display = ["key", "year", "met_on", "entered_by"]
    list_select_related = ["entered_by"]
    list_filter = ["year"]
    search_fields = ["key", "note"]


@admin.register(BookReopening)
class BookReopeningAdmin(LookingAdmin):
    """Which books were to be opened again, by which motion and resolution."""

    list_display = ["year", "from_month", "motion", "resolution", "asked_by"]
    list_select_related = ["motion", "resolution", "asked_by"]
    list_filter = ["year"]
