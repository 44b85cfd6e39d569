/* Makes pages kinder; every page works without it. */
(function () {
  "use strict";
  var doc = document, root = doc.documentElement;
  var voice = doc.querySelector("[data-say]");

  function say(what, form) {
    var words = voice && voice.dataset[what];
    if (!words) return;
    voice.textContent = words;
    var line = form && form.querySelector("[data-saved-line]");
    if (line) line.textContent = words;
  }

  // Exit this page: the page is gone before the network answers; signing out follows by itself.
  var exit = doc.querySelector("a[data-exit]");
  function leave(event) {
    if (event) event.preventDefault();
    say("leaving");
    root.classList.add("leaving");
    doc.title = "…";
    flush();
    try { fetch(exit.href, { keepalive: true, credentials: "same-origin", redirect: "manual" }); } catch (e) { /* leaving matters more */ }
    location.replace(exit.dataset.exit);
  }
  var escapes = [];
  if (exit) {
    exit.addEventListener("click", leave);
    doc.addEventListener("keydown", function (event) {
      if (event.key !== "Escape") { escapes = []; return; }
      var now = Date.now();
      escapes = escapes.filter(function (then) { return now - then < 2000; });
      escapes.push(now);
      if (escapes.length > 2) leave();
    });
  }

  // What went wrong is read first.
  var errors = doc.querySelector("[data-errors]");
  if (errors) errors.focus();

  // A form is sent once; coming back with the browser's button makes it ready again.
  doc.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    settle(form);
    if (event.submitter) event.submitter.setAttribute("aria-disabled", "true");
    // Should no answer come, the form must not stay shut.
    setTimeout(function () { ready(form); }, 15000);
  });
  function ready(form) {
    delete form.dataset.sent;
    form.dataset.again = "yes";
    form.querySelectorAll("[aria-disabled]").forEach(function (button) { button.removeAttribute("aria-disabled"); });
  }
  window.addEventListener("pageshow", function () {
    root.classList.remove("leaving");
    doc.querySelectorAll("form[data-sent]").forEach(ready);
  });

  // Drafts: saved a second after typing stops, tried again for as long as it takes.
  var drafts = new Map();
  function draftOf(form) {
    if (!drafts.has(form)) drafts.set(form, { timer: 0, wait: 1000, dirty: false, busy: false, failed: false });
    return drafts.get(form);
  }
  function settle(form) {
    var draft = drafts.get(form);
    if (draft) { clearTimeout(draft.timer); draft.dirty = false; }
  }
  function later(form, wait) {
    var draft = draftOf(form);
    clearTimeout(draft.timer);
    draft.timer = setTimeout(function () { save(form); }, wait);
  }
  function body(form) {
    var data = new FormData(form), pairs = new URLSearchParams();
    data.forEach(function (value, key) { if (typeof value === "string") pairs.append(key, value); });
    return pairs;
  }
  function send(form, keepalive) {
    return fetch(form.dataset.autosave, {
      method: "POST", body: body(form), credentials: "same-origin", redirect: "manual", keepalive: keepalive,
      // Back in a form that was sent, what is typed now is new; else it may only be late.
      headers: { "X-Autosave": form.dataset.again ? "again" : "1" }
    });
  }
  function save(form) {
    var draft = draftOf(form);
    if (draft.busy || form.dataset.sent) return;
    draft.busy = true; draft.dirty = false;
    send(form, false).then(function (answer) {
      draft.busy = false;
      // A redirect or a refusal means that nobody is signed in any more: trying again cannot help.
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403 || answer.status === 404) {
        draft.dirty = draft.failed = true; say("signedOut", form); return;
      }
      // Saved in another window: sending the form shows both.
      if (answer.status === 409) { draft.dirty = draft.failed = true; say("elsewhere", form); return; }
      if (!answer.ok) throw new Error(String(answer.status));
      draft.wait = 1000; draft.failed = false;
      answered(answer, form);
      if (draft.dirty) later(form, 1000); else say("saved", form);
    }).catch(function () {
      draft.busy = false; draft.dirty = draft.failed = true;
      draft.wait = Math.min(draft.wait * 2, 60000);
      say("waiting", form);
      later(form, draft.wait);
    });
  }
  // The answer may carry the row's new revision, so that the next save is not taken for a clash.
  function answered(answer, form) {
    var revision = answer.headers.get("X-Revision"), field = form.elements.revision;
    if (revision && field) field.value = revision;
  }
  doc.addEventListener("input", function (event) {
    var form = event.target.form;
    if (!form || !form.dataset.autosave) return;
    draftOf(form).dirty = true;
    later(form, 1000);
  });
  function flush() {
    drafts.forEach(function (draft, form) {
      if (draft.dirty && !form.dataset.sent) { try { send(form, true); } catch (e) { /* nothing more can be done */ } draft.dirty = false; }
    });
  }
  window.addEventListener("online", function () { drafts.forEach(function (draft, form) { if (draft.dirty) save(form); }); });
  doc.addEventListener("visibilitychange", function () { if (doc.visibilityState === "hidden") flush(); });
  window.addEventListener("pagehide", flush);
  window.addEventListener("beforeunload", function (event) {
    var unsaved = false;
    drafts.forEach(function (draft, form) { unsaved = unsaved || (draft.failed && draft.dirty && !form.dataset.sent); });
    if (unsaved && !root.classList.contains("leaving")) event.preventDefault();
  });
})();
