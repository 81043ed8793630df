"""Raw metrics of one day, transcribed from sections 1 to 5 of the scoring model.

Every function takes evidence of which nothing is dated after the day that is looked at, the day of
the weights, and the covered days of the window.
"""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from tests.reference.brand_and_find import (
    audience_growth,
    days_active,
    decision_makers_contacted,
    engagement_on_originals,
    leads_and_accounts_saved,
    original_publishing,
    people_searches,
    profile_completeness,
    prospect_profile_views,
    social_proof,
)
from tests.reference.insights import (
    content_shared,
    engagement_received,
    reactions_given,
    regularity,
    thoughtful_comments,
)
from tests.reference.reading import Evidence
from tests.reference.relationships import (
    decision_maker_connections,
    internal_connections,
    invitation_acceptance,
    message_response,
    network_size,
    two_way_conversations,
)

Days = set[date]

RAW: dict[str, Callable[[Evidence, date, Days], Fraction]] = {
    "B1": profile_completeness,
    "B2": social_proof,
    "B3": original_publishing,
    "B4": engagement_on_originals,
    "B5": audience_growth,
    "F1": people_searches,
    "F2": prospect_profile_views,
    "F3": decision_makers_contacted,
    "F4": leads_and_accounts_saved,
    "F5": days_active,
    "I1": content_shared,
    "I2": engagement_received,
    "I3": thoughtful_comments,
    "I4": reactions_given,
    "I5": regularity,
    "R1": network_size,
    "R2": decision_maker_connections,
    "R3": internal_connections,
    "R5": two_way_conversations,
}
RATE: dict[str, Callable[[Evidence, date, Days], tuple[int, int]]] = {
    "R4": invitation_acceptance,
    "R6": message_response,
}
