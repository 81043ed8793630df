"""Every address. What belongs to an organization stands under /o/<organization>/."""

from allauth.account import views as login
from allauth.account.decorators import secure_admin_login
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.contrib import admin
from django.urls import include, path, re_path, reverse_lazy

from accounts import security_views, staff_views, views
from accounts.second_factor import for_proven
from config import probes

# Before admin.site.urls is evaluated: the admin signs in where everybody does, throttled alike.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = "Pillars administration"
admin.site.site_title = "Pillars"
admin.site.index_title = "Data of every organization"

handler400 = "config.api.bad_request"
handler404 = "config.api.not_found"
handler500 = "config.api.server_error"

# Not all that allauth has: addresses are staff's to change, and nobody signs up. See decision 0004.
login_patterns = [
    path("login/", login.login, name="account_login"),
    path("logout/", login.logout, name="account_logout"),
    path("inactive/", login.account_inactive, name="account_inactive"),
    path("password/change/", login.password_change, name="account_change_password"),
    path("password/set/", login.password_set, name="account_set_password"),
    path("password/reset/", login.password_reset, name="account_reset_password"),
    path("password/reset/done/", login.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        login.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        login.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("reauthenticate/", login.reauthenticate, name="account_reauthenticate"),
]

# The page of one's own stands in the place of allauth's lists. Whoever has a second factor changes
# none before this session has seen one.
SECURITY = reverse_lazy("mfa_index")
second_factor_patterns = [
    path("", security_views.security, name="mfa_index"),
    path("authenticate/", factor.authenticate, name="mfa_authenticate"),
    path("reauthenticate/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("app/activate/", for_proven(totp.activate_totp), name="mfa_activate_totp"),
    path("app/deactivate/", for_proven(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("codes/", for_proven(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "codes/generate/",
        for_proven(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("passkeys/login/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/add/", for_proven(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path(
        "passkeys/reauthenticate/",
        passkeys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "passkeys/<int:pk>/edit/",
        for_proven(passkeys.EditWebAuthnView.as_view(success_url=SECURITY)),
        name="mfa_edit_webauthn",
    ),
    path(
        "passkeys/<int:pk>/remove/",
        for_proven(passkeys.RemoveWebAuthnView.as_view(success_url=SECURITY)),
        name="mfa_remove_webauthn",
    ),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", probes.healthz, name="healthz"),
    path("readyz", probes.readyz, name="readyz"),
    path("metrics", probes.metrics, name="metrics"),
    path("", include("accounts.urls")),
    path("accounts/", include(login_patterns)),
    path("accounts/security/", include(second_factor_patterns)),
    path("api/v1/", include(("config.api", "api"))),
    path("scim/v2/<slug:organization>/", include("teams.scim.urls")),
    path("admin/reason/", admin.site.admin_view(staff_views.staff_reason), name="staff_reason"),
    path("admin/", admin.site.urls),
    path("o/<slug:org>/", views.organization, name="organization"),
    path("o/<slug:org>/", include("teams.urls")),
    path("o/<slug:org>/", include("scoring.urls")),
    path("o/<slug:org>/", include("privacy.urls")),
]
