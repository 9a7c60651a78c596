"""Questions about all cases at once, put to the solver z3: is there a case in which …, and which?"""
