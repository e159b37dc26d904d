"""Asks the web server of this container how it is; the exit status says it."""

import http.client
import os
import sys

host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip()
connection = http.client.HTTPConnection("127.0.0.1", int(os.environ["WEB_BIND"].rpartition(":")[2]), timeout=8)
connection.request("GET", "/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})
sys.exit(connection.getresponse().status != http.HTTPStatus.OK)
