from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "liren.faces.portal"
    label = "portal"

    def ready(self) -> None:
        from liren.domains.messaging import links
        from liren.faces.portal.links import public_list, unsubscribe

        links.register(public_list=public_list, unsubscribe=unsubscribe)
