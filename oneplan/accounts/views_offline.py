"""Keeping something on a device: the page that asks for a PIN, the one that opens it without the
network, the worker that serves only this page, and the list of devices with "stop"."""

import json
from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_POST, require_safe

from oneplan.accounts import offline
from oneplan.accounts.forms import KeepForm
from oneplan.accounts.pages import DevicesShown, KeepShown, OfflineShown
from oneplan.kernel import clock
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import NotFound
from oneplan.kernel.viewer import NOBODY, Viewer
from oneplan.ui.shown import show
from oneplan.ui.views import not_found

# The page and what it is made of; nothing else is ever served without the network.
FILES: Final = ("ui/oneplan.css", "ui/kept.js")
WORKER: Final = """"use strict";
const PAGE = %(page)s, SHELL = %(shell)s, STORE = "oneplan-kept", STATE = %(state)s;
const FILES = [SHELL, ...%(files)s], CACHE = "oneplan-offline:" + FILES.join(" ");
let asked = 0;
self.addEventListener("install", (event) => event.waitUntil(
  caches.open(CACHE).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(
  caches.keys().then((names) => Promise.all(
    names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
    .then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {
  const request = event.request, address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate") {
    // Whoever leaves is not held up.
    if (address.pathname.startsWith("/exit/")) return;
    const kept = () => caches.match(SHELL);
    if (address.pathname === PAGE) {
      event.respondWith(kept().then((page) => page || fetch(request)));
    } else {
      event.respondWith(fetch(request).catch(kept));
    }
    event.waitUntil(still());
  } else if (FILES.includes(address.pathname)) {
    event.respondWith(caches.match(address.pathname).then((file) => file || fetch(request)));
  }
});
function box() {
  return new Promise((done) => {
    const opening = indexedDB.open(STORE, 1);
    opening.onupgradeneeded = () => opening.transaction.abort();
    opening.onerror = () => done(null);
    opening.onsuccess = () => {
      const db = opening.result, asking = db.transaction("kept").objectStore("kept").get("box");
      asking.onsuccess = () => { db.close(); done(asking.result || null); };
      asking.onerror = () => { db.close(); done(null); };
    };
  });
}
// Its day is over, or it was stopped from elsewhere: then nothing of it stays.
async function still() {
  if (Date.now() - asked < 60000) return;
  asked = Date.now();
  const kept = await box();
  if (!kept) return empty();
  const now = new Date();
  const today = new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  if (kept.until < today) return empty();
  const answer = await fetch(STATE, {
    headers: {"X-Kept": kept.token}, credentials: "omit", cache: "no-store"}).catch(() => null);
  if (answer && answer.ok && !(await answer.json()).keep) return empty();
}
async function empty() {
  indexedDB.deleteDatabase(STORE);
  for (const name of await caches.keys()) await caches.delete(name);
  await self.registration.unregister();
}
"""


def keep_page(
    request: HttpRequest, *, title: str, what: str, content: str, back: tuple[str, str]
) -> HttpResponse:
    """A room's page that offers to keep something of the viewer's on this device. `content`: the
    address that answers it; `back`: an address and its words."""
    worker = f"{reverse('offline:worker')}?in={translation.get_language()}"
    form = KeepForm(initial={"until": clock.today() + offline.USUAL})
    shown = KeepShown(
        form=form,
        title=title,
        what=what,
        content=content,
        worker=worker,
        back=back[0],
        back_words=back[1],
    )
    return show(request, shown)


def _account(request: HttpRequest) -> UUID:
    viewer: Viewer = getattr(request, "viewer", NOBODY)
    if viewer.id is None:
        raise NotFound()
    return viewer.id


@audience(Audience.SIGNED_IN)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Note this device. Only the day is sent here: no PIN, and no word of what is kept."""
    form = KeepForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"wrong": " ".join(map(str, form.errors["until"]))}, status=400)
    until = form.cleaned_data["until"]
    agent = request.headers.get("User-Agent", "")
    _device, token = offline.begin(_account(request), until, agent)
    response = JsonResponse({"token": token, "until": until.isoformat()})
    offline.remember(request, response, until)
    return response


@audience(Audience.SIGNED_IN)
@require_safe
def devices(request: HttpRequest) -> HttpResponse:
    return show(request, DevicesShown(devices=offline.devices_of(_account(request))))


@audience(Audience.SIGNED_IN)
@require_POST
def stop(request: HttpRequest, device_id: UUID) -> HttpResponse:
    offline.stop(_account(request), device_id)
    return redirect("offline:devices")


@audience(Audience.EVERYBODY)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The same for everybody of a place: what it opens is in the browser and nowhere else."""
    with translation.override(_language(request)):
        return show(request, OfflineShown())


def _language(request: HttpRequest) -> str:
    wanted = request.GET.get("in", "")
    return wanted if wanted in dict(settings.LANGUAGES) else translation.get_language() or "en"


@audience(Audience.EVERYBODY)
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: a text of the program's, with the names of its files."""
    place = reverse("offline:page")
    values = {
        "page": place,
        "shell": f"{place}?in={_language(request)}",
        "state": reverse("offline:state"),
        "files": [static(name) for name in FILES],
    }
    text = WORKER % {name: json.dumps(value) for name, value in values.items()}
    response = HttpResponse(text, content_type="text/javascript")
    response["Service-Worker-Allowed"] = "/"
    return response


@audience(Audience.EVERYBODY)
@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """Whether the device that shows its token may keep what it has."""
    token = request.headers.get("X-Kept", "")
    return JsonResponse({"keep": offline.may_keep(token)}) if token else not_found(request)
