"""The data API: files and documents under /data/v1/."""
