"""The style page."""

from django.urls import path

from kmp.ui import views

urlpatterns = [path("gaya/", views.gaya, name="gaya")]
