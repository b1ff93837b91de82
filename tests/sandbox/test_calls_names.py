"""Every vendor call is named by its method and path."""

import pytest

from sandbox.call_names import name_call


@pytest.mark.parametrize(
    ("method", "path", "name", "write"),
    [
        ("POST", "/slack/api/chat.postMessage", "slack.chat.postMessage", True),
        ("POST", "/slack/api/conversations.history", "slack.conversations.history", False),
        ("POST", "/pagerduty/incidents", "pagerduty.POST /incidents", True),
        ("PUT", "/pagerduty/incidents/Q1A2", "pagerduty.PUT /incidents/{id}", True),
        (
            "POST",
            "/pagerduty/incidents/Q1/responder_requests",
            "pagerduty.POST /incidents/{id}/responder_requests",
            True,
        ),
        ("GET", "/pagerduty/oncalls", "pagerduty.GET /oncalls", False),
        ("GET", "/drive/v3/files/generateIds", "google.drive.files.generateIds", False),
        ("GET", "/drive/v3/files/1a-B_c", "google.drive.files.get", False),
        ("POST", "/drive/v3/files/DOC/copy", "google.drive.files.copy", True),
        ("POST", "/upload/drive/v3/files", "google.drive.files.create", True),
        ("PUT", "/upload/drive/v3/files", "google.drive.files.create", True),
        ("PATCH", "/upload/drive/v3/files/F1", "google.drive.files.update", True),
        ("POST", "/v1/documents/DOC:batchUpdate", "google.docs.documents.batchUpdate", True),
        ("GET", "/v1/documents/DOC", "google.docs.documents.get", False),
        ("POST", "/drive/v3/nonsense", "google.unknown", True),
        ("POST", "/token", "google.token", False),
    ],
)
def test_a_vendor_call_is_named(method: str, path: str, name: str, write: bool) -> None:
    assert name_call(method, path) == (name, write)


@pytest.mark.parametrize("path", ["/", "/ui/state", "/_control/calls", "/slack/socket"])
def test_what_is_no_vendor_call_has_no_name(path: str) -> None:
    assert name_call("GET", path) is None
