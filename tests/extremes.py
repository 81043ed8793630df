"""An activity document whose every value is at the end of what is allowed."""

from __future__ import annotations

MOST = 1_000_000_000
LONG = "x" * 100_000
EXTREMES = f"""\
{{"type": "coverage", "metrics": ["*"], "from": "0001-01-01", "to": "9999-12-31"}}
{{"type": "active", "on": "0001-01-01", "source": "{LONG}", "ref": "{LONG}"}}
{{"type": "active", "on": "9999-12-31"}}
{{"type": "connection", "contact": "{LONG}", "on": "0001-01-01", "company": "{LONG}"}}
{{"type": "invitation", "contact": "c", "on": "9999-12-31", "direction": "out"}}
{{"type": "message", "contact": "c", "conversation": "x", "at": "9999-12-30T23:00:00Z", \
"direction": "out"}}
{{"type": "message", "contact": "c", "conversation": "x", "at": "0001-01-02T00:00:00Z", \
"direction": "in"}}
{{"type": "reaction", "on": "2026-03-01", "count": {MOST}, "kind": "{LONG}"}}
{{"type": "reaction", "on": "2026-03-01", "count": {MOST}}}
{{"type": "reaction", "on": "2026-03-01", "count": {MOST}}}
{{"type": "network", "on": "2026-03-01", "connections": {MOST}, "decision_makers": {MOST}, \
"internal": {MOST}}}
{{"type": "post", "on": "2026-03-01", "form": "original", "reactions": {MOST}, "words": {MOST}, \
"chars": {MOST}, "impressions": {MOST}, "engagements": {MOST}, "media": "video"}}
{{"type": "followers", "on": "2026-03-01", "gained": -{MOST}, "total": {MOST}}}
{{"type": "comment", "on": "2026-03-01", "text": "{LONG}", "post": "{LONG}"}}
{{"type": "outcome", "on": "2026-03-01", "kind": "won", "amount": 0.{"1" * 10_000}, \
"currency": "{LONG}"}}
{{"type": "proof", "on": "2026-03-01", "endorsements": {MOST}, "recommendations": {MOST}}}
"""
