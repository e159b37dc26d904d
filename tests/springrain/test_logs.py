"""Log lines carry the id of the request they belong to, in production as JSON."""

import io
import json
import logging
import logging.config

from core.tracing import set_request_id
from springrain.settings.logs import logging as configuration


def test_a_line_is_json_with_the_request_id():
    settings = configuration(json=True)
    stream = io.StringIO()
    settings["handlers"]["standard"]["stream"] = stream
    settings["loggers"] = {"somewhere": {"handlers": ["standard"], "propagate": False}}
    del settings["root"]
    logging.config.dictConfig(settings)
    set_request_id("0123456789abcdef")
    try:
        logging.getLogger("somewhere").warning("project_submitted 春雨", extra={"number": "CY44-2026-000123"})
    finally:
        set_request_id("")
    line = json.loads(stream.getvalue())
    assert line["message"] == "project_submitted 春雨"
    assert line["request_id"] == "0123456789abcdef"
    assert line["level"] == "WARNING"
    assert line["number"] == "CY44-2026-000123"
    assert line["timestamp"]
