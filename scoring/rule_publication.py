"""Publishing own rules, with what they made of everybody on the day before they were published."""

from __future__ import annotations

from datetime import date

from accounts import rule_versions
from accounts.access import Access
from accounts.models import RuleVersion
from accounts.rules import rulebook_of, rules_of
from accounts.selectors import local_today
from scoring.rule_effects import effects_data, effects_of
from scoring.rule_previews import preview_rules


def publish_rules(
    *, access: Access, draft: RuleVersion, effective_from: date, note: str
) -> RuleVersion:
    """Publish a draft as ``rule_versions.draft_publish`` does, which says what it raises.

    Beside the version stands what each changed rule makes of the members' latest scores: nothing
    where the version before it is still to come, for nobody has a score by that one.
    """
    book = rulebook_of(access.organization)
    now, former = book.on(local_today(access.organization)), book.periods[-1].rules
    effects = {}
    if now is former:
        then = rules_of(access.organization, draft)
        found = preview_rules(now=now, then=then)
        as_of = max((each.before.as_of for each in found), default=None)
        effects = effects_data(effects_of(found, now, then), as_of)
    return rule_versions.draft_publish(
        access=access, draft=draft, effective_from=effective_from, note=note, effects=effects
    )
