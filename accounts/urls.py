"""Addresses of accounts."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [path("prefs/theme/", views.theme, name="theme")]
