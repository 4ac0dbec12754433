"""What is kept of the figures: summaries, and how people look at the board."""

from reports.models.summary import Letterhead, Summary
from reports.models.view import BoardPin, BoardView

__all__ = ["BoardPin", "BoardView", "Letterhead", "Summary"]
