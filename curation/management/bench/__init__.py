"""The benchmarks of `manage.py bench`, each with its baseline in the same run."""
