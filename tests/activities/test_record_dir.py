"""The directory of records, whatever else comes to lie in it."""

from pathlib import Path

from activities.record_dir import RecordDir
from incident.bundle import Run, bundle
from incident.record import record
from tests.incident.incidents import POLICY, Story


def test_a_record_that_cannot_be_read_is_not_held_and_hides_no_other(tmp_path: Path) -> None:
    story, directory = Story(id="aaa"), RecordDir(tmp_path)
    packed = bundle(
        record(story.incident, {}, POLICY), [Run(run_id="r1", history="{}")], muster="test", as_of=story.now
    )
    directory.write(packed)
    (tmp_path / "record-aaa-20250301T000000Z.zip").mkdir()
    assert directory.holds("aaa", "r1")
    assert not directory.holds("aaa", "r2")
