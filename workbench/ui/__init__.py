"""Streamlit widgets: the page's frame, tables, plan and review parts."""
