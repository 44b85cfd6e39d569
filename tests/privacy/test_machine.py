"""Whatever happens to a family's consent, in any order, the wall, every outlet and the oracle
agree: one half of the sequences; test_machine_too has the other, for another process."""

from tests.privacy.machine import Consenting
from tests.privacy.running import patient, run_half


class FirstHalf(Consenting):
    pass


@patient
def test_every_order_of_consent() -> None:
    run_half(FirstHalf)
