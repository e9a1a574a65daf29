"""What is enclosed in a letter: judged as every upload, the rest named with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from liren.kernel import files
from liren.kernel.letters import Enclosure
from liren.kernel.models.files import MOST_FILES
from liren.kernel.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Enclosed:
    """Pictures and papers that were taken, and a sentence for each that was not."""

    SHOWN: ClassVar = 10

    taken: list[files.CleanFile] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def enclosed(given: Iterable[Enclosure], most: int) -> Enclosed:
    """The first `most` that are photos or papers, cleaned; sentences in the language now active. Writes nothing."""
    found = Enclosed()
    for enclosure in given:
        if len(found.taken) >= most:
            found.refused.append(
                _("“{name}”放不下了：一件事最多附 {most} 个文件。").format(
                    name=enclosure.name[-80:], most=MOST_FILES
                )
            )
            continue
        try:
            found.taken.append(files.read_upload(ContentFile(enclosure.data, name=enclosure.name)))
        except Refusal as refusal:
            found.refused.append(str(refusal))
    return found
