"""How much people may write. Longer is refused; what Slack cannot show in one piece is cut only when it is shown."""

from datetime import timedelta

TITLE_LIMIT = 200
DESCRIPTION_LIMIT = 3000
REPORT_FIELD_LIMIT = 3000
EVENT_LIMIT = 1000
FEEDBACK_LIMIT = 1000
IMPORT_LIMIT = 1000  # of a message; its link leads to the rest
LINE_LIMIT = 500  # a read-back, or a reason
QUOTE_LIMIT = 150  # of what a comment was written to; longer is cut
COMMENT_TASKS = 500  # of one incident; what is given in more comments stays in the document

SHORTEST_PROMISE = timedelta(minutes=1)
LONGEST_PROMISE = timedelta(days=1)
LONGEST_TASK = timedelta(days=30)
