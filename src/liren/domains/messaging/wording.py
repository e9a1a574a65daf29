"""The registry of message templates. A domain registers its own in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from liren.domains.messaging.rules import CHAT_NAMES, Template, fixed_length, placeholders, sms_limit

TEMPLATES: dict[str, Template] = {}
# What may be filled in, as it is called by whoever edits the words, and an example of it.
NAMES: dict[str, tuple[Any, Any]] = {
    "number": (pgettext_lazy("placeholder", "编号"), "320104-2026-000123"),
    "title": (pgettext_lazy("placeholder", "标题"), _("三单元楼道灯不亮")),
    "words": (pgettext_lazy("placeholder", "说的话"), _("已经换了灯")),
    "code": (pgettext_lazy("placeholder", "查询码"), "K7M4 92QX WH3P"),
    "body": (pgettext_lazy("placeholder", "单位"), _("柳荫里工作站")),
    "due": (pgettext_lazy("placeholder", "期限"), _("11月30日 17:30")),
    "clock": (pgettext_lazy("placeholder", "哪个时限"), _("签收")),
    "supervision": (pgettext_lazy("placeholder", "督办编号"), "D320104-2026-000012"),
    "name": (pgettext_lazy("placeholder", "名称"), _("诉求列表")),
    "minutes": (pgettext_lazy("placeholder", "几分钟"), "15"),
    "who": (pgettext_lazy("placeholder", "谁"), _("李文静")),
    "rows": (pgettext_lazy("placeholder", "行数"), "120"),
}


def register(*templates: Template) -> None:
    """Makes templates known. Refuses a key with two wordings."""
    for template in templates:
        if TEMPLATES.get(template.key, template) != template:
            raise ValueError(f"two wordings for {template.key}")
        TEMPLATES[template.key] = template


def name_words(names: Mapping[str, tuple[Any, Any]]) -> None:
    """What the names of a room's templates are called, with an example each."""
    NAMES.update(names)


def names_wanted(template: Template) -> frozenset[str]:
    """The names a message of this template must be given."""
    return placeholders(*(str(part) for part in (template.title, template.text, template.sms, template.chat)))


def labels_of(template: Template) -> dict[str, str]:
    """What this template's names are called in the language now active."""
    return {name: str(NAMES[name][0]) if name in NAMES else name for name in sorted(names_wanted(template))}


def samples_of(template: Template) -> dict[str, str]:
    """An example for each name, in the language now active."""
    return {name: str(NAMES[name][1]) if name in NAMES else "…" for name in names_wanted(template)}


def faults_of(template: Template, languages: tuple[str, ...]) -> list[str]:
    """What is wrong with a template: names that differ between languages or are called nothing, a short message
    without room for values, something personal in a work chat."""
    faults = []
    with override(languages[0]):
        wanted = names_wanted(template)
    for language in languages:
        with override(language):
            if names_wanted(template) != wanted:
                faults.append(f"{template.key}: the names differ in {language}")
            if fixed_length(str(template.sms)) + 4 * len(placeholders(str(template.sms))) > sms_limit(
                language
            ):
                faults.append(f"{template.key}: the short message is too long in {language}")
            if placeholders(str(template.chat)) - CHAT_NAMES:
                faults.append(f"{template.key}: something personal stands in the work chat in {language}")
    return faults
