"""Sign-in, server-side sessions, roles and API tokens."""
