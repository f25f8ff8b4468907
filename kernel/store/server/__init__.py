"""A private PostgreSQL server in a folder: programs, account, address, passwords."""
