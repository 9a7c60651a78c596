"""Mappings: how the columns of a foreign table become cases, in words an evaluator writes."""
