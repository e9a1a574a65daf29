"""Pure decisions of residence registration and permits: no database, no clock."""
