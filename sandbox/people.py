"""The people, channels, schedules and files that a fresh sandbox knows; `sandbox/policy.toml` names the same ones."""

from pydantic import BaseModel


class SandboxPerson(BaseModel):
    name: str
    email: str
    slack_id: str
    pagerduty_id: str | None  # None: has no PagerDuty account
    timezone: str
    phone: str


PEOPLE = [
    SandboxPerson(
        name="Ana Reyes",
        email="ana@example.com",
        slack_id="U0ANA",
        pagerduty_id="PUANA01",
        timezone="Europe/Madrid",
        phone="+34 600 000 001",
    ),
    SandboxPerson(
        name="Ben Okafor",
        email="ben@example.com",
        slack_id="U0BEN",
        pagerduty_id="PUBEN01",
        timezone="Europe/London",
        phone="+44 7700 900001",
    ),
    SandboxPerson(
        name="Chloe Martin",
        email="chloe@example.com",
        slack_id="U0CHLOE",
        pagerduty_id="PUCHL01",
        timezone="America/New_York",
        phone="+1 202 555 0101",
    ),
    SandboxPerson(
        name="Dev Patel",
        email="dev@example.com",
        slack_id="U0DEV",
        pagerduty_id="PUDEV01",
        timezone="Asia/Kolkata",
        phone="+91 98000 00001",
    ),
    SandboxPerson(
        name="Eve Lindqvist",
        email="eve@example.com",
        slack_id="U0EVE",
        pagerduty_id=None,
        timezone="Europe/Stockholm",
        phone="+46 70 000 00 01",
    ),
]

BOT_USER_ID = "U0MUSTER"
BOT_ID = "B0MUSTER"
APP_ID = "A0MUSTER"
TEAM_ID = "T0MUSTER"
PAGERDUTY_BOT_EMAIL = "muster@example.com"  # the PagerDuty user that writes; id PUMUSTR

CHANNELS = {"C0GENERAL": "general", "C0STATUS": "status", "C0EXEC": "executives"}
BOT_IS_IN = ("status", "executives")

SERVICE = "PSVC001"
ESCALATION_POLICIES = {  # id -> name, e-mail of who is on call at level 1
    "PEP0001": ("Incident commanders", "ana@example.com"),
    "PEP0002": ("Backup commanders", "ben@example.com"),
    "PEP0003": ("Database", "chloe@example.com"),
}

SHARED_DRIVE = "0ASANDBOX"
FOLDERS = {"FOLDER_ROOT": "Incidents", "FOLDER_ARCHIVE": "Incident archive"}
TEMPLATES = {
    "DOC_INCIDENT": (
        "Incident template",
        "{{title}}\n\nIncident {{id}}, declared {{declared_at}} by {{reporter}} in {{channel_url}}\n\n"
        "{{description}}\n\n{{facts}}\n\n{{timeline}}\n\nStatus reports\n",
    ),
    "DOC_EXECUTIVE": (
        "Executive template",
        "Executive reports: {{title}}\n\nIncident {{id}} · declared {{declared_at}}\nCommander: {{commander}}\n\n",
    ),
    "DOC_REVIEW": (
        "Review template",
        "Review: {{title}}\n\nIncident {{id}} · {{severity}}\nCommander: {{commander}}\n"
        "Declared: {{declared_at}}\nStable: {{stable_at}}\nImpact: {{impact}}\nChannel: {{channel_url}}\n"
        "Page: {{page_url}}\n\nWhat happened\n{{description}}\n\nTimeline\n{{timeline}}\n\nDecisions\n{{decisions}}\n\n"
        "What we learned\n\nActions\nLeft to do when it was stable:\n{{tasks}}\n",
    ),
}

# Tokens and secrets of the sandbox: good on loopback only, and known to everybody who reads this file.
SLACK_BOT_TOKEN = "xoxb-sandbox"
SLACK_APP_TOKEN = "xapp-sandbox"
SLACK_SIGNING_SECRET = "sandbox-signing-secret"
PAGERDUTY_API_KEY = "sandbox-pagerduty-key"
PAGERDUTY_WEBHOOK_SECRET = "sandbox-webhook-secret"
