"""What Streamlit draws; no other package knows Streamlit."""
