"""Facts about people and what they did."""

from teams.models.changes import BLOCK, EVERYBODY, Change
from teams.models.coaching import NOTE_LENGTH, Goal, GoalOf, Note, UploadRequest
from teams.models.deliveries import (
    OPEN,
    QUICK_LOG,
    ColumnMapping,
    Delivery,
    DeliveryStatus,
    MemberAlias,
)
from teams.models.exports import ExportFormat, ExportStatus, ReportExport
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
from teams.models.privacy import (
    ErasedKey,
    Erasure,
    OptOut,
    OptSource,
    PersonalFile,
    UploadConsent,
)
from teams.models.saved import (
    NAME_LENGTH,
    QUERY_LENGTH,
    SavedGroup,
    SavedGroupMember,
    SavedView,
)
from teams.models.scim import ScimGroup, ScimUser
from teams.models.team import Team, TeamManager

__all__ = [
    "APPLIED",
    "BLOCK",
    "EVERYBODY",
    "NAME_LENGTH",
    "NOTE_LENGTH",
    "OPEN",
    "QUERY_LENGTH",
    "QUICK_LOG",
    "Activity",
    "ActivityKind",
    "Change",
    "ColumnMapping",
    "Connection",
    "Contact",
    "Coverage",
    "Delivery",
    "DeliveryStatus",
    "DirectionChoice",
    "ErasedKey",
    "Erasure",
    "Exchange",
    "ExportFormat",
    "ExportStatus",
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
    "OptOut",
    "OptSource",
    "PersonalFile",
    "PortabilityConnection",
    "PortabilityStatus",
    "ReportExport",
    "SavedGroup",
    "SavedGroupMember",
    "SavedView",
    "ScimGroup",
    "ScimUser",
    "Seat",
    "SeatKind",
    "StateKind",
    "StateSnapshot",
    "Team",
    "TeamManager",
    "TeamMembership",
    "UploadConsent",
    "UploadRequest",
]
