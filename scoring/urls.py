"""Addresses of scores, and of the rules that make them."""

from django.urls import path

from scoring.views import drafts, recomputes, rules, score

app_name = "scoring"
urlpatterns = [
    path("score/", score.my_score, name="my_score"),
    path("score.csv", score.my_file, name="my_file"),
    path("score/plan/", score.my_plan, name="my_plan"),
    path("score/plan.csv", score.my_plan_file, name="my_plan_file"),
    path("score/looks/", score.my_looks, name="looks"),
    path("score/<slug:component>/", score.my_component, name="component"),
    path("recomputes/", recomputes.recomputes, name="recomputes"),
    path("recomputes/ask/", recomputes.ask, name="recompute_ask"),
    path("recomputes/stop/", recomputes.stop, name="recompute_stop"),
    path("rules/", rules.rules, name="rules"),
    path("rules/<int:number>/", rules.version, name="rules_version"),
    path("rules/<int:number>.json", rules.version_json, name="rules_json"),
    path("rules/draft/", drafts.draft, name="rules_draft"),
    path("rules/draft/start/", drafts.start, name="rules_draft_start"),
    path("rules/draft/check/", drafts.check, name="rules_draft_check"),
    path("rules/draft/preview/", drafts.preview, name="rules_preview"),
    path("rules/draft/publish/", drafts.publish, name="rules_publish"),
    path("rules/draft/discard/", drafts.discard, name="rules_discard"),
]
