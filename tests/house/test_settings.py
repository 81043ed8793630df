"""Settings fail loudly, and production only tightens."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core import signing
from django.test import Client, override_settings

from config.settings.secret_files import SECRETS
from tests.cast import Cast
from tests.house.tree import ROOT

pytestmark = pytest.mark.once

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "a" * 25 + "b" * 25 + "cdefghijkl",
    "ALLOWED_HOSTS": "pillars.example.com",
    "DATABASE_URL": "postgres://pillars@db.example.com:5432/pillars",
    "CELERY_BROKER_URL": "redis://broker.example.com:6379/0",
    "CACHE_URL": "redis://broker.example.com:6379/1",
}
FAIL = """
import django
django.setup()
from django.core.handlers.exception import response_for_exception
from django.test import RequestFactory
words = "words of somebody"
try:
    int(words)
except ValueError as error:
    response_for_exception(RequestFactory().get("/o/fjord/"), error)
"""
FAIL_IN_WORKER = """
import django
django.setup()
from celery.app.trace import build_tracer
from config.celery import app
words = "words of somebody"
@app.task(name="fails")
def fails():
    int(words)
app.log.setup(loglevel="WARNING", redirect_stdouts=True)
build_tracer("fails", fails, app=app)("id-7", (), {}, {"id": "id-7"})
"""
READ = "from django.conf import settings; print(getattr(settings, {name!r}))"


def read(name: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Read a setting in a process that knows nothing but this environment."""
    return run(READ.format(name=name), environment)


def run(program: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a program in a process that knows nothing but this environment."""
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("missing", sorted(PRODUCTION.keys() - {"DJANGO_SETTINGS_MODULE"}))
def test_production_does_not_start_without(missing: str) -> None:
    environment = {name: value for name, value in PRODUCTION.items() if name != missing}

    result = read("DEBUG", environment)

    assert result.returncode == 1
    assert f"Set the {missing} environment variable" in result.stderr


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("DEBUG", "False"),
        ("SECURE_SSL_REDIRECT", "True"),
        ("SESSION_COOKIE_SECURE", "True"),
        ("CSRF_COOKIE_SECURE", "True"),
        ("ALLOWED_HOSTS", "['pillars.example.com']"),
        ("CSRF_TRUSTED_ORIGINS", "['https://pillars.example.com']"),
        ("ALLAUTH_TRUSTED_PROXY_COUNT", "1"),
        ("SESSION_COOKIE_NAME", "__Host-session"),
        ("CSRF_COOKIE_NAME", "__Host-csrf"),
        ("SESSION_COOKIE_AGE", "604800"),
        ("STAFF_SECOND_FACTOR", "True"),
        ("ACCOUNT_EMAIL_NOTIFICATIONS", "False"),
        ("SECURE_HSTS_SECONDS", "31536000"),
        ("SECURE_HSTS_INCLUDE_SUBDOMAINS", "True"),
        ("SECURE_CONTENT_TYPE_NOSNIFF", "True"),
        ("SECURE_REFERRER_POLICY", "same-origin"),
        ("SECURE_CROSS_ORIGIN_OPENER_POLICY", "same-origin"),
        ("SECRET_KEY_FALLBACKS", "[]"),
    ],
)
def test_production_is_strict_about(name: str, expected: str) -> None:
    result = read(name, PRODUCTION)

    assert result.stdout == expected + "\n"


@pytest.mark.parametrize(
    ("name", "variable", "value", "expected"),
    [
        (
            *("CSRF_TRUSTED_ORIGINS", "ALLOWED_HOSTS", ".example.com,a.example.org"),
            "['https://*.example.com', 'https://a.example.org']",
        ),
        ("ALLAUTH_TRUSTED_PROXY_COUNT", "TRUSTED_PROXY_COUNT", "2", "2"),
        ("STAFF_SECOND_FACTOR", "PILLARS_STAFF_SECOND_FACTOR", "off", "False"),
        ("ACCOUNT_EMAIL_NOTIFICATIONS", "EMAIL_URL", "smtp://mail.example.com:25", "True"),
        ("DEFAULT_FROM_EMAIL", "ALLOWED_HOSTS", ".a.example.com, b", "pillars@a.example.com"),
        ("DEFAULT_FROM_EMAIL", "ALLOWED_HOSTS", "intranet", "pillars@intranet"),
        ("DEFAULT_FROM_EMAIL", "PILLARS_MAIL_FROM", "Us <us@a.example>", "Us <us@a.example>"),
        ("ALLOWED_HOSTS", "ALLOWED_HOSTS", "a.example.com, [::1]", "['a.example.com', '[::1]']"),
        ("SECOND_FACTOR_KEY", "PILLARS_SECOND_FACTOR_KEY", "$a-key", "$a-key"),
        ("SESSION_COOKIE_AGE", "PILLARS_SESSION_HOURS", "2", "7200"),
    ],
)
def test_production_follows_its_environment(
    name: str, variable: str, value: str, expected: str
) -> None:
    result = read(name, {**PRODUCTION, variable: value})

    assert result.stdout == expected + "\n"


def test_an_error_is_written_down_without_its_message(tmp_path: Path) -> None:
    environment = {
        "PILLARS_DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
    }

    result = run(FAIL, environment)

    lines = result.stderr.splitlines()
    assert lines[0] == "ERROR django.request: Internal Server Error: o/<slug:org>/"
    assert lines[-1] == "ValueError"
    assert "<string>" in result.stderr
    assert "words of somebody" not in result.stderr


def test_an_error_of_a_worker_is_written_down_without_its_message(tmp_path: Path) -> None:
    environment = {
        "PILLARS_DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
    }

    result = run(FAIL_IN_WORKER, environment)

    lines = result.stderr.splitlines()
    assert lines[0] == "ERROR celery.app.trace: Task fails[id-7] raised unexpected: ValueError"
    assert lines[-1] == "ValueError"
    assert "<string>" in result.stderr
    assert "words of somebody" not in result.stderr + result.stdout


@pytest.mark.parametrize("name", ["oauthlib", "requests_oauthlib"])
def test_who_handles_tokens_never_writes_what_is_sent(name: str, tmp_path: Path) -> None:
    program = f"""
import django, logging
django.setup()
logging.getLogger().setLevel(logging.DEBUG)
logging.getLogger("{name}.session").debug("token-canary")
"""

    result = run(
        program,
        {"PILLARS_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings.local"},
    )

    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("PILLARS_IMPORT_MAX_BYTES", "plenty"), ("PILLARS_VIEWER_LOG_DAYS", "0")),
        *(("PILLARS_SESSION_IDLE_MINUTES", "4"), ("PILLARS_SESSION_HOURS", "0")),
        *(("PILLARS_SCORE_DAYS", "365"), ("TRUSTED_PROXY_COUNT", "-1")),
    ],
)
def test_a_number_that_is_none_stops_the_start(name: str, value: str) -> None:
    result = read("IMPORT_MAX_BYTES", {**PRODUCTION, name: value})

    assert result.returncode == 1
    assert f"ImproperlyConfigured: {name}: " in result.stderr


@pytest.mark.parametrize(
    ("secret", "setting", "told", "expected"),
    [
        ("SECRET_KEY", "SECRET_KEY", "k" * 60, "k" * 60),
        ("SECRET_KEY_FALLBACKS", "SECRET_KEY_FALLBACKS", "old-one,older", "['old-one', 'older']"),
        ("CELERY_BROKER_URL", "CELERY_BROKER_URL", "redis://:pw@b:6379/0", "redis://:pw@b:6379/0"),
        ("PORTABILITY_CLIENT_SECRET", "PORTABILITY_CLIENT_SECRET", "of-linkedin", "of-linkedin"),
        ("PORTABILITY_TOKEN_KEY", "PORTABILITY_TOKEN_KEY", "a key", "a key"),
        ("EMAIL_URL", "EMAIL_HOST_PASSWORD", "smtp://u:pw@mail.example.com:25", "pw"),
    ],
)
def test_a_secret_can_stand_in_a_file(
    tmp_path: Path, secret: str, setting: str, told: str, expected: str
) -> None:
    place = tmp_path / "secret"
    place.write_text(f"{told}\n")
    environment = {name: value for name, value in PRODUCTION.items() if name != secret}

    result = read(setting, {**environment, f"{secret}_FILE": str(place)})

    assert (result.stdout, result.stderr) == (expected + "\n", "")


@pytest.mark.parametrize(
    ("secret", "setting", "told", "expected"),
    [
        ("DATABASE_URL", "DATABASES", "postgres://app:pw@db:5432/pillars", "'PASSWORD': 'pw'"),
        ("CACHE_URL", "CACHES", "redis://:pw@broker:6379/1", "redis://:pw@broker:6379/1'"),
    ],
)
def test_an_address_with_its_password_can_stand_in_a_file(
    tmp_path: Path, secret: str, setting: str, told: str, expected: str
) -> None:
    place = tmp_path / "secret"
    place.write_text(f"{told}\n")
    environment = {name: value for name, value in PRODUCTION.items() if name != secret}

    result = read(setting, {**environment, f"{secret}_FILE": str(place)})

    assert expected in result.stdout


def test_the_address_of_the_database_may_ask_for_tls() -> None:
    address = f"{PRODUCTION['DATABASE_URL']}?sslmode=verify-full&sslrootcert=ca.pem"

    result = read("DATABASES", {**PRODUCTION, "DATABASE_URL": address})

    assert "'sslmode': 'verify-full', 'sslrootcert': 'ca.pem', 'pool': {" in result.stdout


def test_the_address_of_the_database_may_name_several_servers() -> None:
    address = "postgres://u:pa;ss@one:5432,two:5433/pillars?target_session_attrs=read-write"

    result = read("DATABASES", {**PRODUCTION, "DATABASE_URL": address})

    assert "'HOST': 'one,two', 'PORT': '5432,5433'" in result.stdout
    assert "'PASSWORD': 'pa;ss'" in result.stdout


def test_a_secret_that_is_told_twice_stops_the_start(tmp_path: Path) -> None:
    place = tmp_path / "secret"
    place.write_text("k" * 60)

    result = read("DEBUG", {**PRODUCTION, "SECRET_KEY_FILE": str(place)})

    assert result.returncode == 1
    assert "SECRET_KEY: SECRET_KEY and SECRET_KEY_FILE are both set" in result.stderr


@pytest.mark.parametrize(
    ("told", "expected"), [("\n", "The file of SECRET_KEY_FILE is empty"), (None, "No such file")]
)
def test_a_file_without_a_secret_stops_the_start(
    tmp_path: Path, told: str | None, expected: str
) -> None:
    place = tmp_path / "secret"
    if told is not None:
        place.write_text(told)
    environment = {name: value for name, value in PRODUCTION.items() if name != "SECRET_KEY"}

    result = read("DEBUG", {**environment, "SECRET_KEY_FILE": str(place)})

    assert result.returncode == 1
    assert expected in result.stderr


def test_every_secret_of_the_settings_can_stand_in_a_file() -> None:
    texts = [path.read_text() for path in (ROOT / "config" / "settings").glob("*.py")]
    names = {name for text in texts for name in re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', text)}

    secret = {name for name in names if re.search(r"SECRET|_KEY|_URL$", name)}

    of_linkedin = {"PORTABILITY_CONSENT_URL", "PORTABILITY_TOKEN_URL", "PORTABILITY_API_URL"}
    assert secret - of_linkedin - {*SECRETS} == set()


def test_every_secret_is_told_of_where_secrets_are_described() -> None:
    text = (ROOT / "docs" / "operations.md").read_text()
    section = text.partition("\n## Secrets\n")[2].partition("\n## ")[0]

    assert [name for name in SECRETS if f"`{name}`" not in section] == []


def test_what_a_former_key_signed_is_believed_until_it_is_taken_out() -> None:
    with override_settings(SECRET_KEY="former-key"):
        signed = signing.dumps("told")

    with override_settings(SECRET_KEY="new-key", SECRET_KEY_FALLBACKS=["former-key"]):
        believed = signing.loads(signed)

    assert believed == "told"
    with (
        override_settings(SECRET_KEY="new-key", SECRET_KEY_FALLBACKS=[]),
        pytest.raises(signing.BadSignature),
    ):
        signing.loads(signed)


def test_nobody_is_signed_out_by_a_new_key_while_the_former_one_is_listed(cast: Cast) -> None:
    client = Client()
    with override_settings(SECRET_KEY="former-key"):
        client.force_login(cast.rep)

    with override_settings(SECRET_KEY="new-key", SECRET_KEY_FALLBACKS=["former-key"]):
        listed = client.get("/").status_code
    with override_settings(SECRET_KEY="third-key", SECRET_KEY_FALLBACKS=[]):
        taken_out = client.get("/")

    assert listed == 302
    assert taken_out["Location"] == "/accounts/login/?next=/"
