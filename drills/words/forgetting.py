"""What is left of a drill that is deleted, and what is not."""

IN_DRIVE, ON_DISK, IN_TEMPORAL = "In Drive", "On disk", "In Temporal"


def folder_in_bin() -> str:
    return "Its folder in Drive is in the bin, with everything in it; Drive empties that after thirty days."


def no_folder() -> str:
    return "It had no folder in Drive."


def records_deleted(count: int) -> str:
    return f"Records deleted: {count}."


def runs_deleted(count: int) -> str:
    return f"Runs deleted in Temporal: {count}."


def channel_stays() -> str:
    return (
        "Its channel stays in Slack, archived: Slack lets no app delete one. An owner of the workspace can."
    )


def not_deleted(where: str, reason: str) -> str:
    return f"{where} something stays: {reason}."
