from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "liren.domains.organisations"
    label = "organisations"
