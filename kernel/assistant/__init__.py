"""The plan assistant: what a person types becomes a proposal, an answer or one short question."""
