"""Addresses and switches from the environment: used, or refused without their secrets."""

import pytest

from oneplan.config import env

BACKENDS = "django.core.mail.backends"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", {"EMAIL_BACKEND": f"{BACKENDS}.dummy.EmailBackend"}),
        ("file:///var/my%20mail", {"EMAIL_FILE_PATH": "/var/my mail"}),
        ("smtp://localhost", {"EMAIL_HOST": "localhost", "EMAIL_PORT": 25, "EMAIL_USE_TLS": False}),
        (
            "smtp+starttls://a%40b:p%2Fw@mail.example.org",
            {"EMAIL_HOST_USER": "a@b", "EMAIL_HOST_PASSWORD": "p/w", "EMAIL_USE_TLS": True},
        ),
        ("smtps://x:y@h:4650", {"EMAIL_PORT": 4650, "EMAIL_USE_SSL": True}),
    ],
)
def test_how_mail_leaves(
    monkeypatch: pytest.MonkeyPatch, url: str, expected: dict[str, object]
) -> None:
    monkeypatch.setenv("ONEPLAN_EMAIL_URL", url)
    read = env.mail("ONEPLAN_EMAIL_URL", default="dummy")
    assert expected.items() <= read.items()


@pytest.mark.parametrize(
    "url",
    ["http://u:hunter2@h", "smtp://", "smtp://u:hunter2@h:port", "file://relative", "hunter2"],
)
def test_ways_that_are_none(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("ONEPLAN_EMAIL_URL", url)
    with pytest.raises(env.BadSetting, match="ONEPLAN_EMAIL_URL") as problem:
        env.mail("ONEPLAN_EMAIL_URL", default="dummy")
    assert "hunter2" not in str(problem.value) and "\n" not in str(problem.value)
