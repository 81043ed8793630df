#!/usr/bin/env python
"""Django's command-line entry point."""

import os
import sys


def main() -> None:
    """Run a management command with the local settings unless told otherwise."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    from django.core.management import execute_from_command_line

    from accounts.origin import COMMAND, Origin, origin

    with origin(Origin(channel=COMMAND)):
        try:
            execute_from_command_line(sys.argv)
        except Exception as error:
            words = in_words(error)
            if not words or "--traceback" in sys.argv:
                raise
            sys.exit(words)


def in_words(error: Exception) -> str:
    """Return what to do about an error that is none of ours; nothing where it is a bug."""
    from django.core.exceptions import ImproperlyConfigured

    from config.lacks import lack_of

    if isinstance(error, ImproperlyConfigured):
        return f"The configuration is not right: {error}. docs/operations.md tells all of it."
    if lack_of(error):
        return f"What this needs is away or full: {error}. See what `manage.py doctor` says."
    return ""


if __name__ == "__main__":
    main()
