from django.apps import AppConfig
from django.db.models import CharField


class TerritoryConfig(AppConfig):
    name = "liren.domains.territory"
    label = "territory"

    def ready(self) -> None:
        from liren.domains.territory import in_hand, placed, tasks  # noqa: F401  tasks are known by being read
        from liren.domains.territory.deeds import VERBS
        from liren.kernel import audit
        from liren.kernel.prefix import Prefix

        audit.register(VERBS)
        in_hand.register()
        placed.register()
        CharField.register_lookup(Prefix)
