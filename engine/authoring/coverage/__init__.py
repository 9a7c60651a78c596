"""Which rules the tests let fire, and which outcomes of each condition they show."""
