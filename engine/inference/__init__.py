"""What follows from a case: the only room that knows Experta."""
