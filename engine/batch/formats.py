"""What cases are read from and results written in. On its own, so that the command line need load nothing else."""

from enum import StrEnum


class InputFormat(StrEnum):
    """What a file of cases is written in."""

    yaml = "yaml"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"


class OutputFormat(StrEnum):
    """What results are written in."""

    jsonl = "jsonl"
    parquet = "parquet"
    csv = "csv"
