"""The map of a catalogue: image embeddings laid out in the plane, and new vectors placed among them."""
