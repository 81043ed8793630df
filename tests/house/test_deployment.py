"""What lies in deploy/ starts what is documented, with settings and commands that there are."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import venv
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from config.settings.secret_files import SECRETS
from config.uploads import ENVELOPE
from tests.house.test_docs import VARIABLE
from tests.house.test_settings import read
from tests.house.tree import PRODUCT, ROOT, files

DEPLOY = ROOT / "deploy"
UNITS = DEPLOY / "systemd"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ("web", "worker", "beat", "roles", "migrate", "backup")
# Of the interpreter and of the machine, not of the settings.
OF_THE_MACHINE = {"PATH", "PORT", "TMPDIR", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
# Where a process listens, and what a worker is called, differ from place to place.
OF_A_PLACE = ("--host", "--port", "-n")


def process(words: list[str]) -> list[str]:
    """Return the words of a command behind the interpreter, without those of one place."""
    kept: list[str] = []
    rest = iter(words[1:])
    for word in rest:
        if word in OF_A_PLACE:
            next(rest)
        else:
            kept.append(word)
    return kept


def documented() -> dict[str, list[str]]:
    """Return the processes of docs/operations.md."""
    text = (ROOT / "docs" / "operations.md").read_text()
    section = text.partition("\n## Production\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (\w+), [^|]+ \| `([^`]+)` \|$", section, re.MULTILINE)
    return {name: process(shlex.split(command)) for name, command in rows}


def procfile() -> dict[str, str]:
    lines = (DEPLOY / "Procfile").read_text().splitlines()
    return dict(line.split(": ", 1) for line in lines)


def values(unit: Path, key: str) -> list[str]:
    """Return the values of a key of a unit, one a line."""
    return re.findall(rf"^{key}=(.+)$", unit.read_text(), re.MULTILINE)


def known_settings() -> set[str]:
    texts = [path.read_text() for path in files(".py", below=ROOT / "config" / "settings")]
    return {name for text in texts for name in VARIABLE.findall(text)} | {"DJANGO_SETTINGS_MODULE"}


def is_a_setting(name: str) -> bool:
    secret = name.removesuffix("_FILE")
    return name in known_settings() | OF_THE_MACHINE or (secret != name and secret in SECRETS)


def test_operations_tell_of_three_processes() -> None:
    assert list(documented()) == ["web", "worker", "schedule"]


def test_the_procfile_starts_what_is_documented() -> None:
    started = {name: process(shlex.split(text)) for name, text in procfile().items()}

    assert [started["web"], started["worker"], started["beat"]] == [*documented().values()]


def test_compose_starts_what_is_documented() -> None:
    dockerfile = (DEPLOY / "Dockerfile").read_text()
    (of_image,) = re.findall(r"^CMD (\[.+\])$", dockerfile, re.MULTILINE)
    commands = [
        yaml.safe_load(of_image),
        SERVICES["worker"]["command"],
        SERVICES["beat"]["command"],
    ]

    assert [process(command) for command in commands] == [*documented().values()]
    assert "command" not in SERVICES["web"]


def test_units_start_what_is_documented() -> None:
    names = ("pillars-web@.service", "pillars-worker@.service", "pillars-beat.service")
    commands = [values(UNITS / name, "ExecStart") for name in names]

    assert [process(shlex.split(text)[1:]) for (text,) in commands] == [*documented().values()]
    (wanted,) = values(UNITS / "pillars.target", "Wants")
    assert [re.sub(r"@\w+", "@", name) for name in wanted.split()] == [*names]


def test_every_command_of_manage_py_exists() -> None:
    texts = [path.read_text() for path in files(below=DEPLOY)]
    named = {name for text in texts for name in re.findall(r'manage\.py[" ,]+(\w+)', text)}

    assert named == {"upgrade", "backup", "database_roles", "doctor"}
    assert named - get_commands().keys() == set()


def test_every_setting_that_is_given_exists() -> None:
    given = {name for service in OURS for name in SERVICES[service]["environment"]}
    for unit in files(".service", ".conf", below=UNITS):
        given |= {
            pair.split("=")[0] for line in values(unit, "Environment") for pair in line.split()
        }
    example = (DEPLOY / "pillars.env.example").read_text()
    given |= set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    (block,) = re.findall(
        r"^ENV ((?:.+\\\n)*.+)$", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE
    )
    given |= {pair.split("=")[0] for pair in block.replace("\\\n", "").split()}

    assert [name for name in sorted(given) if not is_a_setting(name)] == []
    assert given >= {
        "DJANGO_SETTINGS_MODULE",
        "PILLARS_DATA_DIR",
        "ALLOWED_HOSTS",
        "SECRET_KEY_FILE",
    }


@pytest.mark.parametrize("name", OURS)
def test_a_container_can_change_nothing_but_its_data(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["user"] == "10001:10001"
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    more = ["${PILLARS_BACKUPS:-backups}:/backups"] if name == "backup" else []
    assert service["volumes"] == ["data:/var/lib/pillars", *more]
    assert [mount.split(":")[0] for mount in service["tmpfs"]] == ["/tmp"]


def test_no_process_starts_before_what_it_needs() -> None:
    waits = {
        name: {other: how["condition"] for other, how in service.get("depends_on", {}).items()}
        for name, service in SERVICES.items()
    }

    running = {"migrate": "service_completed_successfully", "redis": "service_healthy"}
    assert waits == {
        **dict.fromkeys(("web", "worker", "beat"), running),
        "migrate": {"passwords": "service_completed_successfully", "redis": "service_healthy"},
        "passwords": {"roles": "service_completed_successfully"},
        "roles": {"db": "service_healthy"},
        "backup": {"db": "service_healthy"},
        "db": {},
        "redis": {},
    }


def test_whoever_stays_says_how_it_is() -> None:
    dockerfile = (DEPLOY / "Dockerfile").read_text()

    assert 'CMD ["python", "deploy/health.py"]' in dockerfile
    staying = ("worker", "beat", "db", "redis")
    assert [name for name in staying if "test" not in SERVICES[name]["healthcheck"]] == []


def test_every_container_is_read_only_but_for_its_volumes() -> None:
    assert [name for name, service in SERVICES.items() if not service["read_only"]] == []


def test_images_are_pinned() -> None:
    images = re.findall(r"^ARG BASE=(.+)$", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    images += [SERVICES[name]["image"] for name in ("passwords", "db", "redis")]

    assert [name for name in images if not re.fullmatch(r"\w+:\d+(\.\d+)+-[\w-]+", name)] == []
    assert SERVICES["passwords"]["image"] == SERVICES["db"]["image"]


def test_whoever_is_asked_for_a_backup_has_the_programs_for_it() -> None:
    (program,) = re.findall(
        r"install .*postgresql-client-(\d+)", (DEPLOY / "Dockerfile").read_text()
    )
    server = re.match(r"postgres:(\d+)", SERVICES["db"]["image"])

    assert server is not None
    assert int(program) >= int(server[1])
    assert SERVICES["backup"]["profiles"] == ["by-hand"]


def test_every_backup_has_a_folder_of_its_own_and_those_of_thirty_days_stay() -> None:
    unit = (UNITS / "pillars-backup.service").read_text().replace("%%", "%")

    for text in (unit, SERVICES["backup"]["command"][-1]):
        assert "(date +%FT%H%M%S)" in text
        assert "-mindepth 1 -maxdepth 1 -name '20??-??-??T*' -mtime +30 -exec rm -r {} +" in text


def test_nobody_else_is_given_the_owner_of_the_tables() -> None:
    powerful = {"database_url_owner", "database_url_superuser", "owner_password"}
    held = {name: powerful & {*service["secrets"]} for name, service in SERVICES.items()}
    units = {unit.name: "owner" in unit.read_text() for unit in files(".service", below=UNITS)}

    assert {name: secrets for name, secrets in held.items() if secrets} == {
        "roles": {"database_url_superuser"},
        "passwords": {"owner_password"},
        "migrate": {"database_url_owner"},
        "backup": {"database_url_owner"},
    }
    assert {name for name, is_owner in units.items() if is_owner} == {
        "pillars-migrate.service",
        "pillars-backup.service",
    }


@pytest.mark.parametrize("name", OURS)
def test_a_service_holds_the_files_that_its_settings_name(name: str) -> None:
    named = {place.rpartition("/")[2] for place in SERVICES[name]["environment"].values()}

    assert named == {*SERVICES[name]["secrets"]}


def test_a_unit_holds_the_files_that_its_settings_name() -> None:
    named = set(re.findall(r"_FILE=%d/(\w+)", (UNITS / "pillars.conf").read_text()))
    common = {line.split(":")[0] for line in values(UNITS / "pillars.conf", "LoadCredential")}
    own = [
        {line.split(":")[0] for line in values(unit, "LoadCredential")}
        for unit in files(".service", below=UNITS)
    ]

    assert named == common | {"database_url"}
    assert own == [{"database_url"}] * 5


def made_secrets(folder: Path) -> Path:
    """Return the folder of secrets that the script makes."""
    script = Path(shutil.copy(DEPLOY / "secrets.sh", folder))
    mail = "smtp+tls://pillars:pw@mail.example.com:587\n"
    subprocess.run(["sh", str(script)], input=mail, text=True, check=True, capture_output=True)
    return folder / "secrets"


def test_the_script_makes_the_secrets_that_compose_reads(tmp_path: Path) -> None:
    made = made_secrets(tmp_path)

    read_by_compose = {secret["file"] for secret in COMPOSE["secrets"].values()}
    assert {f"./secrets/{path.name}" for path in made.iterdir()} == read_by_compose
    assert {path.stat().st_mode & 0o777 for path in made.iterdir()} == {0o444}
    assert made.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "told",
    [
        *("", "\n", "mail.example.com\n", "smtp://\n", "smtpx://mail.example.com\n"),
        *("smtp+tls://:587\n", "smtp+tls://pillars:pw@:587\n"),
    ],
)
def test_the_script_takes_no_mail_server_that_nothing_can_reach(tmp_path: Path, told: str) -> None:
    script = Path(shutil.copy(DEPLOY / "secrets.sh", tmp_path))

    result = subprocess.run(["sh", str(script)], input=told, text=True, capture_output=True)

    assert result.returncode == 1
    assert result.stderr.endswith("is no address of a mail server. Run this again with one.\n")
    assert not (tmp_path / "secrets/email_url").exists()
    assert (made_secrets(tmp_path) / "email_url").read_text().startswith("smtp+tls://")


def test_the_script_changes_no_secret_that_is_there(tmp_path: Path) -> None:
    before = {path.name: path.read_text() for path in made_secrets(tmp_path).iterdir()}

    after = {path.name: path.read_text() for path in made_secrets(tmp_path).iterdir()}

    assert after == before
    keys = [
        before[n] for n in ("secret_key", "sso_secret_key", "second_factor_key", "app_password")
    ]
    assert len({*keys}) == len(keys)
    assert [len(key.strip()) for key in keys] == [64, 64, 64, 40]


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("DATABASES", r"'USER': 'pillars_app', 'PASSWORD': '\w{40}', 'HOST': 'db'"),
        ("CELERY_BROKER_URL", r"redis://:\w{40}@redis:6379/0"),
        ("CACHES", r"redis://:\w{40}@redis:6379/1"),
        ("EMAIL_HOST", r"mail\.example\.com"),
        ("SECOND_FACTOR_KEY", r"\w{64}"),
    ],
)
def test_production_reads_what_the_script_made(tmp_path: Path, setting: str, expected: str) -> None:
    made = made_secrets(tmp_path)
    environment = {
        name: place.replace("/run/secrets", str(made))
        for name, place in SERVICES["web"]["environment"].items()
    }
    given = {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "ALLOWED_HOSTS": "a.example.com",
    }

    result = read(setting, {**environment, **given})

    assert result.stderr == ""
    assert re.search(expected, result.stdout) is not None


def test_the_image_holds_what_runs() -> None:
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    kept = {line.removeprefix("!") for line in lines if line.startswith("!")}

    assert kept >= {*PRODUCT, "manage.py", "requirements", "seeds", "static", "templates"}
    assert [name for name in sorted(kept) if not (ROOT / name).exists()] == []


def test_the_proxy_lets_the_largest_import_through() -> None:
    text = (DEPLOY / "nginx" / "pillars.conf").read_text()
    (megabytes,) = re.findall(r"client_max_body_size (\d+)m;", text)

    assert int(megabytes) * 1024**2 == settings.IMPORT_MAX_BYTES + ENVELOPE


def test_the_proxy_says_what_is_believed() -> None:
    text = (DEPLOY / "nginx" / "pillars.conf").read_text()

    headers = dict(re.findall(r"proxy_set_header (\S+) (\S+);", text))

    assert headers == {
        "Connection": '""',
        "Host": "$host",
        "X-Forwarded-For": "$proxy_add_x_forwarded_for",
        "X-Forwarded-Proto": "https",
        "X-Request-ID": "$request_id",
    }


def test_a_file_that_a_process_does_not_have_is_asked_of_the_next() -> None:
    text = (DEPLOY / "nginx" / "pillars.conf").read_text()

    places = re.findall(r"location (/\S*) {[^}]*proxy_next_upstream ([^;]+);", text)

    assert dict(places) == {"/": "error timeout", settings.STATIC_URL: "error timeout http_404"}


def test_a_process_keeps_to_the_folder_that_it_was_started_from(tmp_path: Path) -> None:
    units = "".join(path.read_text() for path in UNITS.glob("*.service"))
    version, link = tmp_path / "pillars-1", tmp_path / "pillars"
    venv.create(version / ".venv")
    link.symlink_to(version)

    told = subprocess.run(
        ["/usr/bin/env", ".venv/bin/python", "-c", "import sys; print(sys.prefix)"],
        cwd=link,
        capture_output=True,
        text=True,
    )

    assert "=/opt/" not in units
    assert told.stdout == f"{version / '.venv'}\n"


def test_units_close_what_they_do_not_need() -> None:
    text = (UNITS / "pillars.conf").read_text()

    assert "\nNoNewPrivileges=yes\n" in text
    assert "\nProtectSystem=strict\n" in text
    assert "\nUser=pillars\n" in text
