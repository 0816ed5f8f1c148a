"""What the guides are about: a small wiki, a model to fetch, and their examples."""

import re
from pathlib import Path

GUIDES = Path(__file__).parents[1] / "docs" / "guides"
GUIDE = GUIDES / "evaluate-your-wiki.md"
CROSS_ENCODER = "cross-encoder/ms-marco-MiniLM-L6-v2"

WIKI = {
    "rooms.md": "# Rooms\n\nTo book a room, call the front desk. Rooms have a screen.\n",
    "canteen.md": "# Canteen\n\nThe canteen is on the second floor. It opens at noon.\n",
    "travel.md": "# Travel\n\nYour head of unit approves travel. Trains are preferred.\n",
}


def blocks(page: Path, language: str) -> list[str]:
    """Return the fenced blocks of a page in one language."""
    return re.findall(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
