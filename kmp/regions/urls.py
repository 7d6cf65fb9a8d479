from django.urls import path

from kmp.regions import views

urlpatterns = [
    path("wilayah/cari/", views.region_search, name="region_search"),
    path("fasilitas/cari/", views.facility_search, name="facility_search"),
]
