"""The URLs of this slice."""

from django.urls import path

from supply.stock import views

urlpatterns = [
    path("meja/stok/", views.staff_stock, name="staff_stock"),
    path("meja/stok/unduh/", views.staff_stock_csv, name="staff_stock_csv"),
    path("meja/stok/<int:place_id>/<int:lot_id>/", views.staff_stock_card, name="staff_stock_card"),
    path("meja/stok/<int:place_id>/<int:lot_id>/tahan/", views.staff_lot_hold, name="staff_lot_hold"),
]
