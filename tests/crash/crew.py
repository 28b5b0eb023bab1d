"""Several databases attacked at once, and what came of it."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from queue import Empty, SimpleQueue

from yardpass_db import db
from yardpass_db.server import Server

from .campaign import EVERY_WAY, Campaign, Chain, Lore, Tally
from .incidents import HarnessError
from .shop import ENTRIES


class Crew:
    """Campaigns on one server that share what they know and what they found."""

    def __init__(
        self,
        server: Server,
        folder: Path,
        seed: int,
        *,
        entries: int = ENTRIES,
        module: str = "yardpass_db",
    ) -> None:
        self.server = server
        self.folder = folder
        self.seed = seed
        self.entries = entries
        self.module = module
        self.lore = Lore()
        self.tally = Tally()
        self._numbers = count(1)
        self._lock = threading.Lock()

    def recruit(self) -> Campaign:
        """A campaign on a fresh database."""
        with self._lock:
            name = f"crash_{next(self._numbers)}"
        return Campaign.begin(
            self.server,
            name,
            self.folder,
            self.lore,
            self.tally,
            module=self.module,
            entries=self.entries,
        )

    def learn(self) -> None:
        """Go every way undisturbed, on a database of its own."""
        self.recruit().go_undisturbed(EVERY_WAY)

    def work(self, chains: Iterable[Chain], workers: int) -> None:
        """All chains, shared out among as many databases."""
        queue: SimpleQueue[Chain] = SimpleQueue()
        for chain in chains:
            queue.put(chain)
        if queue.empty():
            return
        threads = [threading.Thread(target=self._loop, args=(queue,)) for _ in range(workers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _loop(self, queue: SimpleQueue[Chain]) -> None:
        campaign = self.recruit()
        while True:
            try:
                chain = queue.get_nowait()
            except Empty:
                return
            if not self.take(campaign, chain):
                campaign = self.recruit()

    def take(self, campaign: Campaign, chain: Chain) -> bool:
        """One chain; False, and its story in the tally, when something was found."""
        begin, since = campaign.at, time.monotonic()
        try:
            campaign.go(chain)
        except (HarnessError, db.PsycopgError) as error:
            story = (
                f"{chain.name} ({', '.join(chain.kinds)}) from {begin}: {error}\n"
                f"Again: python -m tests.crash --seed {self.seed} --chain {chain.name}"
                f" --from {begin}"
            )
            self.tally.failures.append(story)
            say(f"FAILED {story}")
            return False
        took = time.monotonic() - since
        say(f"{chain.name}: {', '.join(chain.kinds)}; {begin} → {campaign.at}, {took:.1f} s")
        return True


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
