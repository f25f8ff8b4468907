"""Conversations about plans: one's own, and those read along."""

import streamlit as st

from workbench.ui.chat.assistant_view import assistant_page
from workbench.ui.page import page

with page("Assistant") as user:
    assistant_page(user, st.query_params.get("thread", ""))
