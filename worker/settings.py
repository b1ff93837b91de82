"""What the environment says, checked once at start. Every complaint names the variable and what to do."""

from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from incident.policy import Policy, PolicyError, parse_policy


class ConfigurationError(Exception):
    """One clear line: what is wrong and what to do about it."""


class Settings(BaseSettings):
    """Names as in README.md. Temporal's own variables are read by `temporalio.envconfig`."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True)

    slack_bot_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"

    pagerduty_api_key: SecretStr | None = None
    pagerduty_from_email: str | None = None
    pagerduty_webhook_secret: SecretStr | None = None
    pagerduty_api_url: str = "https://api.pagerduty.com"

    google_application_credentials: Path | None = None
    google_subject: str | None = None
    google_api_url: str | None = None

    muster_policy: Path = Path("policy.toml")
    muster_record_dir: Path | None = None
    muster_task_queue: str = Field(default="muster", min_length=1)
    muster_http_host: str = "127.0.0.1"
    muster_http_port: int = Field(default=3000, ge=0, le=65535)


def read_settings() -> Settings:
    """Raises ConfigurationError."""
    try:
        return Settings()
    except ValidationError as error:
        lines = (f"{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        raise ConfigurationError("; ".join(lines)) from error


def read_policy(settings: Settings) -> Policy:
    """Raises ConfigurationError with file, key and reason."""
    path = settings.muster_policy
    try:
        return parse_policy(path.read_text(encoding="utf-8"), str(path))
    except FileNotFoundError as error:
        raise ConfigurationError(
            f"{path}: there is no policy file. Copy sandbox/policy.toml there and put your ids in, or set MUSTER_POLICY; "
            "beside `muster up`, to sandbox/policy.toml."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: cannot be read: {error}") from error
    except PolicyError as error:
        raise ConfigurationError(str(error)) from error
