from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from liren.domains.casework.choices import CaseKind, Channel, ClosingGround, Outcome


class ExclusionBy(TextChoices):
    """By what matters are told apart that an assessment leaves out (剔除)."""

    CATEGORY = "category", _("类别")
    CHANNEL = "channel", _("来源")
    KIND = "kind", _("性质")
    OUTCOME = "outcome", _("办结结果")
    GROUND = "ground", _("按已答复结案的理由")
    FACT = "fact", _("责任和重复")


class ExclusionFact(TextChoices):
    """What has happened to a matter that no field of it says."""

    PASSED_UP = "passed_up", _("上级职责：上报后由上级接手")
    REPEAT = "repeat", _("同一人得到答复后又说的同一件事")
    DUPLICATE = "duplicate", _("在别处也登记了的")


# What is named by a fixed list; classes are named by the district's catalogue.
NAMED: dict[str, type[TextChoices]] = {
    ExclusionBy.CHANNEL: Channel,
    ExclusionBy.KIND: CaseKind,
    ExclusionBy.OUTCOME: Outcome,
    ExclusionBy.GROUND: ClosingGround,
    ExclusionBy.FACT: ExclusionFact,
}
