"""The other half of test_machine's sequences."""

from tests.privacy.machine import Consenting
from tests.privacy.running import patient, run_half


class SecondHalf(Consenting):
    pass


@patient
def test_yet_every_other_order_of_consent() -> None:
    run_half(SecondHalf)
