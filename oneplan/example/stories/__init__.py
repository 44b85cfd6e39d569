"""Twelve made-up families, each at another point of its way. None is drawn from a real one."""

from oneplan.example.stories.asking import FERREIRA, NOVAK, RAHIMI
from oneplan.example.stories.doing import BROOKS, MENSAH, SILVA, TREMBLAY, WHITAKER
from oneplan.example.stories.elsewhere import KOWALSKI, NGUYEN, STONE
from oneplan.example.stories.haddad import HADDAD

STORIES = (
    HADDAD,
    MENSAH,
    TREMBLAY,
    BROOKS,
    WHITAKER,
    SILVA,
    NGUYEN,
    KOWALSKI,
    NOVAK,
    FERREIRA,
    RAHIMI,
    STONE,
)
