"""What a web server holds once it answers: nothing that only a few installations ever ask for."""

from __future__ import annotations

from pathlib import Path

from tests.services.programs import bare, run

START = """
import sys
import config.wsgi
from django.urls import reverse
reverse("home")
print(*sys.modules)
"""
# Who asks for it, who imports it then.
LATER = {
    "scim2_models": "a directory",
    "pydantic": "a directory",
    "xlsxwriter": "whoever exports a workbook",
    "joserfc": "whoever signs in by OpenID Connect",
    "oauthlib": "whoever connects LinkedIn",
    "prometheus_client": "whoever watches",
}


def test_what_few_ask_for_is_loaded_when_it_is_asked_for(tmp_path: Path) -> None:
    environment = bare(tmp_path, DJANGO_SETTINGS_MODULE="config.settings.local")

    loaded = run("-c", START, environment=environment).stdout.split()

    assert "config.urls" in loaded
    assert LATER.keys() & set(loaded) == set()
