"""How what was checked is shown: to a person, to programs, in reviews."""
