"""The web server, in the demo and in production; what differs comes from environment variables."""

import os

bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
# Requests wait for the database most of the time, so a worker serves several at once.
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 60
graceful_timeout = 10
keepalive = 5
backlog = 1024
max_requests = int(os.environ.get("WEB_MAX_REQUESTS", "0"))
max_requests_jitter = max_requests // 10
# nginx writes the access log; this one keeps its heartbeat files in memory and opens no control socket.
accesslog = None
errorlog = "-"
loglevel = os.environ.get("WEB_LOG_LEVEL", "info")
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
control_socket_disable = True

if os.environ.get("WEB_LOG_JSON") == "1":
    logconfig_dict = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "format": "%(levelname)s %(name)s %(message)s",
                "timestamp": True,
                "rename_fields": {"levelname": "level", "name": "logger"},
            },
        },
        "handlers": {"standard": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["standard"], "level": "INFO"},
        "loggers": {"gunicorn.error": {"handlers": ["standard"], "level": "INFO", "propagate": False}},
    }
