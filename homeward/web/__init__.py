"""HTTP without Streamlit: middleware, static files, plain pages."""
