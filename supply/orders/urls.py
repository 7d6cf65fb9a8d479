"""The URLs of this slice."""

from django.urls import path

from supply.orders import staff_views, views

urlpatterns = [
    path("pesanan/", views.orders, name="orders"),
    path("pesanan/baru/", views.order_new, name="order_new"),
    path("pesanan/<int:pk>/", views.order, name="order"),
    path("pesanan/kiriman/<int:pk>/terima/", views.shipment_receive, name="shipment_receive"),
    path("meja/pesanan/", staff_views.staff_orders, name="staff_orders"),
    path("meja/pesanan/kiriman/unduh/", staff_views.staff_shipments_csv, name="staff_shipments_csv"),
    path("meja/pesanan/beli/", staff_views.staff_purchase_new, name="staff_purchase_new"),
    path("meja/pesanan/beli/<int:pk>/terima/", staff_views.staff_purchase_receive, name="staff_purchase_receive"),
    path("meja/pesanan/kirim/<int:pk>/", staff_views.staff_shipment_new, name="staff_shipment_new"),
    path("meja/pesanan/kiriman/<int:pk>/", staff_views.staff_shipment, name="staff_shipment"),
]
