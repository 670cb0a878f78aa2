"""`python -m agent` and the command `handraise`."""

from agent.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
