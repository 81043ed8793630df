"""Addresses of accounts."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("prefs/theme/", views.theme, name="theme"),
    path("o/<slug:org>/settings/", views.settings, name="settings"),
    path("o/<slug:org>/settings/industry/leave/", views.leave_industry, name="leave_industry"),
    path("o/<slug:org>/tokens/", views.tokens, name="tokens"),
    path("o/<slug:org>/tokens/<int:token_id>/revoke/", views.revoke_token, name="token_revoke"),
]
