"""The example, loaded once."""

from tests.example.world import be, example, somebody_real, world

__all__ = ["be", "example", "somebody_real", "world"]
