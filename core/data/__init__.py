"""Catalogues, pictures and the built-in collection."""
