from django.apps import AppConfig


class ResidenceConfig(AppConfig):
    name = "liren.domains.residence"
    label = "residence"
