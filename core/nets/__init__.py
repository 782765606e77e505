"""Pure networks: no files, no downloads."""
