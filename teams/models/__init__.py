"""Facts about people and what they did."""

from teams.models.coaching import NOTE_LENGTH, Goal, GoalOf, Note, UploadRequest
from teams.models.deliveries import (
    OPEN,
    QUICK_LOG,
    ColumnMapping,
    Delivery,
    DeliveryStatus,
    MemberAlias,
)
from teams.models.facts import (
    Activity,
    ActivityKind,
    Connection,
    Contact,
    Coverage,
    DirectionChoice,
    Exchange,
    Fact,
    Invitation,
    Seat,
    SeatKind,
    StateKind,
    StateSnapshot,
)
from teams.models.imports import APPLIED, Import, ImportPhase, ImportStatus
from teams.models.looks import Look, LookKind
from teams.models.member import Member, TeamMembership
from teams.models.portability import PortabilityConnection, PortabilityStatus
from teams.models.team import Team, TeamManager

__all__ = [
    "APPLIED",
    "NOTE_LENGTH",
    "OPEN",
    "QUICK_LOG",
    "Activity",
    "ActivityKind",
    "ColumnMapping",
    "Connection",
    "Contact",
    "Coverage",
    "Delivery",
    "DeliveryStatus",
    "DirectionChoice",
    "Exchange",
    "Fact",
    "Goal",
    "GoalOf",
    "Import",
    "ImportPhase",
    "ImportStatus",
    "Invitation",
    "Look",
    "LookKind",
    "Member",
    "MemberAlias",
    "Note",
    "PortabilityConnection",
    "PortabilityStatus",
    "Seat",
    "SeatKind",
    "StateKind",
    "StateSnapshot",
    "Team",
    "TeamManager",
    "TeamMembership",
    "UploadRequest",
]
