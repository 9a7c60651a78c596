"""What the text behind a rulebook says, place by place, held against what the rulebook makes of it."""
