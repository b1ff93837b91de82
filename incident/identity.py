"""Names that are computed, never invented twice: the incident's id, its workflow and its channel."""

from base64 import b32encode
from hashlib import sha256

from slugify import slugify

CHANNEL_NAME_LIMIT = 80  # Slack: conversations.create


def incident_id(idempotency_key: str) -> str:
    """The same declaration twice is one incident: eight letters and digits of its key's hash."""
    return b32encode(sha256(idempotency_key.encode()).digest()).decode().lower()[:8]


def workflow_id(incident: str) -> str:
    return f"incident-{incident}"


def review_id(incident: str) -> str:
    return f"review-{incident}"


def drill_id(incident: str) -> str:
    return f"drill-{incident}"


def forget_id(incident: str) -> str:
    """Of what deletes a drill in the end."""
    return f"forget-{incident}"


def commander_id(email: str) -> str:
    """Of somebody on the roster."""
    return f"commander-{email.casefold()}"


def channel_name(incident: str, public_title: str) -> str:
    """`inc-checkout-is-failing-k3f9q2mx`; the id at the end keeps it unique and recognisable."""
    slug = slugify(public_title, max_length=CHANNEL_NAME_LIMIT - len(f"inc--{incident}"), word_boundary=True)
    return f"inc-{slug}-{incident}" if slug else f"inc-{incident}"
