"""Turn a picture into HTML: a line of time whose marks are links, the same as a list, and tables."""

from datetime import date

from qa.moments import Moment
from ui import present
from ui.dates import say_date
from ui.picture import Grid, Picture
from ui.timeline import lay_out, precision
from ui.wording import PICTURE, Wording


def picture_page(picture: Picture, grid: Grid, wording: Wording, today: date) -> str:
    """Render a picture, or what to do to have one."""
    words = PICTURE[wording.code]

    def say_moment(moment: Moment) -> str:
        start, end = say_date(moment.start, wording), say_date(moment.end, wording)
        return start if start == end else words.stretch.format(start=start, end=end)

    return present.render(
        "picture.html",
        wording,
        today,
        p=words,
        picture=picture,
        grid=grid,
        timeline=lay_out(picture.statements),
        say_moment=say_moment,
        precision=precision,
        most=max((share.sentences for share in picture.shares), default=1),
    )
