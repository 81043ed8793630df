"""Every address. What belongs to an organization stands under /o/<organization>/."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from accounts import views

# Before admin.site.urls is evaluated: the admin signs in where everybody does, throttled alike.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = "Pillars administration"
admin.site.site_title = "Pillars"
admin.site.index_title = "Data of every organization"

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("o/<slug:org>/", views.organization, name="organization"),
    path("o/<slug:org>/", include("teams.urls")),
    path("o/<slug:org>/", include("scoring.urls")),
]
