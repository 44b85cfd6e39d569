"""The example, loaded once."""

from tests.example.world import be, example, world

__all__ = ["be", "example", "world"]
