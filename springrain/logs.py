"""Joins log lines to the request or job they belong to."""

import logging

from core.tracing import request_id


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id() or "-"
        return True
