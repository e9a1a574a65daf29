from liren.domains.people.actions.households import open_household
from liren.domains.people.actions.persons import change_person, register_person

__all__ = ["change_person", "open_household", "register_person"]
