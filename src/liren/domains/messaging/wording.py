"""The registry of message templates. A domain registers its own in `AppConfig.ready()`."""

from __future__ import annotations

from django.utils.translation import override

from liren.domains.messaging.rules import Template, fixed_length, placeholders, sms_limit

TEMPLATES: dict[str, Template] = {}


def register(*templates: Template) -> None:
    """Makes templates known. Refuses a key with two wordings."""
    for template in templates:
        if TEMPLATES.get(template.key, template) != template:
            raise ValueError(f"two wordings for {template.key}")
        TEMPLATES[template.key] = template


def names_wanted(template: Template) -> frozenset[str]:
    """The names a message of this template must be given."""
    return placeholders(str(template.title), str(template.text), str(template.sms))


def faults_of(template: Template, languages: tuple[str, ...]) -> list[str]:
    """What is wrong with a template: names that differ between languages, a short message without room for values."""
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
    return faults
