"""What the API's description says beyond its views: how refusals look, where tokens come from, and the open data."""

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
NAMES: Schema = {"type": "object", "additionalProperties": TEXT, "description": "By language: zh-hans, en."}
TEXTS: Schema = {"type": "array", "items": TEXT}


def _object(required: tuple[str, ...] = (), **properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(required or properties)}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


# As core.answers writes it.
REFUSAL = _object(
    error=_object(
        ("code", "message", "fields", "request_id"),
        code={**TEXT, "description": "For programs; does not change."},
        message={**TEXT, "description": "For people, in the language asked for."},
        fields={"type": "object", "additionalProperties": TEXTS, "description": "What is wrong with which parameter."},
        request_id=TEXT,
        help=TEXT,
    )
)
REFUSALS = {
    "400": "A parameter is wrong; the answer names it.",
    "401": "Nobody is signed in, or the token does not count any more.",
    "403": "The role does not allow this.",
    "404": "It does not exist, or the caller may not know that it does.",
    "406": "Only JSON is offered.",
    "429": "Too many calls; Retry-After says when to come again.",
    "503": "A part of the portal is being restarted; Retry-After says when to come again.",
}
PART = _object(part=TEXT, name=NAMES, value=WHOLE)
FIGURE = _object(figure=TEXT, name=NAMES, unit=NAMES, definition=NAMES, value=WHOLE, parts=_list(PART))
EDITION = _object(
    province_code={**TEXT, "description": "GB/T 2260; empty: the whole country."},
    province=NAMES,
    as_of={**TEXT, "format": "date"},
    published_at={**TEXT, "format": "date-time"},
    published_by=TEXT,
    version=WHOLE,
    figures=_list(FIGURE),
)
TOKEN = _object(access_token=TEXT, expires_in=WHOLE, token_type=TEXT, scope=TEXT)
TOKEN_REFUSAL = _object(("error",), error=TEXT, error_description=TEXT)
TOKEN_QUESTION = _object(
    ("grant_type",),
    grant_type={**TEXT, "enum": ["client_credentials"]},
    client_id=TEXT,
    client_secret=TEXT,
    scope=TEXT,
)
REGION: Schema = {
    "in": "path",
    "name": "region",
    "required": True,
    "schema": TEXT,
    "description": "Code of a province, e.g. 44.",
}


def complete(result: Schema, generator: Any, request: Any, public: bool) -> Schema:
    """drf-spectacular's POSTPROCESSING_HOOKS: the schema as it made it, and what it cannot know."""
    result["components"].setdefault("schemas", {})["Refusal"] = REFUSAL
    for path in result["paths"].values():
        for operation in path.values():
            operation["responses"] |= _refusals()
    result["paths"] |= dict(_open_data())
    result["paths"]["/api/token/"] = {"post": _token()}
    return result


def _refusals(*statuses: str) -> Schema:
    shown = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    return {
        status: {"description": words, "content": shown}
        for status, words in REFUSALS.items()
        if not statuses or status in statuses
    }


def _open_data() -> Iterator[tuple[str, Schema]]:
    """Published statistics, open to everybody without signing in; fields in docs/reports.md."""
    kinds: tuple[tuple[str, str, Schema], ...] = (
        ("json", "application/json", _object(editions=_list(EDITION))),
        ("csv", "text/csv", TEXT),
    )
    for ending, content_type, schema in kinds:
        for path, parameters, whose in (
            (f"/statistics/data.{ending}", [], "of the country and of all provinces"),
            (f"/statistics/{{region}}/data.{ending}", [REGION], "of one province"),
        ):
            yield path, {"get": _data(ending, content_type, schema, parameters, whose)}


def _data(ending: str, content_type: str, schema: Schema, parameters: list[Schema], whose: str) -> Schema:
    answered = {"description": "Published editions.", "content": {content_type: {"schema": schema}}}
    # These are pages of the portal, so a program that does not ask for JSON is refused with a page.
    missing = {"description": REFUSALS["404"], "content": {"text/html": {"schema": TEXT}, **_json_refusal()}}
    return {
        "operationId": f"statistics_{ending}" + ("_of_province" if parameters else ""),
        "summary": f"Published statistics {whose}, as {ending.upper()}",
        "tags": ["statistics"],
        "security": [{}],
        "parameters": parameters,
        "responses": {
            "200": answered,
            "304": {"description": "Nothing has changed since (ETag, Last-Modified)."},
            **({"404": missing} if parameters else {}),
        },
    }


def _json_refusal() -> Schema:
    return {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}


def _token() -> Schema:
    refused = {"application/json": {"schema": TOKEN_REFUSAL}}
    question = {"application/x-www-form-urlencoded": {"schema": TOKEN_QUESTION}}
    return {
        "operationId": "token",
        "summary": "A token for a program of an enterprise (OAuth 2.0, client credentials)",
        "tags": ["token"],
        "security": [{}],
        "requestBody": {"required": True, "content": question},
        "responses": {
            "200": {"description": "The token.", "content": {"application/json": {"schema": TOKEN}}},
            "400": {"description": "The question is incomplete.", "content": refused},
            "401": {"description": "Unknown or withdrawn key.", "content": refused},
            **_refusals("429", "503"),
        },
    }
