"""Taking everything along, and deleting everything."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oneplan.kernel import clock
from oneplan.ui.shown import show
from oneplan.wellness.actions.leaving import delete_everything
from oneplan.wellness.export import everything
from oneplan.wellness.forms.writing import DeleteForm
from oneplan.wellness.pages import CertificateShown, FormShown
from oneplan.wellness.views.own import viewer_of
from oneplan.wellness.views.serving import READ_OR_SEND, SIGNED_IN, back_home, serve_form


@SIGNED_IN
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Everything, in one file: pages to read, and the same as data."""
    answer = HttpResponse(everything(viewer_of(request)), content_type="application/zip")
    name = f"my-plan-{clock.today():%Y-%m-%d}.zip"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@SIGNED_IN
@READ_OR_SEND
def delete(request: HttpRequest) -> HttpResponse:
    def make(*data: Any, **more: Any) -> Form:
        return DeleteForm(data[0] if data else None, **more)

    def act(form: Any) -> HttpResponse:
        certificate = delete_everything(viewer_of(request))
        return show(request, CertificateShown(certificate=certificate))

    def shown(form: Form, **more: Any) -> FormShown:
        return FormShown(
            form=form,
            title=_("Delete everything"),
            back=back_home(),
            button=_("Delete everything"),
            leads=(
                _("Every plan, every check-in, everybody you named: all of it goes, at once."),
                _("The key that seals your words is destroyed. Copies kept for safety stay shut."),
                _("What others read or printed cannot be called back."),
            ),
            **more,
        )

    return serve_form(request, make, act, shown)
