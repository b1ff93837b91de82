"""What the sandbox's Google Drive holds. All of it survives a restart, the service account's key included."""

import hashlib
import secrets
import string
from datetime import UTC, datetime
from functools import cache
from typing import Literal

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pydantic import BaseModel, ConfigDict, Field

from sandbox import people

FOLDER = "application/vnd.google-apps.folder"
DOCUMENT = "application/vnd.google-apps.document"
WORKSPACE_TYPES = "application/vnd.google-apps."
ADMIN = "admin@example.com"
DOMAIN = "example.com"
SERVICE_ACCOUNT = "muster@sandbox.iam.gserviceaccount.com"
ID_ALPHABET = string.ascii_letters + string.digits + "-_"

Role = Literal["owner", "organizer", "fileOrganizer", "writer", "commenter", "reader"]
GranteeType = Literal["user", "group", "domain", "anyone"]


def now() -> datetime:
    return datetime.now(UTC)


def new_id(length: int = 33) -> str:
    return "1" + "".join(secrets.choice(ID_ALPHABET) for _ in range(length - 1))


class Permission(BaseModel):
    type: GranteeType
    role: Role
    email: str | None = None
    domain: str | None = None
    allow_discovery: bool = False

    @property
    def id(self) -> str:
        """The grantee's own, so that the same one has the same id on every file."""
        if self.type == "anyone":
            return "anyoneWithLink"
        grantee = f"{self.type}:{self.email or self.domain}".lower()
        return str(int(hashlib.sha256(grantee.encode()).hexdigest()[:16], 16)).zfill(20)

    def covers(self, email: str) -> bool:
        match self.type:
            case "anyone":
                return True
            case "domain":
                return email.lower().endswith(f"@{self.domain}".lower())
            case "user":
                return email.lower() == (self.email or "").lower()
            case "group":
                return False  # who is in a group is not known here, but to `access`


class Reply(BaseModel):
    id: str = Field(default_factory=lambda: new_id(11))
    author: str
    content: str = ""
    action: Literal["resolve", "reopen"] | None = None
    assignee: str | None = None
    mentioned: list[str] = []
    at: datetime = Field(default_factory=now)


class Comment(BaseModel):
    id: str = Field(default_factory=lambda: new_id(11))
    author: str  # nobody: somebody without an account, who has the link
    content: str
    anchor: str | None = None
    quoted: dict[str, str] | None = None
    assignee: str | None = None
    mentioned: list[str] = []
    resolved: bool = False
    deleted: bool = False
    replies: list[Reply] = []
    created: datetime = Field(default_factory=now)
    modified: datetime = Field(default_factory=now)


class Span(BaseModel):
    """A stretch of a document's text, in UTF-16 code units; it moves along as the text is edited."""

    start: int
    end: int


class NamedRange(Span):
    id: str
    name: str


class Document(BaseModel):
    text: str = "\n"  # always ends with a newline
    named_ranges: list[NamedRange] = []
    revision: int = 1


class File(BaseModel):
    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    id: str = Field(default_factory=new_id)
    name: str
    mime_type: str
    parents: list[str] = []
    drive_id: str | None = None  # of the shared drive it lies in
    description: str | None = None
    app_properties: dict[str, str] = {}
    properties: dict[str, str] = {}
    starred: bool = False
    created: datetime = Field(default_factory=now)
    modified: datetime = Field(default_factory=now)
    modified_by: str
    trashed: bool = False
    read_only: bool = False
    read_only_reason: str | None = None
    inherited_permissions_disabled: bool = False
    permissions: list[Permission] = []  # given on this very file; the rest come down from its parents
    content: bytes | None = None
    document: Document | None = None
    comments: list[Comment] = []

    @property
    def is_folder(self) -> bool:
        return self.mime_type == FOLDER


class Token(BaseModel):
    email: str  # whom the bearer acts as
    scopes: list[str]
    expires: datetime


class Upload(BaseModel):
    """A resumable upload that has been announced but not finished."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    path_parameters: dict[str, str]
    query: list[tuple[str, str]]
    body: dict[str, object]
    mime_type: str
    by: Token
    received: bytes = b""


class Group(BaseModel):
    """Of the domain's directory, under its address."""

    id: str = Field(default_factory=lambda: new_id(15))
    email: str
    name: str
    description: str = ""
    members: list[str] = []


class Event(BaseModel):
    """Of one person's calendar."""

    id: str
    calendar: str
    body: dict[str, object]
    request_id: str | None = None  # of the conference
    looked_at: int = 0  # how often since it was made


class GoogleState(BaseModel):
    files: dict[str, File] = {}
    private_key: str = Field(repr=False)
    private_key_id: str = Field(default_factory=lambda: secrets.token_hex(20))
    tokens: dict[str, Token] = Field(default={}, repr=False)
    generated_ids: dict[str, str] = {}  # id -> "files" or "shortcuts", while it is unused
    uploads: dict[str, Upload] = {}
    groups: dict[str, Group] = {}  # by address
    events: dict[str, Event] = {}  # by calendar and id
    meetings: dict[str, str] = {}  # request id -> link
    mails_sent: int = 0  # notifications that sharing has caused

    @classmethod
    def seed(cls) -> "GoogleState":
        """The folders lie in a shared drive: a service account can own nothing. The templates are somebody's own."""
        everybody = Permission(type="domain", role="reader", domain=DOMAIN)
        shared = [
            Permission(type="user", role="owner", email=ADMIN),
            Permission(type="user", role="writer", email=SERVICE_ACCOUNT),
            everybody,
        ]
        managed = [
            Permission(type="user", role="organizer", email=ADMIN),
            Permission(type="user", role="organizer", email=SERVICE_ACCOUNT),
            everybody,
        ]
        files = [
            File(
                id=id_,
                name=name,
                mime_type=FOLDER,
                drive_id=people.SHARED_DRIVE,
                modified_by=ADMIN,
                permissions=list(managed),
            )
            for id_, name in people.FOLDERS.items()
        ]
        files += [
            File(
                id=id_,
                name=name,
                mime_type=DOCUMENT,
                modified_by=ADMIN,
                permissions=list(shared),
                document=Document(text=text if text.endswith("\n") else f"{text}\n"),
            )
            for id_, (name, text) in people.TEMPLATES.items()
        ]
        return cls(files={file.id: file for file in files}, private_key=_private_key())


@cache
def _private_key() -> str:
    """One for all sandboxes of a process: it takes long to make."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
