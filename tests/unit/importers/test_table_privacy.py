"""What tables must never let through: a canary is put wherever it could slip through."""

from __future__ import annotations

import json

import pytest

from scoring.core.versions.v1 import V1
from teams.importers.reading import Finding
from teams.importers.registry import each_finding
from tests.unit.importers.given import OPTIONS, upload

CANARY = "canary@secret.example"
MAPPING = json.dumps(
    {"columns": {"Day": "on", "N": "count", "K": "ref"}, "constants": {"type": "search"}}
)

TABLES = {
    "own.csv": (
        f"type,on,text,contact,conversation,post,ref,at,direction,{CANARY}\n"
        f"comment,2026-11-01,{CANARY},,,{CANARY},{CANARY},,,{CANARY}\n"
        f"connection,2026-11-01,,{CANARY},,,,,,\n"
        f"message,,,{CANARY},{CANARY},,,2026-11-01T10:00:00Z,out,\n"
        f"{CANARY},{CANARY},,,,,,,,\n"
        f"search,{CANARY},,,,,,,,\n"
        f"message,,,{CANARY},{CANARY},,,{CANARY},{CANARY},\n"
        f"search,2026-11-01,,,,,,,,,{CANARY}\n"
    ),
    "ssi.json": json.dumps(
        [
            {"date": "2026-11-01", "overall": 61, "name": CANARY, CANARY: CANARY},
            {"date": CANARY, "overall": 61},
            {"date": f"2026 {CANARY}", "overall": 61},
            {"date": "2026-11-02", "overall": CANARY, "brand": CANARY},
            {CANARY: {"overall": 140, "industry": CANARY}},
        ]
    ),
    "history.csv": (
        f"date,ssi,brand,{CANARY}\n2026-11-01,61,17,{CANARY}\n{CANARY},61,17,{CANARY}\n"
        f"2026-11-02,{CANARY},17,\n2026-11-03,61,{CANARY},\n"
    ),
    "crm.csv": (
        f"ID,Closed date,Stage,Amount,Currency,Contact,Notes,Count ({CANARY})\n"
        f"{CANARY},2026-11-01,won {CANARY},5.5,EUR,{CANARY},{CANARY},1\n"
        f"{CANARY},{CANARY},won,5.5,EUR,{CANARY},{CANARY},1\n"
        f"{CANARY},2026-11-01,won,{CANARY},EUR,{CANARY},{CANARY},1\n"
        f"{CANARY},2026-11-01,won,5.5,{CANARY},{CANARY},{CANARY},1\n"
        f"{CANARY},2026-11-01,won,5.5,EUR,{CANARY},{CANARY},{CANARY}\n"
    ),
    "mine.csv": (
        f"Day,N,K,{CANARY}\n2026-11-01,1,{CANARY},{CANARY}\n{CANARY},1,{CANARY},{CANARY}\n"
        f"2026-11-01,{CANARY},{CANARY},{CANARY}\n"
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_nothing_of_other_people_leaves_a_table(name: str):
    answers = {name: {"columns": MAPPING}}

    [(_, found)] = each_finding([upload(name, TABLES[name].encode())], OPTIONS, V1, answers)

    assert isinstance(found, Finding)
    assert len(found.inputs) == 1
    assert found.inputs[0].kept > 0
    assert len(found.problems) > 1
    assert "canary" not in str(found).casefold()
