"""Addresses and switches from the environment: used, or refused without their secrets."""

from pathlib import Path

import pytest

from oneplan.config import env

BACKENDS = "django.core.mail.backends"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", {"EMAIL_BACKEND": f"{BACKENDS}.dummy.EmailBackend"}),
        ("file:///var/my%20mail", {"EMAIL_FILE_PATH": "/var/my mail"}),
        ("console:", {"EMAIL_BACKEND": f"{BACKENDS}.console.EmailBackend"}),
        ("smtp+plain://localhost", {"EMAIL_PORT": 25, "EMAIL_USE_TLS": False}),
        ("smtp://mail.example.org", {"EMAIL_PORT": 587, "EMAIL_USE_TLS": True}),
        (
            "smtp://a%40b:p%2Fw@mail.example.org",
            {"EMAIL_HOST_USER": "a@b", "EMAIL_HOST_PASSWORD": "p/w", "EMAIL_USE_TLS": True},
        ),
        ("smtps://x:y@h:4650", {"EMAIL_PORT": 4650, "EMAIL_USE_SSL": True}),
    ],
)
def test_how_mail_leaves(
    monkeypatch: pytest.MonkeyPatch, url: str, expected: dict[str, object]
) -> None:
    monkeypatch.setenv("ONEPLAN_SMTP_URL", url)
    read = env.mail("ONEPLAN_SMTP_URL", kept_in=None)
    assert expected.items() <= read.items()


@pytest.mark.parametrize(
    "url",
    [
        "http://u:hunter2@h",
        "smtp://",
        "smtp+plain://u:hunter2@mail.example.org",
        "smtp://u:hunter2@h:port",
        "file://relative",
        "hunter2",
    ],
)
def test_ways_that_are_none(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("ONEPLAN_SMTP_URL", url)
    with pytest.raises(env.BadSetting, match="ONEPLAN_SMTP_URL") as problem:
        env.mail("ONEPLAN_SMTP_URL", kept_in=None)
    assert "hunter2" not in str(problem.value) and "\n" not in str(problem.value)


def test_a_demo_writes_to_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ONEPLAN_SMTP_URL", "smtp://mail.example.org")
    read = env.mail("ONEPLAN_SMTP_URL", kept_in=tmp_path)
    assert read["EMAIL_FILE_PATH"] == str(tmp_path)
