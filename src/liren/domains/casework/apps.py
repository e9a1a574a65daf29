from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "liren.domains.casework"
    label = "casework"
