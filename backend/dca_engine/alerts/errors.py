"""The one error of this room: why an alert is refused, in words that can be shown to whoever sent it.

The rule: neither the field nor the reason ever repeats a value from the body, so no secret can leak through them.
"""


class AlertError(Exception):
    """An alert that cannot become a signal.

    `status` is the HTTP status of the answer, `code` a stable word for machines, `field` the dotted path of the field
    at fault (empty when the whole body is), `reason` the sentence for a person.
    """

    def __init__(self, code: str, field: str, reason: str, status: int = 422) -> None:
        super().__init__(f"{field}: {reason}" if field else reason)
        self.status = status
        self.code = code
        self.field = field
        self.reason = reason
