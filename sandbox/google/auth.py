"""Service-account sign-in: a signed assertion becomes a bearer token, and a bearer token a person who acts."""

import secrets
from datetime import timedelta
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives import serialization
from google.auth import jwt
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.google.discovery import Method, methods
from sandbox.google.errors import Refusal
from sandbox.google.state import DOMAIN, SERVICE_ACCOUNT, GoogleState, Token, now

AUDIENCE = "https://oauth2.googleapis.com/token"  # whatever the token_uri says
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LIFETIME = timedelta(seconds=3599)


class TokenRefusal(Exception):
    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description


def service_account_file(state: GoogleState, base_url: str) -> dict[str, Any]:
    """What `GOOGLE_APPLICATION_CREDENTIALS` points to, for this sandbox and no other."""
    return {
        "type": "service_account",
        "project_id": "sandbox",
        "private_key_id": state.private_key_id,
        "private_key": state.private_key,
        "client_email": SERVICE_ACCOUNT,
        "client_id": "100000000000000000001",
        "token_uri": f"{base_url}/token",
        "universe_domain": "googleapis.com",
    }


async def token(state: GoogleState, request: Request) -> Response:
    form = await request.form()
    try:
        if form.get("grant_type") != GRANT:
            raise TokenRefusal("unsupported_grant_type", f"Invalid grant_type: {form.get('grant_type')}")
        granted = _grant(state, str(form.get("assertion", "")))
    except TokenRefusal as refusal:
        content = {"error": refusal.error, "error_description": refusal.description}
        return JSONResponse(content, 401 if refusal.error == "unauthorized_client" else 400)
    bearer = f"ya29.sandbox-{secrets.token_urlsafe(32)}"
    state.tokens = {key: kept for key, kept in state.tokens.items() if kept.expires > now()}
    state.tokens[bearer] = granted
    expires_in = int(LIFETIME.total_seconds())
    return JSONResponse({"access_token": bearer, "expires_in": expires_in, "token_type": "Bearer"})


def authenticate(state: GoogleState, authorization: str | None) -> Token:
    bearer = (authorization or "").removeprefix("Bearer ")
    known = state.tokens.get(bearer)
    if known is None or known.expires <= now():
        raise Refusal(401, "authError", "Request had invalid authentication credentials.")
    return known


def authorise(method: Method, known: Token) -> None:
    if not set(method.definition.get("scopes", ())) & set(known.scopes):
        raise Refusal(403, "insufficientPermissions", "Request had insufficient authentication scopes.")


def _grant(state: GoogleState, assertion: str) -> Token:
    try:
        claims = jwt.decode(  # type: ignore[no-untyped-call]
            assertion, certs=_public_key(state.private_key), audience=AUDIENCE
        )
    except ValueError as error:  # malformed, badly signed, expired, or meant for somebody else
        raise TokenRefusal("invalid_grant", f"Invalid JWT: {error}") from None
    if claims.get("iss") != SERVICE_ACCOUNT:
        raise TokenRefusal("invalid_grant", "Invalid grant: account not found")
    scopes = str(claims.get("scope", "")).split()
    if not scopes or not set(scopes) <= _known_scopes():
        raise TokenRefusal("invalid_scope", "Invalid OAuth scope or ID token audience provided.")
    subject = str(claims.get("sub") or SERVICE_ACCOUNT)
    if subject != SERVICE_ACCOUNT and not subject.endswith(f"@{DOMAIN}"):
        raise TokenRefusal(
            "unauthorized_client", "Client is unauthorized to retrieve access tokens using this method."
        )
    return Token(email=subject, scopes=scopes, expires=now() + LIFETIME)


@lru_cache(maxsize=2)
def _public_key(private_key: str) -> bytes:
    private = serialization.load_pem_private_key(private_key.encode(), password=None)
    return private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _known_scopes() -> set[str]:
    return {scope for method in methods() for scope in method.api["auth"]["oauth2"]["scopes"]}
