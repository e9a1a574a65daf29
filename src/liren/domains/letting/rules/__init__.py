"""Pure decisions: days of a stay, and when a room is over-crowded."""
