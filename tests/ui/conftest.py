"""The homes of the example's people."""

from tests.example.world import be, example, world

__all__ = ["be", "example", "world"]
