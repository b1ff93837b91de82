"""Why a command was not carried out. A refusal changes nothing, and its reason is for the person who gave the command."""


class Refused(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
