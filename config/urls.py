"""Every address. What belongs to an organization stands under /o/<organization>/."""

from allauth.account import views as login
from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path, re_path

from accounts import views

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
]

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("", include("accounts.urls")),
    path("accounts/", include(login_patterns)),
    path("api/v1/", include(("config.api", "api"))),
    path("admin/", admin.site.urls),
    path("o/<slug:org>/", views.organization, name="organization"),
    path("o/<slug:org>/", include("teams.urls")),
    path("o/<slug:org>/", include("scoring.urls")),
]
