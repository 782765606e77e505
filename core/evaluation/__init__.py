"""Measuring models on question files."""
