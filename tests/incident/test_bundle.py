"""A record as one file: the same bytes each time, and no byte of it can change unnoticed."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident.bundle import Run, bundle, checked, histories, read_manifest, sealed, unpacked
from incident.record import RecordError, record
from incident.vocabulary import Status
from tests.incident.incidents import ANA, MINUTE, POLICY, Story

AS_OF = datetime(2026, 3, 1, 3, 30, tzinfo=UTC)


def ended() -> Story:
    story = Story()
    story.page(ANA)
    story.wait(5 * MINUTE).report()
    story.mark(Status.STABLE)
    story.wait(5 * MINUTE).mark(Status.CLOSED)
    return story


def packed(runs: int = 1) -> bytes:
    histories = [Run(run_id=f"run-{n}", history='{"events": []}') for n in range(1, runs + 1)]
    return bundle(record(ended().incident, {}, POLICY), histories, muster="0.1.0+abc", as_of=AS_OF)


WHOLE = packed(11)


def test_the_same_record_is_the_same_bytes() -> None:
    assert packed(11) == WHOLE


def test_it_says_what_it_is_who_wrote_it_and_under_which_policy() -> None:
    manifest = read_manifest(unpacked(WHOLE, "x.zip"), "x.zip")
    assert manifest.name == "record-k3f9q2mx-20260301T033000Z.zip"
    assert (manifest.muster, manifest.incident) == ("0.1.0+abc", "k3f9q2mx")
    assert manifest.policy_sha256
    assert len(manifest.policy_sha256) == 64
    assert manifest.runs == [f"run-{n}" for n in range(1, 12)]
    assert [name for name, _ in histories(unpacked(WHOLE, "x.zip"))] == [
        f"histories/{n}.json" for n in range(1, 12)
    ]


def test_what_is_whole_is_found_to_be() -> None:
    assert sealed(WHOLE)
    assert all(each.ok for each in checked(WHOLE, "x.zip"))


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_any_byte_that_changes_is_noticed(place: int, by: int) -> None:
    changed = bytearray(WHOLE)
    changed[place] ^= by
    assert not sealed(bytes(changed))
    assert not found_whole(bytes(changed))


def found_whole(packed: bytes) -> bool:
    try:
        return all(each.ok for each in checked(packed, "x.zip"))
    except RecordError:
        return False


@given(st.integers(0, len(WHOLE) - 1))
def test_a_file_that_was_cut_short_is_noticed(length: int) -> None:
    assert not found_whole(WHOLE[:length])


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "a b", ""])
def test_a_record_that_names_a_place_instead_of_an_incident_is_refused(name: str) -> None:
    content = unpacked(WHOLE, "x.zip")
    manifest = json.loads(content["manifest.json"]) | {"incident": name}
    with pytest.raises(RecordError, match=r"x\.zip: manifest\.json is not whole"):
        read_manifest({**content, "manifest.json": json.dumps(manifest).encode()}, "x.zip")
