from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "liren.domains.rights"
    label = "rights"
