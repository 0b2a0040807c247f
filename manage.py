#!/usr/bin/env python
"""Django's command line, on the site that VALUARY_DATA names."""

import os
import sys


def main():
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
