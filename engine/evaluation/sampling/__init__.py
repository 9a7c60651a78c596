"""A sample of the cases of a run, and the sheets on which experts review them without seeing the advice."""
