"""Pure decisions about codes, names, addresses, datums and outlines."""
