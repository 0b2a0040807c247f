"""How gunicorn serves Valuary; every value can be set from the environment."""

import gc
import os
import threading

from gunicorn.http import message

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Threads keep idle connections and slow readers from holding a process.
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
# The site is imported once, which halves the start and shares its memory between the processes.
preload_app = True
timeout = 60
# A pasted page of Chinese is tens of kilobytes in an address. The site answers it with a notice;
# gunicorn would refuse it in its own words from 8,190 bytes on, whatever the setting says.
limit_request_line = message.MAX_REQUEST_LINE = 65_536
graceful_timeout = 10
keepalive = 5
# The heartbeat file of a worker must not wait for a slow disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112,S108
accesslog = None
errorlog = "-"
# Nothing is written outside the data folder.
control_socket_disable = True


def post_fork(server, worker):
    """Let the garbage collector pass over what was there before the first request."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pre_fork(server, worker):
    """Let no connection or thread cross a fork."""
    from django.db import connections

    connections.close_all()
    if threading.active_count() > 1:
        raise RuntimeError(f"Threads before the fork: {threading.enumerate()}")
