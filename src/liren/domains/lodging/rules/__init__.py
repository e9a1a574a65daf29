"""Pure decisions: guests as they are entered, checks on the spot, alarms and the four rates."""
