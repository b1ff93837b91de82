"""Which activities this process offers: those of the vendors it has credentials for, and for the others their refusal."""

from collections.abc import Callable
from typing import Any

from temporalio.client import Client

from activities.elsewhere import Elsewhere
from activities.forgetting import Forgetting
from activities.google import Google
from activities.google_client import GoogleConnection
from activities.off import off
from activities.oncall import OnCallBook
from activities.pagerduty import PagerDuty, PagerDutyConnection
from activities.policy import PolicyFile
from activities.record_dir import RecordDir
from activities.record_drive import RecordInDrive
from activities.record_files import RecordFiles
from activities.roster import RosterBook
from activities.slack import Slack, slack_client
from incident.policy import Policy
from worker.settings import ConfigurationError, Settings
from workflows.oncall import schedule_id
from workflows.queues import Part, drill_queue
from workflows.remains import Remains
from workflows.remembered import Remembered
from workflows.replaying import verified

Activities = list[Callable[..., Any]]


def activities(part: Part, settings: Settings, policy: Policy, client: Client) -> Activities:
    """What the workers of one queue offer. Raises ConfigurationError for credentials that cannot be what they should be."""
    match part:
        case "incidents":
            book = OnCallBook(client, schedule_id(settings.muster_task_queue))
            return [
                *PolicyFile(policy).activities,
                *book.activities,
                *Elsewhere(client).activities,
                *RosterBook(client).activities,
                *record_files(settings, client),
                *Forgetting(Remains(client), record_dir(settings)).activities,
            ]
        case "slack":
            return slack(settings)
        case "pagerduty":
            return pagerduty(settings)
        case "google":
            return google(settings, client)


def drill_activities(part: Part, settings: Settings, policy: Policy, client: Client) -> Activities:
    """The same for a crew that can page nobody: in PagerDuty's place stands its refusal, whatever the settings hold."""
    if part == "pagerduty":
        return off("PagerDuty", PagerDuty, "a drill pages nobody")
    return activities(part, for_drills(settings), policy, client)


def for_drills(settings: Settings) -> Settings:
    """Queues of their own, and none of PagerDuty's credentials."""
    credentials = ("pagerduty_api_key", "pagerduty_from_email", "pagerduty_webhook_secret")
    queue = drill_queue(settings.muster_task_queue)
    return settings.model_copy(update={**dict.fromkeys(credentials), "muster_task_queue": queue})


def slack(settings: Settings) -> Activities:
    if settings.slack_bot_token is None:
        return off("Slack", Slack, "SLACK_BOT_TOKEN is not set")
    return Slack(slack_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)).activities


def pagerduty(settings: Settings) -> Activities:
    connection = pagerduty_connection(settings)
    if connection is None:
        return off("PagerDuty", PagerDuty, "PAGERDUTY_API_KEY is not set")
    return PagerDuty(connection).activities


def pagerduty_connection(settings: Settings) -> PagerDutyConnection | None:
    """None where PagerDuty is off. Raises ConfigurationError."""
    if settings.pagerduty_api_key is None:
        return None
    if settings.pagerduty_from_email is None:
        raise ConfigurationError(
            "PAGERDUTY_FROM_EMAIL is not set: PagerDuty wants the e-mail address of the user that writes."
        )
    return PagerDutyConnection(
        api_key=settings.pagerduty_api_key,
        from_email=settings.pagerduty_from_email,
        url=settings.pagerduty_api_url,
    )


def record_files(settings: Settings, client: Client) -> Activities:
    remembered = Remembered(client, settings.muster_task_queue)
    return RecordFiles(remembered, verified, record_dir(settings)).activities


def record_dir(settings: Settings) -> RecordDir | None:
    return RecordDir(settings.muster_record_dir) if settings.muster_record_dir else None


def google(settings: Settings, client: Client) -> Activities:
    if settings.google_application_credentials is None:
        reason = "GOOGLE_APPLICATION_CREDENTIALS is not set"
        return [*off("Google", Google, reason), *off("Google", RecordInDrive, reason)]
    connection = GoogleConnection(
        credentials_file=settings.google_application_credentials,
        subject=settings.google_subject,
        api_url=settings.google_api_url,
    )
    remembered = Remembered(client, settings.muster_task_queue)
    try:
        return [
            *Google(connection).activities,
            *RecordInDrive(connection, remembered, verified).activities,
        ]
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"GOOGLE_APPLICATION_CREDENTIALS: {settings.google_application_credentials} "
            f"is not the key file of a service account: {error}"
        ) from error
