"""Gunicorn's settings, for `up` and a team's server alike; where to listen, each says itself."""

import os
from pathlib import Path

wsgi_app = "lupusjak.wsgi:application"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
preload_app = True
timeout = 60
graceful_timeout = 10
# A worker that has grown is replaced, and never all of them at once.
max_requests = 5000
max_requests_jitter = 500
# Its sign of life shall not wait for a disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
control_socket_disable = True
# A long question makes a long address; the most that Gunicorn takes.
limit_request_line = 8190
accesslog = "-"
