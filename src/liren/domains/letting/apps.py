from django.apps import AppConfig


class LettingConfig(AppConfig):
    name = "liren.domains.letting"
    label = "letting"
