"""Plotly figures that know no Streamlit: pages, notebooks and reports share them."""
