"""Pure decisions of policy: shapes of figures, packs, the catalogue, calendars and the figures of casework."""
