"""Ensemble's library: catalogues, encoders, compatibility scorers and outfit completion."""
