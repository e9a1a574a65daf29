"""In which order matters are locked, by whoever needs more than one: families by the ids of their main matters, in each
the main matter first and then those under it by their ids. So nobody waits for one who waits for him."""

from __future__ import annotations

import uuid

from liren.domains.casework.models import Case


def in_order(*case_ids: uuid.UUID) -> list[uuid.UUID]:
    """These matters in the order in which they are to be locked. One query; ids of nothing come last."""
    into = dict(Case.objects.filter(id__in=case_ids).values_list("id", "merged_into_id"))

    def place(one: uuid.UUID) -> tuple[bool, uuid.UUID, bool, uuid.UUID]:
        main = into.get(one)
        return one not in into, main or one, main is not None, one

    return sorted(set(case_ids), key=place)
