"""Bills, payments and holdings for other programs: a cash register, a bank's webhook, a spreadsheet."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from kmp import clock
from kmp.tokens.api import (
    IDEMPOTENCY_KEY,
    Pages,
    ProgramView,
    body_of,
    idempotent,
    program_of,
    query_of,
    write_reference,
)
from members.registry.models import Member
from members.savings import services
from members.savings.models import Bill, Payment
from members.savings.queries import holdings, with_rest
from members.savings.rules import bill_of_code, payment_code
from members.savings.states import TAKEN_METHODS, Saving

LARGEST_RP = 10**13  # ten trillion rupiah: beyond it is a typing mistake


class BillSerializer(serializers.ModelSerializer[Bill]):
    """What is owed, in whole rupiah; `rest_rp` is what is not paid yet, `code` is what a transfer should carry."""

    code = serializers.SerializerMethodField()
    member = serializers.CharField(source="member.number", default=None)
    application = serializers.CharField(source="application.number", default=None)
    rest_rp = serializers.IntegerField()

    class Meta:
        model = Bill
        fields = ["code", "kind", "member", "application", "month", "amount_rp", "rest_rp", "due_on"]

    def get_code(self, bill: Bill) -> str:
        """The payment code with its check digits."""
        return payment_code(bill.pk)


class PaymentSerializer(serializers.ModelSerializer[Payment]):
    """Money into savings in whole rupiah; negative is a return or a counter-entry (`reverses`)."""

    member = serializers.CharField(source="member.number")
    bill = serializers.SerializerMethodField()
    reference = serializers.CharField(source="journal.reference")

    class Meta:
        model = Payment
        fields = ["id", "reference", "kind", "member", "bill", "amount_rp", "method", "paid_on", "reverses"]

    def get_bill(self, payment: Payment) -> str | None:
        """The payment code of the bill it belongs to."""
        return payment_code(payment.bill_id) if payment.bill_id else None


class HoldingsSerializer(serializers.Serializer[Any]):
    """What a member holds at the end of a day, in whole rupiah."""

    per = serializers.DateField()
    pokok_rp = serializers.IntegerField()
    wajib_rp = serializers.IntegerField()
    sukarela_rp = serializers.IntegerField()
    total_rp = serializers.IntegerField()


class BillQuery(serializers.Serializer[Any]):
    """Which bills."""

    member = serializers.CharField(required=False, max_length=12)
    state = serializers.ChoiceField(choices=["open", "paid"], required=False)
    kind = serializers.ChoiceField(choices=[Saving.POKOK.value, Saving.WAJIB.value], required=False)


class PaymentQuery(serializers.Serializer[Any]):
    """Which payments."""

    member = serializers.CharField(required=False, max_length=12)
    kind = serializers.ChoiceField(choices=Saving.choices, required=False)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)


class HoldingsQuery(serializers.Serializer[Any]):
    """On which day."""

    per = serializers.DateField(required=False)


class NewPayment(serializers.Serializer[Any]):
    """Money for one bill of simpanan wajib: the rest, or a part of `amount_rp`."""

    bill = serializers.CharField(max_length=24, help_text="Kode bayar, misalnya SW-1234.")
    amount_rp = serializers.IntegerField(min_value=1, max_value=LARGEST_RP, required=False)
    method = serializers.ChoiceField(choices=TAKEN_METHODS)
    paid_on = serializers.DateField()

    def validate_bill(self, code: str) -> Bill:
        pk = bill_of_code(code)
        bill = Bill.objects.select_related("member").filter(pk=pk).first() if pk else None
        if bill is None:
            raise serializers.ValidationError(_("Kode bayar itu tidak ada."), code="bill_unknown")
        return bill


class NewDeposit(serializers.Serializer[Any]):
    """Simpanan sukarela of one member."""

    member = serializers.CharField(max_length=12)
    amount_rp = serializers.IntegerField(min_value=1, max_value=LARGEST_RP)
    method = serializers.ChoiceField(choices=TAKEN_METHODS)
    paid_on = serializers.DateField()

    def validate_member(self, number: str) -> Member:
        member = Member.objects.filter(number=number).first()
        if member is None:
            raise serializers.ValidationError(_("Nomor anggota itu tidak ada."), code="member_unknown")
        return member


@extend_schema_view(get=extend_schema(parameters=[BillQuery], operation_id="bills_list"))
class BillList(ProgramView, generics.ListAPIView[Bill]):
    """Bills of simpanan pokok and wajib, the oldest first."""

    serializer_class = BillSerializer
    pagination_class = Pages
    read_scope = "savings:read"
    queryset = Bill.objects.none()

    def get_queryset(self) -> "QuerySet[Any]":
        what = query_of(self.request, BillQuery)
        rows = with_rest(Bill.objects.select_related("member", "application").order_by("due_on", "id"))
        if "member" in what:
            number = what["member"]
            rows = rows.filter(Q(member__number=number) | Q(application__member__number=number))
        if "kind" in what:
            rows = rows.filter(kind=what["kind"])
        state = what.get("state")
        return rows.filter(rest_rp__gt=0) if state == "open" else rows.filter(rest_rp=0) if state == "paid" else rows


class PaymentList(ProgramView, generics.ListAPIView[Payment]):
    """Payments into savings, the latest first; a new one by POST."""

    serializer_class = PaymentSerializer
    pagination_class = Pages
    read_scope = "savings:read"
    write_scope = "savings:write"
    queryset = Payment.objects.none()

    def get_queryset(self) -> QuerySet[Payment]:
        what = query_of(self.request, PaymentQuery)
        names = {"member": "member__number", "kind": "kind", "since": "paid_on__gte", "until": "paid_on__lte"}
        asked_for = {names[key]: value for key, value in what.items()}
        return Payment.objects.select_related("member", "journal").filter(**asked_for).order_by("-paid_on", "-id")

    @extend_schema(parameters=[PaymentQuery], operation_id="payments_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Payments, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        request=NewPayment, responses={201: PaymentSerializer}, parameters=[IDEMPOTENCY_KEY], operation_id="payment_new"
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Take money for one bill of simpanan wajib."""
        payment = services.receive_wajib(acting_user=program_of(request), **body_of(request, NewPayment))
        return Response(PaymentSerializer(payment).data, status=201)


class DepositNew(ProgramView):
    """Simpanan sukarela."""

    write_scope = "savings:write"

    @extend_schema(
        request=NewDeposit, responses={201: PaymentSerializer}, parameters=[IDEMPOTENCY_KEY], operation_id="deposit_new"
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Take simpanan sukarela of a member who has not left."""
        payment = services.deposit_sukarela(
            acting_user=program_of(request), key=write_reference(request)[:16], **body_of(request, NewDeposit)
        )
        return Response(PaymentSerializer(payment).data, status=201)


class MemberHoldings(ProgramView):
    """What one member holds."""

    read_scope = "savings:read"

    @extend_schema(parameters=[HoldingsQuery], responses=HoldingsSerializer, operation_id="member_holdings")
    def get(self, request: Request, number: str) -> Response:
        """At the end of the day asked for, today when left out."""
        day = query_of(request, HoldingsQuery).get("per") or clock.today()
        member = generics.get_object_or_404(Member, number=number)
        held = holdings(member, day)
        sums = {"pokok_rp": held.pokok_rp, "wajib_rp": held.wajib_rp, "sukarela_rp": held.sukarela_rp}
        return Response({"per": day, **sums, "total_rp": held.total_rp})


urlpatterns = [
    path("bills/", BillList.as_view(), name="api_bills"),
    path("payments/", PaymentList.as_view(), name="api_payments"),
    path("deposits/", DepositNew.as_view(), name="api_deposits"),
    path("<str:number>/holdings/", MemberHoldings.as_view(), name="api_holdings"),
]
