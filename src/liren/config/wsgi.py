import os

from django.core.wsgi import get_wsgi_application

from liren.config.ready import say_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.config.settings")
application = get_wsgi_application()
say_ready()
