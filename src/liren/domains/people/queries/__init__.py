from liren.domains.people.queries.cards import Card, Dated, Head, Number, card_of, head_of
from liren.domains.people.queries.figures import Figures, people_figures
from liren.domains.people.queries.finding import MOST, Found, Line, find_people
from liren.domains.people.queries.homes import (
    Door,
    HouseholdView,
    building_doors,
    dwelling_of,
    household_of,
    register_counts,
)
from liren.domains.people.queries.narrowing import (
    NeedLine,
    PeopleFilter,
    PersonLine,
    count_people,
    lines_of,
    needs_page,
    people_by_ids,
    people_keys,
    people_page,
)
from liren.domains.people.queries.needs import NeedView, mark_of, need_of

__all__ = [
    "MOST",
    "Card",
    "Dated",
    "Door",
    "Figures",
    "Found",
    "Head",
    "HouseholdView",
    "Line",
    "NeedLine",
    "NeedView",
    "Number",
    "PeopleFilter",
    "PersonLine",
    "building_doors",
    "card_of",
    "count_people",
    "dwelling_of",
    "find_people",
    "head_of",
    "household_of",
    "lines_of",
    "mark_of",
    "need_of",
    "needs_page",
    "people_by_ids",
    "people_figures",
    "people_keys",
    "people_page",
    "register_counts",
]
