"""Follow-up questions: make a question that leans on the one before it stand on its own.

No model is used. What refers back is recognised by a few plain rules for English and Turkish, and what
it refers to is taken from the question before and the answer that was cited for it. A question that
stands on its own is left exactly as typed: a wrong guess costs more than a missed one.
"""

from qa.follow_up.resolve import FollowUp, resolve

__all__ = ["FollowUp", "resolve"]
