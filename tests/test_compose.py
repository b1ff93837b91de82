"""The container set-up, as far as it can be held without a container engine: its form, its names, its own shell script."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
import tomllib
import warnings
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.testing import WorkflowEnvironment
from typer.main import get_command

from cli.app import app
from cli.checks_temporal import TemporalChecks
from cli.stack import temporal_binary
from worker.settings import Settings
from workflows.payloads import CONVERTER
from workflows.scenarios import OURS as SCENARIOS

ROOT = Path(__file__).parents[1]
FILE = ROOT / "docker-compose.yml"
SERVICES: dict[str, Any] = YAML(typ="safe").load(FILE)["services"]
OURS = ("worker", "slack")


def names_in(path: Path) -> set[str]:
    return set(re.findall(r"\$\{([A-Z_]+)", path.read_text()))


def test_the_compose_file_fits_the_compose_specification() -> None:
    schema = ["--builtin-schema", "vendor.compose-spec"]
    checked = subprocess.run(
        [Path(sys.executable).with_name("check-jsonschema"), *schema, FILE],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_docker_itself_accepts_the_compose_file(tmp_path: Path) -> None:
    compose = compose_command()
    if compose is None:
        reason = "no docker compose here: docker-compose.yml was held against its schema only"
        warnings.warn(reason, stacklevel=1)
        pytest.skip(reason)
    filled_in = tmp_path / "env"
    filled_in.write_text((ROOT / ".env.example").read_text() + "\nPOSTGRES_PASSWORD=long-and-random\n")
    config = [*compose, "--env-file", filled_in, "-f", FILE, "config", "--quiet"]
    checked = subprocess.run(config, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


def compose_command() -> list[str] | None:
    for command in (["docker", "compose"], ["docker-compose"]):
        if not shutil.which(command[0]):
            continue
        version = subprocess.run(
            [*command, "version", "--short"], capture_output=True, text=True, check=False
        )
        if version.returncode == 0 and not version.stdout.startswith("1."):  # the old one knows half of it
            return command
    return None


def test_the_example_names_every_variable_and_no_other() -> None:
    example = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert example == names_in(FILE)


def test_every_variable_given_to_muster_is_one_that_it_reads() -> None:
    read = {name.upper() for name in Settings.model_fields} | {"TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE"}
    secrets = {name for name in read if re.search("TOKEN|SECRET|KEY|CREDENTIALS", name)}
    for service in OURS:
        given = set(SERVICES[service]["environment"])
        assert given <= read
        assert secrets <= given


def test_the_readme_lists_every_variable_that_is_read() -> None:
    table = re.findall(r"^\| (`[A-Z_`, ]+) \|", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert {name for row in table for name in re.findall("[A-Z_]+", row)} == {
        name.upper() for name in Settings.model_fields
    }


def test_every_command_and_file_that_is_named_exists() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    for service in OURS:
        program, verb = SERVICES[service]["command"]
        assert program == "muster"
        assert verb in commands
    assert (ROOT / "worker" / "health.py").exists()
    (mounted,) = SERVICES["temporal"]["volumes"]
    source, target, _ = mounted.split(":")
    inside = "/etc/temporal/" + SERVICES["temporal"]["environment"]["DYNAMIC_CONFIG_FILE_PATH"]
    assert (ROOT / source / Path(inside).relative_to(target)).is_file()


def test_nothing_is_published_beyond_this_machine() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert len(published) == 3
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_everything_that_runs_on_is_watched_and_started_again() -> None:
    for name, service in SERVICES.items():
        if name in ("temporal-schema", "temporal-namespace"):  # these come to an end
            assert "restart" not in service
        else:
            assert service["restart"] == "unless-stopped"
            assert name == "temporal-ui" or service["healthcheck"]["test"]


def test_no_secret_and_nothing_unneeded_goes_into_the_image() -> None:
    assert "*" in (ROOT / ".dockerignore").read_text().splitlines()
    assert all((ROOT / name).exists() for name in let_in())
    assert not {".env", ".git", "tests", "policy.toml"} & set(let_in())


def let_in() -> list[str]:
    return [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]


def test_what_goes_into_the_image_is_enough_to_run(tmp_path: Path) -> None:
    for name in let_in():
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    package = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"][
        "wheel"
    ]
    assert set(package["packages"]) == {path.name for path in tmp_path.iterdir()}
    alone = f"import sys; sys.path.remove({str(ROOT)!r}); sys.path.insert(0, '.'); from cli.app import main; main()"
    ran = subprocess.run(
        [sys.executable, "-P", "-c", alone, "--help"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert ran.returncode == 0, ran.stderr
    assert list((tmp_path / SCENARIOS.relative_to(ROOT)).glob("*.yaml"))


def test_every_description_of_google_that_is_read_stays_in_the_image() -> None:
    kept = set(re.findall(r"! -name (\S+)\.json", (ROOT / "Dockerfile").read_text()))
    code = "".join(path.read_text() for path in (ROOT / "activities").glob("*.py"))
    read = {f"{name}.{version}" for name, version in re.findall(r'"(\w+)", "(v\d|\w+_v\d)"', code)}
    assert read == kept


@pytest.mark.parametrize("service", ["temporal-schema", "temporal-namespace"])
def test_the_shell_scripts_are_whole(service: str) -> None:
    (script,) = SERVICES[service]["command"]
    checked = subprocess.run(
        ["sh", "-n"], input=script.replace("$$", "$"), capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr


async def test_the_namespace_is_set_up_as_muster_needs_it_and_twice_is_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The script out of the compose file, against a server with the dynamic configuration out of deploy/."""
    setup = SERVICES["temporal-namespace"]
    namespace = setup["environment"]["TEMPORAL_NAMESPACE"]
    (script,) = setup["command"]
    async with await WorkflowEnvironment.start_local(
        dev_server_existing_path=temporal_binary(),
        dev_server_extra_args=dynamic_configuration(),
        dev_server_log_level="error",
        data_converter=CONVERTER,
    ) as env:
        named = {
            "TEMPORAL_ADDRESS": env.client.service_client.config.target_host,
            "TEMPORAL_NAMESPACE": namespace,
        }
        environment = os.environ | named | {"PATH": f"{Path(temporal_binary()).parent}:{os.environ['PATH']}"}
        for _ in range(2):
            shell = await asyncio.create_subprocess_exec(
                *setup["entrypoint"],
                script.replace("$$", "$"),
                env=environment,
                stdout=asyncio.subprocess.DEVNULL,
            )
            assert await asyncio.wait_for(shell.wait(), 60) == 0

        described = await env.client.workflow_service.describe_namespace(
            DescribeNamespaceRequest(namespace=namespace)
        )
        assert described.config.workflow_execution_retention_ttl.ToTimedelta().days == 30

        for name, value in named.items():
            monkeypatch.setenv(name, value)
        found = {
            finding.what: finding.state
            for finding in await TemporalChecks("muster", timedelta(days=20)).of().made()
        }
        assert found["Temporal namespace"] == found["Temporal search attributes"] == "ok"


def dynamic_configuration() -> list[str]:
    settings = YAML(typ="safe").load(ROOT / "deploy" / "dynamicconfig" / "production.yaml")
    return [
        word
        for key, values in settings.items()
        for word in ("--dynamic-config-value", f"{key}={values[0]['value']}")
    ]
