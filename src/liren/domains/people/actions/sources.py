"""Who said what is written."""

from __future__ import annotations

from liren.domains.people.choices import SourceKind
from liren.domains.people.models import Source
from liren.kernel import clock
from liren.kernel.actor import Actor


def said_by(*, actor: Actor, kind: str, place_code: str, label: str = "") -> Source:
    """A source for what is written in this transaction."""
    return Source.objects.create(
        kind=SourceKind(kind), label=label[:120], place_code=place_code, actor_id=actor.id, at=clock.now()
    )
