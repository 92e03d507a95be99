"""`manage.py apikey`."""
