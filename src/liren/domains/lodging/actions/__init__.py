"""What changes guest houses, their guests, and what checks found."""
