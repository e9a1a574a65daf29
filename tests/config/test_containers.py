"""The container file and the compose example keep to their forms and to what the guide promises of them."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest
from dockerfile_parse import DockerfileParser
from ruamel.yaml import YAML

from liren.config.cli import main

ROOT = Path(__file__).parents[2]
DOCKERFILE, COMPOSE = ROOT / "container" / "Dockerfile", ROOT / "container" / "compose.yaml"
KNOWN = {"FROM", "WORKDIR", "RUN", "COPY", "ENV", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL"} | {
    "HEALTHCHECK",
    "ENTRYPOINT",
    "CMD",
}
OWN = ("server", "worker")


@pytest.fixture(scope="module")
def steps() -> list[tuple[str, str]]:
    parser = DockerfileParser(path=str(DOCKERFILE))
    return [(one["instruction"], one["value"]) for one in parser.structure if one["instruction"] != "COMMENT"]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return json.loads(json.dumps(YAML(typ="safe").load(COMPOSE.read_text())))


def of(steps: list[tuple[str, str]], name: str) -> list[str]:
    return [value for instruction, value in steps if instruction == name]


def test_the_container_file_has_known_steps_and_fixed_images(steps: list[tuple[str, str]]) -> None:
    assert {name for name, _ in steps} <= KNOWN
    assert len(of(steps, "FROM")) == 2, "what builds does not run"
    for image in of(steps, "FROM"):
        assert re.fullmatch(r"[a-z]+:[\d.]+-[a-z-]+( AS build)?", image), "an image of a certain version"
    for value in of(steps, "COPY"):
        assert value.split()[-1].startswith(("/srv/liren", "."))
    for line in of(steps, "RUN"):
        installs = line.count("apt-get install")
        assert line.count("--no-install-recommends") == installs
        assert not installs or "rm -rf /var/lib/apt/lists/*" in line


def test_the_container_runs_as_nobody_and_says_how_it_fares(steps: list[tuple[str, str]]) -> None:
    names = [name for name, _ in steps]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", of(steps, "USER")[-1])
    assert names.index("USER") > max(at for at, name in enumerate(names) if name in ("RUN", "COPY"))
    checks = of(steps, "HEALTHCHECK")
    assert len(checks) == 1
    assert "/livez" in checks[0]
    for name in ("ENTRYPOINT", "CMD"):
        assert isinstance(json.loads(of(steps, name)[-1]), list), (
            "no shell between the signal and the program"
        )
    assert not re.search(r"PASSWORD|SECRET|KEY|TOKEN", " ".join(of(steps, "ENV")))


def test_the_command_of_the_container_is_one_of_the_program(
    steps: list[tuple[str, str]], compose: dict[str, Any]
) -> None:
    words = [json.loads(of(steps, "CMD")[-1]), *(compose["services"][name]["command"] for name in OWN)]
    context = click.Context(main)
    for noun, verb, *options in words:
        group = main.get_command(context, noun)
        assert isinstance(group, click.Group)
        command = group.get_command(context, verb)
        assert command
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in options if word.startswith("--")} <= known


def test_the_compose_example_has_the_form_of_the_specification(compose: dict[str, Any]) -> None:
    kept = files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json"
    schema = json.loads(kept.read_text())
    form = jsonschema.validators.validator_for(schema)(schema)
    form.validate(compose)
    broken = compose | {"services": {"server": {"imag": "liren:0.1.0"}}}
    assert list(form.iter_errors(broken))


def test_services_of_the_program_can_do_nothing_they_need_not(compose: dict[str, Any]) -> None:
    for name in (*OWN, "proxy"):
        service = compose["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]
        assert "privileged" not in service
    for name in OWN:
        service = compose["services"][name]
        assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
        assert "ports" not in service
        assert service["healthcheck"]["test"][0] == "CMD"
    assert compose["networks"]["inner"]["internal"] is True
    assert compose["services"]["database"]["networks"] == ["inner"]


def test_what_is_named_is_there_and_every_image_has_a_version(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        assert re.fullmatch(r"[a-z]+:[\d.]+(-[a-z]+)?", service["image"])
        assert set(service["networks"]) <= set(compose["networks"])
        assert set(service.get("secrets", [])) <= set(compose["secrets"])
        named = {volume.partition(":")[0] for volume in service["volumes"]}
        assert {one for one in named if not one.startswith(".")} <= set(compose["volumes"])
