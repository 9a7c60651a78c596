"""What a rulebook has: lists of its names, and everything there is to know of one."""
