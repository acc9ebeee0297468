"""What a viewer asks for: filters, views, pages, data sets, languages."""
