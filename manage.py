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
            from config.lacks import lack_of

            if lack_of(error) is None or "--traceback" in sys.argv:
                raise
            sys.exit(f"What this needs is away or full: {error}. See what `manage.py doctor` says.")


if __name__ == "__main__":
    main()
