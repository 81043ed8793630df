"""Addresses of scores."""

from django.urls import path

from scoring import views

app_name = "scoring"
urlpatterns = [
    path("score/", views.my_score, name="my_score"),
    path("score/plan/", views.my_plan, name="my_plan"),
]
