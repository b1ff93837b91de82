"""How one sandbox is set up: its port, where its state is kept, and whom it tells about what happens."""

from pathlib import Path

from pydantic import BaseModel

from sandbox import people


class SandboxConfig(BaseModel):
    """`port` 0 means any free one; `sandbox.server.serve` writes the chosen one back before it starts."""

    port: int = 0
    state_file: Path | None = None
    slack_request_url: str | None = None  # used while no Socket-Mode client is connected
    slack_manifest: Path | None = None  # with it, only the scopes, events and commands it names exist
    pagerduty_webhook_url: str | None = None
    slack_bot_token: str = people.SLACK_BOT_TOKEN
    slack_app_token: str = people.SLACK_APP_TOKEN
    slack_signing_secret: str = people.SLACK_SIGNING_SECRET
    pagerduty_api_key: str = people.PAGERDUTY_API_KEY
    pagerduty_webhook_secret: str = people.PAGERDUTY_WEBHOOK_SECRET

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"
