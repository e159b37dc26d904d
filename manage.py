#!/usr/bin/env python
"""Entry to every administrative command of the portal."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "springrain.settings.development")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
