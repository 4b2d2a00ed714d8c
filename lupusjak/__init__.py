"""The wiring of lupusjak: settings, environment, Celery, addresses, embedded servers.

`python3 -m lupusjak` imports this file before anything is installed, so nothing stands in it.
"""
