"""What is read of the directory, by anybody: each answer has a fixed number of statements."""

from oneplan.directory.readers.filters import Choice, Choices, choices, topic_codes, topics
from oneplan.directory.readers.first_calls import FirstCall, first_calls
from oneplan.directory.readers.lists import (
    CommunityName,
    community,
    issues,
    service_names,
)
from oneplan.directory.readers.search import (
    Found,
    SearchResult,
    search,
)
from oneplan.directory.readers.service import ServiceDetail, service

__all__ = [
    "Choice",
    "Choices",
    "CommunityName",
    "FirstCall",
    "Found",
    "SearchResult",
    "ServiceDetail",
    "choices",
    "community",
    "first_calls",
    "issues",
    "search",
    "service",
    "service_names",
    "topic_codes",
    "topics",
]
