from liren.domains.neighbours.actions.charges import end_charge, take_charge
from liren.domains.neighbours.actions.circles import close_circle, cover, open_circle
from liren.domains.neighbours.actions.contacts import enrol_contact, release_contact
from liren.domains.neighbours.actions.helping import end_help, join_circle, leave_circle, note_help

__all__ = [
    "close_circle",
    "cover",
    "end_charge",
    "end_help",
    "enrol_contact",
    "join_circle",
    "leave_circle",
    "note_help",
    "open_circle",
    "release_contact",
    "take_charge",
]
