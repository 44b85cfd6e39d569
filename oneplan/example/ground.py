"""The ground the example stands on: two communities, their agencies, workers and accounts."""

from dataclasses import dataclass, field
from pathlib import Path

from oneplan.accounts.actions import open_account
from oneplan.accounts.models import Account
from oneplan.directory.actions import import_directory
from oneplan.example.cast import BY_NAME, CAST, DOMAIN
from oneplan.people.models import Agency, Community, Role, Worker

DIRECTORY = Path(__file__).parent / "data" / "directory"

COMMUNITIES = (
    ("maple-river", "Maple River / Rivière-aux-Érables", ["en", "fr"], "519-555-0100"),
    ("northern-lakes", "Northern Lakes", ["en", "oj"], "807-555-0100"),
)
# key: community, name, sector, coordinating, phone
AGENCIES = {
    "coordinating": (
        "maple-river", "Maple River Family Connections", "children’s services", True,
        "519-555-0110",
    ),
    "school": (
        "maple-river", "Maple River District School Board", "education", False, "519-555-0120",
    ),
    "health": (
        "maple-river", "Maple River Community Health Centre", "health", False, "519-555-0130",
    ),
    "lakes": (
        "northern-lakes", "Northern Lakes Family Circle", "children’s services", True,
        "807-555-0110",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Job:
    who: str
    agency: str
    title: str
    phone: str
    roles: tuple[Role, ...]
    languages: tuple[str, ...] = ("en",)


JOBS = (
    Job("dana", "coordinating", "Service planning coordinator", "519-555-0111",
        (Role.COORDINATOR,), ("en", "fr")),
    Job("luc", "coordinating", "Coordonnateur de la planification des services", "519-555-0112",
        (Role.COORDINATOR,), ("fr", "en")),
    Job("priya", "coordinating", "Supervisor and intake", "519-555-0113",
        (Role.INTAKE, Role.SUPERVISOR)),
    Job("helene", "coordinating", "Supervisor", "519-555-0118",
        (Role.SUPERVISOR, Role.INTAKE), ("fr", "en")),
    Job("table", "coordinating", "Resolution table chair", "519-555-0114",
        (Role.TABLE,), ("fr", "en")),
    Job("ines", "coordinating", "Privacy officer", "519-555-0117", (Role.PRIVACY,), ("fr", "en")),
    Job("planner", "coordinating", "Planning committee", "519-555-0115", (Role.PLANNER,)),
    Job("okafor", "school", "Vice-principal", "519-555-0121", (Role.PROVIDER,)),
    Job("chen", "health", "Nurse practitioner", "519-555-0131", (Role.PROVIDER,), ("en", "zh")),
    Job("sam", "health", "Link worker", "519-555-0132", (Role.LINK_WORKER,), ("en", "es")),
    Job("sam", "coordinating", "Link worker, Fridays", "519-555-0116", (Role.LINK_WORKER,),
        ("en", "es")),
    Job("stranger", "health", "Care coordinator", "519-555-0133", (Role.COORDINATOR,)),
    Job("faraway", "lakes", "Family coordinator", "807-555-0111",
        (Role.COORDINATOR, Role.INTAKE, Role.SUPERVISOR), ("en", "oj")),
)  # fmt: skip

# People beside the cast who also have an account.
OTHERS = {
    "josee": "Josée Tremblay",
    "eleanor": "Eleanor Whitaker",
    "marco": "Marco Silva",
    "rowan": "Rowan Brooks",
}


@dataclass(slots=True)
class Ground:
    communities: dict[str, Community] = field(default_factory=dict)
    agencies: dict[str, Agency] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    workers: dict[tuple[str, str], Worker] = field(default_factory=dict)

    def job(self, who: str) -> Worker:
        """The first job of somebody who works."""
        return next(worker for (name, _agency), worker in self.workers.items() if name == who)


def lay() -> Ground:
    """Make communities, agencies, accounts and jobs. Nothing here is about a family."""
    ground = Ground()
    for slug, name, languages, phone in COMMUNITIES:
        ground.communities[slug] = Community.objects.create(
            slug=slug, name=name, languages=languages, help_phone=phone, fictional=True
        )
    for key, (community, name, sector, coordinating, phone) in AGENCIES.items():
        ground.agencies[key] = Agency.objects.create(
            community=ground.communities[community],
            name=name,
            sector=sector,
            coordinating=coordinating,
            phone=phone,
        )
    _open_accounts(ground)
    for job in JOBS:
        _hire(ground, job)
    return ground


def _open_accounts(ground: Ground) -> None:
    for member in CAST:
        ground.accounts[member.who] = open_account(
            member.email, member.name, is_site_admin=member.runs_site
        )
    for who, name in OTHERS.items():
        ground.accounts[who] = open_account(f"{who}@{DOMAIN}", name)


def _hire(ground: Ground, job: Job) -> None:
    agency = ground.agencies[job.agency]
    name = BY_NAME[job.who].name if job.who in BY_NAME else OTHERS[job.who]
    ground.workers[job.who, job.agency] = Worker.objects.create(
        community_id=agency.community_id,
        account=ground.accounts[job.who],
        agency=agency,
        name=name,
        title=job.title,
        phone=job.phone,
        languages=list(job.languages),
        roles=[str(role) for role in job.roles],
    )


def load_directory(ground: Ground) -> int:
    """Load the made-up directory into the first community; how many services are new."""
    if not DIRECTORY.is_dir():
        return 0
    report = import_directory(DIRECTORY, ground.communities["maple-river"].pk)
    return report.counts.get("service", {}).get("new", 0)
