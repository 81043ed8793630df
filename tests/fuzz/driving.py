"""Changes the seeds of one target again and again. A process of its own: it may not survive."""

from __future__ import annotations

import hashlib
import re
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from random import Random
from typing import Any

try:
    import atheris
except ImportError:
    atheris = None

INSTRUMENTED = ["teams.importers", "scoring.core"]
LARGEST = 1 << 16
MEGABYTES = 1024
SLOWEST = 20

Run = Callable[[bytes], None]
Seeds = tuple[bytes, ...]


def main(name: str, seconds: str, folder: str) -> None:
    """Fuzz a target. What is found ends the process, and its bytes are in the folder."""
    with instrumented():
        from tests.fuzz.targets import TARGETS, Together
    target = Together() if name == "all" else TARGETS[name]
    print(f"guided by coverage: {'yes' if atheris else 'no, atheris is not installed'}", flush=True)
    drive = guided if atheris else blind
    drive(target.run, target.seeds, int(seconds), Path(folder))


def instrumented() -> AbstractContextManager[Any]:
    """Have what is imported within tell what of it is run, where that is possible."""
    return atheris.instrument_imports(include=INSTRUMENTED) if atheris else nullcontext()


def guided(run: Run, seeds: Seeds, seconds: int, folder: Path) -> None:
    """Hand over to libFuzzer, which ends the process."""
    corpus, words = folder / "corpus", folder / "words"
    corpus.mkdir()
    for seed in seeds:
        (corpus / hashlib.sha256(seed).hexdigest()).write_bytes(seed)
    words.write_text("".join(f'"{word}"\n' for word in dictionary(seeds)))
    options = {
        "max_total_time": seconds,
        "max_len": LARGEST,
        "rss_limit_mb": MEGABYTES,
        "timeout": SLOWEST,
        "artifact_prefix": f"{folder}/",
        "dict": words,
        "print_final_stats": 1,
        "verbosity": 0,
    }
    arguments = [f"-{option}={value}" for option, value in options.items()]
    atheris.Setup([sys.argv[0], *arguments, str(corpus)], run)
    atheris.Fuzz()


def dictionary(seeds: Seeds) -> list[str]:
    """Return the words of the seeds, as libFuzzer spells them."""
    words = {word for seed in seeds for word in re.findall(rb"[\w.:/%-]{2,60}|[^\w]{1,8}", seed)}
    return ["".join(f"\\x{byte:02x}" for byte in word) for word in sorted(words)]


def blind(run: Run, seeds: Seeds, seconds: int, folder: Path) -> None:
    """Change the seeds at random until the time is over, within bounds of memory."""
    resource.setrlimit(resource.RLIMIT_AS, (4 * MEGABYTES << 20, resource.RLIM_INFINITY))
    end, runs = time.monotonic() + seconds, 0
    for data in changed(seeds, Random()):
        if time.monotonic() > end:
            break
        runs += 1
        kept = folder / "crash"
        kept.write_bytes(data)
        run(data)
    print(f"{runs} runs")


def changed(seeds: Seeds, random: Random) -> Iterator[bytes]:
    """Yield seeds with some bytes taken out, put in, replaced, or taken from another seed."""
    while True:
        data = bytearray(random.choice(seeds))
        for _ in range(random.randrange(1, 9)):
            place, length = random.randrange(len(data) + 1), random.randrange(1, 65)
            other = random.choice(seeds)
            start = random.randrange(len(other))
            put = random.choice([b"", random.randbytes(length), other[start : start + length]])
            data[place : place + random.choice([0, 1, length])] = put
        yield bytes(data[:LARGEST])


if __name__ == "__main__":
    main(*sys.argv[1:])
