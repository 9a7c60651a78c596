"""Where a rulebook has little to say: circumstances without advice of their own, or with contradictory advice."""
