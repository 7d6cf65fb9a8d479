"""The URLs of this slice; signing in is under /masuk/ (allauth)."""

from django.urls import path

from kmp.accounts import views

urlpatterns = [path("akun/", views.account, name="account")]
