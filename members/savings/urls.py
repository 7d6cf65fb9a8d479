"""The URLs of this slice."""

from django.urls import path

from members.savings import views

urlpatterns = [
    path("simpanan/", views.savings, name="savings"),
    path("meja/simpanan/", views.staff_savings, name="staff_savings"),
    path("meja/simpanan/tagih/", views.staff_wajib, name="staff_wajib"),
    path("meja/simpanan/<int:pk>/", views.staff_bill, name="staff_bill"),
    path("meja/simpanan/sukarela/<int:pk>/", views.staff_deposit, name="staff_deposit"),
]
