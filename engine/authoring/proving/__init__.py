"""Safeguards before the solver: proven for all cases, or broken by a smallest one."""
