"""What a place sets for permits, and the services that come with one: figures of the packs."""

from __future__ import annotations

from dataclasses import dataclass

from liren.domains.policy.queries import figures_of
from liren.domains.policy.rules.packs import Figure

PREFIX = "residence."


@dataclass(frozen=True, slots=True)
class Service:
    """A service or convenience of articles 12 and 13: how it is had, and where; in both languages."""

    code: str
    article: str
    name: tuple[str, str]
    how: tuple[str, str]
    where: tuple[str, str]

    @property
    def is_right(self) -> bool:
        return self.article.startswith("12")


@dataclass(frozen=True, slots=True)
class PermitFigures:
    """`is_entrusted`: the police entrusted the communities here with taking in; else people go to `where`."""

    is_entrusted: bool
    where: str
    days: int
    days_hard: int
    services: tuple[Service, ...]
    cited: Figure


def permit_figures(place_code: str) -> PermitFigures:
    """One query."""
    found = {one.key.removeprefix(PREFIX): one for one in figures_of(place_code, PREFIX)}
    listed = found["services"]
    return PermitFigures(
        is_entrusted=found["permit.entrusted"].value,
        where=found["permit.where"].value,
        days=found["permit.days"].value,
        days_hard=found["permit.days_hard"].value,
        services=tuple(
            Service(
                row["code"],
                row["article"],
                (row["name"], row["name_en"]),
                (row["how"], row["how_en"]),
                (row["where"], row["where_en"]),
            )
            for row in listed.value
        ),
        cited=listed,
    )
