"""What people do at the app, as actions of a session.

Each action is what somebody waits for as a whole: the run of the script and what the page then
fetches. The words, problems and places are drawn by a seeded generator; the mix is that of a
reading session: mostly opening and filtering, an export now and then.
"""

from __future__ import annotations

import random
import re
from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from deepmath_viz.corpus import selections
from tests.load.session import Refused, Session

WORDS = ("integral", "prime number", "group", "matrix", "limit", "probability", "\\sqrt{2}")
QUERIES = (
    "SELECT topic, count(*) AS n FROM problems GROUP BY topic ORDER BY n DESC LIMIT 20",
    "SELECT difficulty, avg(length(question)) FROM problems GROUP BY 1 ORDER BY 1",
    "SELECT id, question FROM problems WHERE question ILIKE '%integral%' LIMIT 50",
)


class Person:
    """Somebody at the app.

    Args:
        chance: draws what is done.
        problems: how many the corpus has.
    """

    def __init__(self, session: Session, chance: random.Random, problems: int) -> None:
        self.session = session
        self._chance = chance
        self._problems = problems
        self._map = ""

    async def browse(self) -> None:
        """Turn to a page of the list."""
        last = max(1, self._problems // 10)
        await self.session.visit("browse", urlencode({"page": self._chance.randint(1, last)}))

    async def filter(self) -> None:
        """Filter by difficulty, and half of the time by a word as well."""
        low = self._chance.randint(3, 7)
        asked = {"difficulty": f"{low}~{low + 2}"}
        if self._chance.random() < 0.5:
            asked["text"] = self._chance.choice(WORDS)
        await self.session.visit("browse", urlencode(asked))

    async def open(self) -> None:
        """Read a problem and its solutions."""
        problem = self._chance.randrange(self._problems)
        await self.session.visit("browse", urlencode({"problem": problem}))

    async def lasso(self) -> None:
        """Draw around points on the map and look at what they are."""
        x, y = (self._chance.randint(15_000, 45_000) for _ in range(2))
        side = self._chance.randint(2_000, 8_000)
        corners = ((x, y), (x + side, y), (x + side, y + side), (x, y + side))
        drawn = selections.text_of([selections.Part("new", corners)])
        page = await self.session.visit("map", urlencode({"sel": drawn}))
        if not self._map:
            said = " ".join(str(one) for one in page.of("bidi_component"))
            found = re.search(r"/?api/map/[^\"\\\\]+", said)
            if not found:
                raise Refused("the page of the map has no map")
            self._map = found.group(0)
            for part in ("geometry", "labels", "colour/set", "legend/set"):
                await self.session.fetch(f"{self._map}/{part}")
        await self.session.fetch(f"{self._map}/selection?{urlencode({'sel': drawn})}")

    async def search(self) -> None:
        """Search for words."""
        await self.session.visit("search", urlencode({"q": self._chance.choice(WORDS)}))

    async def query(self) -> None:
        """Run a query of SQL."""
        await self.session.visit("sql", urlencode({"q": self._chance.choice(QUERIES)}))

    async def export(self) -> None:
        """Filter, open the dialog and download what it offers."""
        page = await self.session.visit("browse", urlencode({"difficulty": "8~8.5"}))
        buttons = [one.button.id for one in page.of("button") if "Export" in one.button.label]
        if not buttons:
            raise Refused("there is no button Export")
        dialog = await self.session.press(buttons[0])
        links = [one.link_button.url for one in dialog.of("link_button")]
        links = [one for one in links if "export.zip" in one]
        if not links:
            raise Refused("the dialog of exports has no link")
        await self.session.fetch(links[0])

    @property
    def actions(self) -> dict[str, tuple[int, Callable[[], Awaitable[None]]]]:
        """Each action and how often it is done, in parts of the whole."""
        return {
            "browse": (4, self.browse),
            "filter": (5, self.filter),
            "open": (6, self.open),
            "lasso": (2, self.lasso),
            "search": (3, self.search),
            "query": (2, self.query),
            "export": (1, self.export),
        }

    def chosen(self) -> str:
        """What is done next."""
        names, weights = list(self.actions), [weight for weight, _ in self.actions.values()]
        return self._chance.choices(names, weights)[0]
