"""Facts with their provenance, and which paper wins when papers disagree."""
