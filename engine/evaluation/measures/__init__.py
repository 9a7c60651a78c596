"""How far advice and experts agree, on plain values: the measures, and intervals for them that hold at small samples."""
