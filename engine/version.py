"""Which Ottava this is. The version of the package is read from here, too."""

VERSION = "0.2.0"
