"""The studio sews, drapes and renders the collection that ships; it is never imported at run time."""
