"""When reports and tests fall due, by rules that are data with their citation."""
