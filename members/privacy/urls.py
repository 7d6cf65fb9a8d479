"""The URLs of this slice."""

from django.urls import URLPattern, URLResolver, path

from members.privacy import staff_views, views

DESK = "meja/data-pribadi/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("data-saya/", views.my_data, name="my_data"),
    path("data-saya/persetujuan/<slug:purpose>/", views.my_consent, name="my_consent"),
    path("data-saya/minta/", views.my_data_ask, name="my_data_ask"),
    path("data-saya/permintaan/<int:pk>/", views.my_data_request, name="my_data_request"),
    path("data-saya/permintaan/<int:pk>/tarik/", views.my_data_request_withdraw, name="my_data_request_withdraw"),
    path("data-saya/salinan/", views.my_data_take, name="my_data_take"),
    path("data-saya/salinan/<int:pk>/", views.my_data_copy, name="my_data_copy"),
    path("meja/cari-nik/", staff_views.staff_find_nik, name="staff_find_nik"),
    path("meja/orang/<int:pk>/nik/", staff_views.staff_reveal, name="staff_reveal"),
    path("meja/orang/<int:pk>/permintaan-data/", staff_views.staff_data_ask, name="staff_data_ask"),
    path(DESK, staff_views.staff_data_requests, name="staff_data_requests"),
    path(f"{DESK}unduh/", staff_views.staff_data_requests_csv, name="staff_data_requests_csv"),
    path(f"{DESK}<int:pk>/", staff_views.staff_data_request, name="staff_data_request"),
    path(f"{DESK}<int:pk>/penuhi/", staff_views.staff_data_request_fulfil, name="staff_data_request_fulfil"),
    path(f"{DESK}<int:pk>/tolak/", staff_views.staff_data_request_refuse, name="staff_data_request_refuse"),
    path(f"{DESK}<int:pk>/samarkan/", staff_views.staff_data_request_erase, name="staff_data_request_erase"),
    path(f"{DESK}<int:pk>/salinan/", staff_views.staff_data_request_copy, name="staff_data_request_copy"),
]
