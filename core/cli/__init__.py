"""Commands, run as `python -m core.cli.NAME`."""
