"""Addresses of accounts."""

from django.urls import path

from accounts import (
    audit_views,
    invitation_views,
    security_views,
    settings_views,
    sso_setup_views,
    sso_views,
    views,
)

app_name = "accounts"
urlpatterns = [
    path("prefs/theme/", views.theme, name="theme"),
    path("invitation/<str:secret>/", invitation_views.invitation, name="invitation"),
    path("accounts/email/<str:secret>/", security_views.confirm_email, name="email_confirm"),
    path(
        "accounts/security/sessions/<int:session_id>/end/",
        security_views.end_session,
        name="session_end",
    ),
    path(
        "accounts/security/sessions/end-others/",
        security_views.end_other_sessions,
        name="other_sessions_end",
    ),
    path("o/<slug:org>/settings/", settings_views.settings, name="settings"),
    path(
        "o/<slug:org>/settings/organization/",
        settings_views.organization_settings,
        name="organization_settings",
    ),
    path("o/<slug:org>/settings/sign-in/", settings_views.sign_in, name="sign_in"),
    path("o/<slug:org>/settings/visibility/", settings_views.visibility, name="visibility"),
    path(
        "o/<slug:org>/settings/industry/leave/",
        settings_views.leave_industry,
        name="leave_industry",
    ),
    path("o/<slug:org>/audit/", audit_views.audit, name="audit"),
    path("o/<slug:org>/audit/<int:event_id>/", audit_views.audit_event, name="audit_event"),
    path(
        "o/<slug:org>/audit/audit.csv",
        audit_views.audit_download,
        {"file_format": "csv"},
        name="audit_csv",
    ),
    path(
        "o/<slug:org>/audit/audit.jsonl",
        audit_views.audit_download,
        {"file_format": "jsonl"},
        name="audit_jsonl",
    ),
    path("accounts/single-sign-on/", sso_views.single_sign_on, name="single_sign_on"),
    path("o/<slug:org>/login/", sso_views.sign_on_page, name="sign_on"),
    path("o/<slug:org>/login/start/", sso_views.sign_on_start, name="sign_on_start"),
    path("o/<slug:org>/login/link/", sso_views.sign_on_link_page, name="sign_on_link"),
    path("o/<slug:org>/login/oidc/callback/", sso_views.oidc_callback, name="oidc_callback"),
    path("o/<slug:org>/login/saml/acs/", sso_views.saml_acs, name="saml_acs"),
    path("o/<slug:org>/login/saml/finish/", sso_views.saml_finish, name="saml_finish"),
    path("o/<slug:org>/login/saml/metadata/", sso_views.saml_metadata, name="saml_metadata"),
    path("o/<slug:org>/settings/single-sign-on/", sso_setup_views.setup, name="sso"),
    path("o/<slug:org>/settings/single-sign-on/test/", sso_setup_views.test, name="sso_test"),
    path("o/<slug:org>/settings/single-sign-on/switch/", sso_setup_views.switch, name="sso_switch"),
    path("o/<slug:org>/view-as/", views.view_as, name="view_as"),
    path("o/<slug:org>/view-as/stop/", views.view_as_stop, name="view_as_stop"),
    path("o/<slug:org>/tokens/", views.tokens, name="tokens"),
    path("o/<slug:org>/tokens/<int:token_id>/revoke/", views.revoke_token, name="token_revoke"),
]
