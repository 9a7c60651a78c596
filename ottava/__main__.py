"""`python -m ottava` is the command `ottava`."""

from ottava.engine.cli.main import main

if __name__ == "__main__":
    main()
