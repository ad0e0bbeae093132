from __future__ import annotations

import datetime
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import (
    UNSET,
    Unset,
    decode_datetime,
    decode_model,
    encode,
)


@define
class AuditLog:
    """Audit log event."""

    account: str | Unset = UNSET

    action: str | Unset = UNSET

    name: str | Unset = UNSET

    actor: str | Unset = UNSET

    data: AuditLogData | Unset = UNSET
    """Details of the event, by name."""

    timestamp: datetime.datetime | Unset = UNSET

    action_description: str | Unset = UNSET

    event_id: str | Unset = UNSET
    """ID of the event."""

    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
    """What the answer holds besides, by its name in JSON."""

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> Self:
        """Decode a JSON object. What is not as the spec says is kept as it came.

        Raises:
            TypeError: `src_dict` is not a JSON object.
        """
        if not isinstance(src_dict, dict):
            raise TypeError(f"AuditLog needs a JSON object, not {type(src_dict).__name__}")
        rest = dict(src_dict)
        decoded = cls(
            account=rest.pop("account", UNSET),
            action=rest.pop("action", UNSET),
            name=rest.pop("name", UNSET),
            actor=rest.pop("actor", UNSET),
            data=decode_model(AuditLogData, rest.pop("data", UNSET)),
            timestamp=decode_datetime(rest.pop("timestamp", UNSET)),
            action_description=rest.pop("action_description", UNSET),
            event_id=rest.pop("event_id", UNSET),
        )
        decoded.additional_properties = rest
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """Encode as a JSON object: everything that is set, under its name in the spec."""
        encoded: dict[str, Any] = {
            **self.additional_properties,
            "account": self.account,
            "action": self.action,
            "name": self.name,
            "actor": self.actor,
            "data": self.data,
            "timestamp": self.timestamp,
            "action_description": self.action_description,
            "event_id": self.event_id,
        }
        return {key: encode(value) for key, value in encoded.items() if value is not UNSET}


# At the end, since models may refer to each other in a circle.
from ..models.audit_log_data import AuditLogData
