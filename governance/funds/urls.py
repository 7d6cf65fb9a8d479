"""The URLs of this slice."""

from django.urls import path

from governance.funds import views

PAYMENT = "meja/shu/dana/<int:pk>/"

urlpatterns = [
    path("meja/shu/dana/", views.staff_funds, name="staff_funds"),
    path("meja/shu/dana/baru/", views.staff_fund_payment_new, name="staff_fund_payment_new"),
    path("meja/shu/dana/pph21/<int:year>/", views.staff_fund_tax_csv, name="staff_fund_tax_csv"),
    path(PAYMENT, views.staff_fund_payment, name="staff_fund_payment"),
    path(f"{PAYMENT}bayar/", views.staff_fund_payment_pay, name="staff_fund_payment_pay"),
    path(f"{PAYMENT}batal/", views.staff_fund_payment_drop, name="staff_fund_payment_drop"),
]
