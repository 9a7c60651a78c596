"""What if: the advice on a case with changes, and the smallest changes that reach a goal."""
