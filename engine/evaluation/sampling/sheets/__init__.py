"""Review sheets: a case in words and what to say of it, as a spreadsheet, as CSV and as a form for a browser."""
