"""How far advice and experts agree, on plain values, with intervals that hold at small samples."""
