"""How much people may write. Longer is refused; what Slack cannot show in one piece is cut only when it is shown."""

from datetime import timedelta

TITLE_LIMIT = 200
DESCRIPTION_LIMIT = 3000
REPORT_FIELD_LIMIT = 3000
EVENT_LIMIT = 1000
LINE_LIMIT = 500  # a read-back, or a reason

SHORTEST_PROMISE = timedelta(minutes=1)
LONGEST_PROMISE = timedelta(days=1)
