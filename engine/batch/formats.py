"""What cases are read from and results written in. On its own, so that the command line need load nothing else."""

from typing import Literal

InputFormat = Literal["yaml", "json", "jsonl", "csv", "tsv", "xlsx", "ods", "parquet"]
"""What a file of cases is written in; `tsv` is CSV separated by tabs."""

TEXT_TABLES = frozenset({"csv", "tsv"})
SPREADSHEETS = frozenset({"xlsx", "ods"})
PACKED_TABLES = SPREADSHEETS | {"parquet"}
TABLES = TEXT_TABLES | PACKED_TABLES

OutputFormat = Literal["jsonl", "parquet", "csv"]
"""What results are written in."""

Compression = Literal["auto", "zstd", "none"]
"""How results are packed; `auto`: as zstd where the inputs are large."""

Reasons = Literal["full", "ids", "none"]
"""What results say of the reasons: all, the ids of rules and what the rulebook cannot tell, or nothing."""
