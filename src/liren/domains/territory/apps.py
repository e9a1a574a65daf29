from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "liren.domains.territory"
    label = "territory"
