"""The URLs of this slice."""

from django.urls import path

from kmp.tokens import views

urlpatterns = [
    path("meja/kunci/", views.staff_tokens, name="staff_tokens"),
    path("meja/kunci/baru/", views.staff_token_new, name="staff_token_new"),
    path("meja/kunci/<int:pk>/cabut/", views.staff_token_revoke, name="staff_token_revoke"),
]
