"""What cases are read from and results written in. On its own, so that the command line need load nothing else."""

from typing import Literal

InputFormat = Literal["yaml", "json", "jsonl", "csv", "parquet"]
"""What a file of cases is written in."""

OutputFormat = Literal["jsonl", "parquet", "csv"]
"""What results are written in."""
