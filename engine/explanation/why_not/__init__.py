"""Why not: what stands in the way of a method or a rule, and the nearest changes that open it."""
