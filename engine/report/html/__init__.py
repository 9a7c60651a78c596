"""A report as one HTML file that needs nothing else: no request, no script from elsewhere, readable and printable."""
