"""The URLs of this slice."""

from django.urls import path

from supply.allocation import views

urlpatterns = [
    path("meja/pembagian/", views.staff_allocations, name="staff_allocations"),
    path("meja/pembagian/baru/", views.staff_allocation_new, name="staff_allocation_new"),
    path("meja/pembagian/<int:pk>/", views.staff_allocation, name="staff_allocation"),
    path("meja/pembagian/<int:pk>/sahkan/", views.staff_allocation_approve, name="staff_allocation_approve"),
]
