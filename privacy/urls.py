"""Addresses of what people and organizations decide about their data."""

from django.urls import path

from privacy import views

MEMBER = "organization/members/<int:member_id>/"
app_name = "privacy"
urlpatterns = [
    path("my-data/", views.my_data_page, name="my_data"),
    path("my-data/file/", views.ask_file, name="ask_file"),
    path("my-data/files/<int:file_id>/", views.file, name="file"),
    path("my-data/sources/<slug:source>/", views.source, name="source"),
    path("my-data/erase/", views.erase_me, name="erase_me"),
    path(f"{MEMBER}file/", views.ask_file_for, name="ask_file_for"),
    path(f"{MEMBER}erase/", views.erase_member, name="erase_member"),
    path("privacy/", views.privacy, name="privacy"),
    path("privacy/erase/", views.erase_organization, name="erase_organization"),
    path("privacy/keep/", views.keep_organization, name="keep_organization"),
]
