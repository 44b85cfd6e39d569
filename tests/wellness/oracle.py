"""What an owner's terms say, written from the policy's text. It imports nothing of the project.

A contact is somebody the owner named; they are there while they have a link and are not kept out.
What is shared opens until it is stopped or ends. The crisis part opens to listed supporters while
the plan is active or ending, and to nobody else ever.
"""

from dataclasses import dataclass, field


@dataclass
class Activation:
    state: str = "proposed"
    signs: set[str] = field(default_factory=set)
    agreed: set[str] = field(default_factory=set)
    insisted: set[str] = field(default_factory=set)
    calmed: set[str] = field(default_factory=set)
    objected: bool = False


@dataclass
class Oracle:
    here: set[str] = field(default_factory=set)  # linked, and typed the code
    linked: set[str] = field(default_factory=set)
    out: set[str] = field(default_factory=set)
    supporters: dict[str, bool] = field(default_factory=dict)  # who: may start it
    shares: set[tuple[str, str]] = field(default_factory=set)  # section, who
    threshold: int = 2
    end_threshold: int = 1
    dispute: str = "mine"
    tiebreaker: str = ""
    any_signs: frozenset[str] = frozenset()
    all_signs: frozenset[str] = frozenset()
    end_signs: frozenset[str] = frozenset()
    now: Activation | None = None

    @property
    def open(self) -> bool:
        return self.now is not None and self.now.state in {"active", "ending"}

    def keep_out(self, who: str) -> None:
        self.out.add(who)
        self.supporters.pop(who, None)
        self.end_link(who)

    def let_in(self, who: str) -> None:
        self.out.discard(who)

    def end_link(self, who: str) -> None:
        self.here.discard(who)
        self.linked.discard(who)

    def link(self, who: str) -> bool:
        """A fresh link; the old one and what was entered by it is over."""
        if who in self.out:
            return False
        self.end_link(who)
        self.linked.add(who)
        return True

    def enter(self, who: str) -> bool:
        if who not in self.linked or who in self.out:
            return False
        self.here.add(who)
        return True

    def share(self, section: str, who: str) -> bool:
        if who in self.out or (section == "crisis" and self.open):
            return False
        self.shares.add((section, who))
        return True

    def stop(self, section: str, who: str) -> None:
        self.shares.discard((section, who))

    def may_set_terms(self, threshold: int, dispute: str, tiebreaker: str) -> bool:
        able = sum(self.supporters.values())
        if self.open or (able and threshold > able):
            return False
        return dispute != "tiebreaker" or self.supporters.get(tiebreaker, False)

    def sees(self, who: str) -> set[str]:
        """Which sections somebody may open: "crisis!" is the crisis part of an open plan."""
        if who not in self.here or who in self.out:
            return set()
        seen = {section for section, reader in self.shares if reader == who}
        return seen | ({"crisis!"} if self.open and who in self.supporters else set())

    def may_write(self, who: str, section: str) -> bool:
        return who == "owner" and not (section == "crisis" and self.open)

    def enough(self) -> bool:
        assert self.now
        able = {w for w, may in self.supporters.items() if may and w in self.linked - self.out}
        agreed = self.now.agreed & able
        seen = self.now.signs
        if len(agreed) < self.threshold:
            return False
        if not (seen & self.any_signs or (self.all_signs and seen >= self.all_signs)):
            return False
        if not self.now.objected:
            return True
        return {
            "mine": False,
            "one_more": len(agreed) > self.threshold,
            "all": agreed == able,
            "tiebreaker": self.tiebreaker in self.now.insisted - self.out,
        }[self.dispute]

    def step(self, who: str, step: str, signs: frozenset[str] = frozenset()) -> str | None:
        """The state after a step; None where it is refused."""
        owns, listed = who == "owner", who in self.here - self.out and who in self.supporters
        state = self.now.state if self.now else "inactive"
        now = self.now or Activation()
        if step == "agree":
            known = self.any_signs | self.all_signs
            may = listed and self.supporters[who] and state in {"inactive", "proposed"}
            if not may or not signs or not signs <= known:
                return None
            self.now = now
            now.agreed.add(who)
            now.signs |= signs
        elif step == "object" and owns and state in {"proposed", "active"}:
            now.objected = True
            after = "post_crisis" if state == "active" else "inactive"
            now.state = after if self.dispute == "mine" else "proposed"
        elif step in {"insist", "waive"} and listed and who == self.tiebreaker:
            if self.dispute != "tiebreaker" or state != "proposed" or not now.objected:
                return None
            now.insisted |= {who} if step == "insist" else set()
            now.state = "proposed" if step == "insist" else "inactive"
        elif step == "calm" and listed and state in {"active", "ending"}:
            if not signs or not signs <= self.end_signs:
                return None
            now.calmed.add(who)
            enough = len(now.calmed - self.out) >= self.end_threshold
            now.state = "post_crisis" if enough else "ending"
        elif step == "end" and owns and state in {"active", "ending"}:
            now.state = "post_crisis"
        elif step == "close" and owns and state == "post_crisis":
            now.state = "inactive"
        else:
            return None
        if now.state == "proposed" and self.enough():
            now.state = "active"
        after = now.state
        if after == "inactive":
            self.now = None
        return after
