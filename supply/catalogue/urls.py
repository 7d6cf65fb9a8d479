"""The URLs of this slice."""

from django.urls import path

from supply.catalogue import views

urlpatterns = [
    path("meja/barang/", views.staff_products, name="staff_products"),
    path("meja/barang/unduh/", views.staff_products_csv, name="staff_products_csv"),
    path("meja/barang/baru/", views.staff_product_new, name="staff_product_new"),
    path("meja/barang/<int:pk>/", views.staff_product, name="staff_product"),
    path("meja/barang/<int:pk>/tawaran/", views.staff_offer_new, name="staff_offer_new"),
    path("meja/barang/<int:pk>/tahan/", views.staff_product_hold, name="staff_product_hold"),
]
