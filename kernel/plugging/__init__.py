"""From a well and a policy to a plugging plan; the checker in `check` shares nothing with it."""
