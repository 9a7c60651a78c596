"""Where names stand in the files of a rulebook and in cases, found from what a file says alone."""
