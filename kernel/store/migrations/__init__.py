"""The history of the schema, applied by role app_owner."""
