"""Near relatives (《民法典》第一千零四十五条): spouses, parents, children, siblings, grandparents, grandchildren."""

from __future__ import annotations

from collections.abc import Iterable

HEAD, SPOUSE, CHILD, GRANDCHILD = "head", "spouse", "child", "grandchild"
PARENT, GRANDPARENT, SIBLING = "parent", "grandparent", "sibling"
IN_LAW = ("28", "38")  # sons-in-law and daughters-in-law are none
CODES = {
    HEAD: ("01", "02"),
    SPOUSE: ("10", "11", "12"),
    CHILD: tuple(str(code) for code in range(20, 40) if str(code) not in IN_LAW),
    GRANDCHILD: ("41", "42", "43", "44"),
    PARENT: ("51", "52", "57", "58"),
    GRANDPARENT: ("61", "62", "63", "64"),
    SIBLING: ("71", "73", "75", "77", "79"),
}
KINDS = {code: kind for kind, codes in CODES.items() for code in codes}
NEAR = frozenset(
    frozenset(pair)
    for pair in (
        *((HEAD, kind) for kind in (SPOUSE, CHILD, GRANDCHILD, PARENT, GRANDPARENT, SIBLING)),
        (SPOUSE, CHILD),
        (CHILD,),  # siblings
        (CHILD, PARENT),  # grandchild and grandparent
        (PARENT,),  # spouses
        (SIBLING, PARENT),
        (SIBLING,),
    )
)


def are_near(one: str, other: str) -> bool:
    """Whether two members of a household, by what each is to its head (GB/T 4761), are near relatives for certain."""
    kinds = {KINDS.get(one), KINDS.get(other)}
    return None not in kinds and frozenset(kinds) in NEAR


def is_near_in_any(pairs: Iterable[tuple[str, str]]) -> bool:
    """Whether any household that both were in says so."""
    return any(are_near(one, other) for one, other in pairs)
