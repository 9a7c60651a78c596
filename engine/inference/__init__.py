"""Inference: what follows from a case. The only room that knows Experta."""
