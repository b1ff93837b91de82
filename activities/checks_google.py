"""Whether Google takes Muster's service account, and folders and templates are there to be used. Reads only."""

import asyncio
import re
from collections.abc import Iterator, Set
from functools import partial
from typing import Any

from google.auth.exceptions import RefreshError
from googleapiclient.errors import HttpError

from activities import google_conference as conference
from activities import google_groups as groups
from activities.checks import TRY_AGAIN, Check, Examination, Trouble
from activities.errors import NETWORK, google_words
from activities.google import FOLDER
from activities.google_client import Delegate, GoogleClient, GoogleConnection
from activities.google_documents import DOCUMENT
from incident.vendors import ConferencePolicy, GooglePolicy, GroupsPolicy

NO_PERMISSION = (
    "Enable the Drive and Docs APIs in its Google Cloud project, and share the file with it as an editor"
)
NO_ADMINISTRATOR = "Enable the Admin SDK API, let google.{key}.acts_for be somebody who may manage groups, and check the domain"
NO_CALENDAR = "Enable the Calendar API, and let google.{key}.acts_for be somebody whose calendar it is"
TOKEN = re.compile(r"\{\{.*?\}\}")


class GoogleChecks:
    """What blocks runs in threads."""

    def __init__(self, connection: GoogleConnection) -> None:
        self._connection = connection
        self._client: GoogleClient | None = None

    def of(self, policy: GooglePolicy | None, tokens: dict[str, Set[str]]) -> Examination:
        """`tokens` are the names of those that Muster fills in, without their braces, by the policy's key of the template."""
        rest = []
        if policy:
            rest = [
                self._folder("root_folder", policy.root_folder),
                self._folder("archive_folder", policy.archive_folder),
            ]
            for key, known in tokens.items():
                rest += self._template(key, getattr(policy, key), known)
        if policy and policy.groups:
            rest.append(
                self._delegated("groups", policy.groups.domain, groups.API, groups.SCOPE, policy.groups)
            )
        if policy and policy.conference:
            at = policy.conference.calendar
            rest.append(
                self._delegated("conference", at, conference.API, conference.SCOPE, policy.conference)
            )
        access = Check("Google service account", partial(asyncio.to_thread, self._account))
        return Examination([access], rest)

    def _folder(self, key: str, id: str) -> Check:
        return _check(key, id, partial(self._writable_folder, key, id))

    def _template(self, key: str, id: str | None, known: Set[str]) -> list[Check]:
        return [_check(key, id, partial(self._readable_template, key, id, known))] if id else []

    def _delegated(
        self, key: str, of: str, api: tuple[str, str], scope: str, policy: GroupsPolicy | ConferencePolicy
    ) -> Check:
        return _check(key, of, partial(self._looks, key, api, scope, policy))

    def _looks(
        self, key: str, api: tuple[str, str], scope: str, policy: GroupsPolicy | ConferencePolicy
    ) -> str:
        delegate = Delegate(self._connection, api, scope)
        person = policy.acts_for or self._connection.subject
        if person is None:
            raise Trouble(
                "it needs a person to act for",
                f"Set google.{key}.acts_for in the policy, or GOOGLE_SUBJECT",
            )
        if isinstance(policy, GroupsPolicy):
            asked, remedy = delegate.api.groups().list(domain=policy.domain, maxResults=1), NO_ADMINISTRATOR
        else:
            asked, remedy = delegate.api.events().list(calendarId=policy.calendar, maxResults=1), NO_CALENDAR
        try:
            delegate.session(policy.acts_for)(asked)
        except RefreshError as error:
            if error.retryable:
                raise _no_answer() from error
            raise Trouble(
                f"Google does not let the service account act for {person}",
                f"Grant it {scope} by domain-wide delegation",
            ) from error
        except HttpError as error:
            raise Trouble(google_words(error).message, remedy.format(key=key)) from error
        except NETWORK as error:
            raise _no_answer() from error
        return f"acts for {person}"

    def _account(self) -> str:
        file = self._connection.credentials_file
        try:
            self._client = GoogleClient(self._connection)
        except (OSError, ValueError) as error:
            raise Trouble(
                f"{file} is not the key file of a service account",
                "Set GOOGLE_APPLICATION_CREDENTIALS to the JSON key that Google Cloud gave out",
            ) from error
        self._asked(self._client.drive.files().generateIds(count=1, space="drive", type="files"))
        return f"accepted{f', acts for {self._connection.subject}' if self._connection.subject else ''}"

    def _writable_folder(self, key: str, id: str) -> str:
        folder = self._file(key, id, "name,mimeType,trashed,driveId,capabilities/canAddChildren")
        if folder["mimeType"] != FOLDER:
            raise Trouble(f"{folder['name']} is not a folder", f"Correct google.{key} in the policy")
        if not folder["capabilities"]["canAddChildren"]:
            raise Trouble(
                f"Muster may not write in {folder['name']}", "Share it with the service account as an editor"
            )
        if not folder.get("driveId") and not self._connection.subject:
            raise Trouble(
                f"{folder['name']} is in no shared drive, and a service account can own no document",
                "Move it into a shared drive that the service account manages, or set GOOGLE_SUBJECT",
            )
        return f"{folder['name']}, writable"

    def _readable_template(self, key: str, id: str, known: Set[str]) -> str:
        template = self._file(key, id, "name,mimeType,trashed,capabilities/canCopy")
        name = template["name"]
        if template["mimeType"] != DOCUMENT:
            raise Trouble(f"{name} is not a Google Doc", f"Convert it, or correct google.{key} in the policy")
        if not template.get("capabilities", {}).get("canCopy", True):
            raise Trouble(f"Muster may not copy {name}", "Allow viewers to copy it, or share it as an editor")
        document = self._asked(self._google.docs.documents().get(documentId=id, includeTabsContent=True))
        found = {token for text in _paragraphs(document) for token in TOKEN.findall(text)}
        if unknown := sorted(found - {f"{{{{{token}}}}}" for token in known}):
            raise Trouble(
                f"{name} has {', '.join(unknown)}, which Muster does not fill in",
                f"Correct or remove it; there are {', '.join(sorted(known))}",
            )
        return f"{name}, tokens known: {len(found)}"

    def _file(self, key: str, id: str, fields: str) -> dict[str, Any]:
        asked = self._google.drive.files().get(fileId=id, fields=fields, supportsAllDrives=True)
        file = self._asked(asked, key)
        if file["trashed"]:
            raise Trouble(
                f"{file['name']} is in the bin", f"Restore it, or correct google.{key} in the policy"
            )
        return file

    @property
    def _google(self) -> GoogleClient:
        assert self._client, "nothing is asked before the account is accepted"
        return self._client

    def _asked(self, request: Any, key: str = "") -> dict[str, Any]:
        """Google's answer, or Trouble; `key` is where in the policy the request's identifier stands."""
        try:
            return self._google.session()(request)
        except RefreshError as error:
            if error.retryable:
                raise _no_answer() from error
            raise Trouble(
                "Google refuses the service account",
                "Check GOOGLE_APPLICATION_CREDENTIALS and, for GOOGLE_SUBJECT, domain-wide delegation",
            ) from error
        except HttpError as error:
            if error.resp.status == 404 and key:
                raise Trouble(
                    "Google shows Muster no such file",
                    f"Share it with the service account, or correct google.{key} in the policy",
                ) from error
            remedy = NO_PERMISSION if error.resp.status == 403 else TRY_AGAIN
            raise Trouble(google_words(error).message, remedy) from error
        except NETWORK as error:
            raise _no_answer() from error


def _no_answer() -> Trouble:
    return Trouble("Google does not answer", f"{TRY_AGAIN} (GOOGLE_API_URL)")


def _check(key: str, id: str, ask: partial[str]) -> Check:
    return Check(f"Google {key.replace('_', ' ')} {id}", partial(asyncio.to_thread, ask))


def _paragraphs(node: Any) -> Iterator[str]:
    """Every paragraph's text, wherever in the document it is; a change of style within one does not cut a token."""
    if isinstance(node, list):
        for item in node:
            yield from _paragraphs(item)
    elif isinstance(node, dict):
        if isinstance(elements := node.get("elements"), list):
            yield "".join(element.get("textRun", {}).get("content", "") for element in elements)
        else:
            for value in node.values():
                yield from _paragraphs(value)
