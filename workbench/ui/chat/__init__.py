"""The assistant on the page: conversations, messages, proposal cards, sharing."""
