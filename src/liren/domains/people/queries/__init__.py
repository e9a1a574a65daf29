from liren.domains.people.queries.cards import Card, Head, card_of, head_of
from liren.domains.people.queries.finding import MOST, Found, Line, find_people
from liren.domains.people.queries.homes import (
    Door,
    HouseholdView,
    building_doors,
    dwelling_of,
    household_of,
    register_counts,
)

__all__ = [
    "MOST",
    "Card",
    "Door",
    "Found",
    "Head",
    "HouseholdView",
    "Line",
    "building_doors",
    "card_of",
    "dwelling_of",
    "find_people",
    "head_of",
    "household_of",
    "register_counts",
]
