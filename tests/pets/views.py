from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from oneplan.kernel.audience import Audience, audience
from tests.pets.models import Pet


@audience(Audience.SIGNED_IN)
def pets(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """The family's pets; whoever may write strengths may add one."""
    name = request.POST.get("name", "")[:80]
    if name:
        family = request.family
        Pet._default_manager.create(community_id=family.community_id, family=family, name=name)
        return redirect("pets:pets", family_id=family_id)
    found = Pet._default_manager.filter(family_id=family_id).order_by("created_at")
    return render(request, "pets/pets.html", {"family": request.family, "pets": found})
