"""What pyproject.toml cannot say: a wheel carries its translations compiled."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithWords(build_py):
    """Compiles each catalogue that was copied into the wheel, beside it."""

    def run(self) -> None:
        super().run()
        for path in Path(self.build_lib).rglob("locale/*/LC_MESSAGES/django.po"):
            with path.open("rb") as file, path.with_suffix(".mo").open("wb") as made:
                write_mo(made, read_po(file, locale=path.parts[-3]))


setup(cmdclass={"build_py": BuildWithWords})
