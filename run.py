#!/usr/bin/env python3
"""Install and start Pillars, or run its tests. Needs nothing but Python.

python3 run.py                 start everything: web, worker, schedule and broker
python3 run.py test [args]     run the tests that need no server; args go to pytest
python3 run.py test-all [args] run every test: needs PostgreSQL, Redis and Chromium
python3 run.py <command>       run a command of manage.py

Whatever is asked, what is locked in requirements/ is first installed into .venv.
The syntax stays at Python 3.8, so that an old Python can look for a newer one.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
# The driver of the browser is in a lock of its own, so its tests cannot even be read without it.
NEEDS_NO_SERVER = ("-m", "not service and not browser", "--ignore=tests/browser")
NEWER = ("python3.13", "python3.12", "python3.11", "python3.14")


def newer_python():
    """Return a Python that Pillars runs on; end with what is missing where there is none."""
    if sys.version_info >= OLDEST:
        return sys.executable
    for name in NEWER:
        found = shutil.which(name)
        if found:
            return found
    sys.exit("Pillars needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")


def make_environment():
    """Make .venv unless it is there."""
    if PYTHON.exists():
        return
    if subprocess.call([newer_python(), "-m", "venv", str(VENV)]):
        shutil.rmtree(str(VENV), ignore_errors=True)
        sys.exit(
            "No virtual environment could be made. "
            "On Debian and Ubuntu: apt-get install python3-venv"
        )


def installers(lock):
    """Yield the commands that can install a lock file: uv where there is one, for its speed."""
    wanted = ["--require-hashes", "--only-binary", ":all:", "-r", lock]
    uv = shutil.which("uv")
    if uv:
        yield [uv, "pip", "install", "-q", "--python", str(PYTHON), *wanted]
    yield [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check", *wanted]


def install(name):
    """Install requirements/<name>.txt into .venv unless exactly that was installed before."""
    lock = HERE / "requirements" / f"{name}.txt"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    stamp = VENV / f"{name}.sha256"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"Installing requirements/{name}.txt into .venv ...", flush=True)
    make_environment()
    if all(subprocess.call(command) for command in installers(str(lock))):
        sys.exit("The installation failed; see above. Run the same command again to retry.")
    stamp.write_text(wanted)


def main(arguments):
    """Install what the task needs and become it."""
    task, rest = (arguments[0], arguments[1:]) if arguments else ("up", [])
    python = str(PYTHON)
    if task == "test":
        install("dev")
        os.chdir(str(HERE))
        print(
            "Without the tests that need PostgreSQL, Redis or Chromium (run.py test-all).",
            flush=True,
        )
        os.execv(python, [python, "-m", "pytest", *NEEDS_NO_SERVER, *rest])
    if task == "test-all":
        install("browser")
        os.chdir(str(HERE))
        os.execv(python, [python, "-m", "pytest", *rest])
    install("base")
    os.execv(python, [python, str(HERE / "manage.py"), task, *rest])


if __name__ == "__main__":
    main(sys.argv[1:])
