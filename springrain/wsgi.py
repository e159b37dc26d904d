"""Entry for WSGI servers."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "springrain.settings.development")

application = get_wsgi_application()
