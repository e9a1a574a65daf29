from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "liren.domains.access"
    label = "access"
