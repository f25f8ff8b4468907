"""What surrounds every answer over HTTP: headers, problem details, pages without Streamlit."""
