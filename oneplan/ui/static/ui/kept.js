/* Keeps something on this device, sealed under a PIN, to be read without the network (accounts.offline).

   Two locks: what is kept is sealed by a key slowly made of the PIN, and that again by a key that this
   browser made and gives nobody, itself included. The PIN is kept nowhere and never sent. Each try is
   noted before it is made; the tenth wrong one destroys everything, and so does the day that was chosen. */
(function () {
  "use strict";
  var STORE = "oneplan-kept", ROUNDS = 600000, TRIES = 10, SHORTEST = 6;
  var doc = document, subtle = window.crypto && crypto.subtle;

  function asked(request) {
    return new Promise(function (done, failed) {
      request.onsuccess = function () { done(request.result); };
      request.onerror = function () { failed(request.error); };
    });
  }
  function store(mode, act) {
    var opening = indexedDB.open(STORE, 1);
    opening.onupgradeneeded = function () { opening.result.createObjectStore("kept"); };
    return asked(opening).then(function (db) {
      var transaction = db.transaction("kept", mode, { durability: "strict" });
      var ended = new Promise(function (done, failed) {
        transaction.oncomplete = done;
        transaction.onabort = transaction.onerror = function () { failed(transaction.error); };
      });
      return asked(act(transaction.objectStore("kept"))).then(function (found) {
        return ended.then(function () { db.close(); return found; });
      });
    });
  }
  function read(name) { return store("readonly", function (kept) { return kept.get(name); }); }
  function write(name, value) { return store("readwrite", function (kept) { return kept.put(value, name); }); }

  function destroy() {
    doc.cookie = "oneplan_kept=; path=/; max-age=0";
    return asked(indexedDB.deleteDatabase(STORE)).then(function () {
      if (!navigator.serviceWorker) return null;
      return navigator.serviceWorker.getRegistrations().then(function (all) {
        return Promise.all(all.map(function (one) { return one.unregister(); }));
      });
    });
  }
  function today() {
    var now = new Date();
    return new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  }
  // What there is, without its words; nothing once its day is over.
  function there() {
    return read("box").then(function (box) {
      if (box && box.until < today()) return destroy().then(function () { return null; });
      return box || null;
    });
  }

  function random(length) { return crypto.getRandomValues(new Uint8Array(length)); }
  function keyOf(pin, box) {
    var letters = new TextEncoder().encode(pin);
    return subtle.importKey("raw", letters, "PBKDF2", false, ["deriveKey"]).then(function (base) {
      return subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt: box.salt, iterations: box.rounds },
        base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    });
  }
  function deviceKey() {
    return read("key").then(function (key) {
      if (key) return key;
      return subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"])
        .then(function (made) { return write("key", made).then(function () { return made; }); });
    });
  }
  function seal(box, key, items) {
    var plain = new TextEncoder().encode(JSON.stringify(items));
    box.inner = random(12); box.outer = random(12); box.tries = 0;
    return Promise.all([subtle.encrypt({ name: "AES-GCM", iv: box.inner }, key, plain), deviceKey()])
      .then(function (both) { return subtle.encrypt({ name: "AES-GCM", iv: box.outer }, both[1], both[0]); })
      .then(function (sealed) { box.sealed = sealed; return write("box", box); });
  }
  function make(pin, facts, items) {
    var box = { token: facts.token, until: facts.until, salt: random(16), rounds: ROUNDS };
    return keyOf(pin, box).then(function (key) { return seal(box, key, items); });
  }
  // {items, key, box}, {left: tries left} for a wrong PIN, {gone: true} where nothing is left.
  function open(pin) {
    return there().then(function (box) {
      if (!box) return { gone: true };
      box.tries += 1;
      return write("box", box).then(function () { return Promise.all([keyOf(pin, box), deviceKey()]); })
        .then(function (keys) {
          return subtle.decrypt({ name: "AES-GCM", iv: box.outer }, keys[1], box.sealed)
            .then(function (inner) { return subtle.decrypt({ name: "AES-GCM", iv: box.inner }, keys[0], inner); })
            .then(function (plain) {
              box.tries = 0;
              return write("box", box).then(function () {
                return { items: JSON.parse(new TextDecoder().decode(plain)), key: keys[0], box: box };
              });
            });
        }).catch(function (error) {
          if (error.name !== "OperationError") throw error;
          if (box.tries < TRIES) return { left: TRIES - box.tries };
          return destroy().then(function () { return { gone: true, wrong: true }; });
        });
    });
  }
  function weak(pin) {
    if (!/^\d+$/.test(pin) || pin.length < SHORTEST) return true;
    var steps = {};
    for (var at = 1; at < pin.length; at += 1) steps[pin.charCodeAt(at) - pin.charCodeAt(at - 1)] = true;
    return Object.keys(steps).length === 1;
  }

  function by(name) { return doc.querySelector("[data-" + name + "]"); }
  function say(line, words) { line.textContent = words; line.hidden = !words; if (words) line.focus(); }
  function fetched(address, more) {
    return fetch(address, Object.assign({ credentials: "same-origin", redirect: "error", cache: "no-store" }, more));
  }

  // The page that asks for a PIN and keeps it.
  function keeping(form) {
    var line = by("wrong"), pin = by("pin"), again = by("again"), words = form.dataset;
    if (!subtle || !window.indexedDB || !navigator.serviceWorker) { say(line, words.cannot); return; }
    form.hidden = false;
    there().then(function (box) { if (box) { by("second").hidden = true; by("same").hidden = false; } });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      say(line, "");
      there().then(function (box) {
        if (!box && weak(pin.value)) return say(line, words.weak);
        if (!box && pin.value !== again.value) return say(line, words.differ);
        return box ? add(form, line, pin.value) : begin(form, line, pin.value);
      }).catch(function () { say(line, words.failed); });
    });
  }
  function content(form) {
    return fetched(form.dataset.content).then(function (answer) {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    });
  }
  function begin(form, line, pin) {
    return fetched(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) })
      .then(function (answer) {
        return answer.json().then(function (facts) {
          if (!answer.ok) return say(line, facts.wrong);
          return content(form).then(function (kept) {
            var items = {};
            items[form.dataset.content] = kept;
            return make(pin, facts, items);
          }).then(function () { return ready(form); });
        });
      });
  }
  function add(form, line, pin) {
    return open(pin).then(function (opened) {
      if (!opened.items) return say(line, form.dataset.other);
      return content(form).then(function (kept) {
        opened.items[form.dataset.content] = kept;
        return seal(opened.box, opened.key, opened.items);
      }).then(function () { return ready(form); });
    });
  }
  function ready(form) {
    return navigator.serviceWorker.register(form.dataset.worker, { scope: "/" })
      .then(function () { return navigator.serviceWorker.ready; })
      .then(function () { location.assign(form.dataset.page); });
  }

  // The page that shows it.
  function reading(form) {
    var words = form.dataset, line = by("wrong"), pin = by("pin"), shown = by("shown");
    var after = by("after"), hiding = 0;
    function close() {
      shown.textContent = ""; shown.hidden = after.hidden = true;
      form.hidden = false; pin.value = "";
    }
    function none() { close(); form.hidden = true; by("none").hidden = false; }
    if (!subtle || !window.indexedDB) { say(line, words.cannot); return; }
    there().then(function (box) { if (box) { form.hidden = false; still(box, none); } else none(); });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      say(line, "");
      form.setAttribute("aria-busy", "true");
      open(pin.value).then(function (opened) {
        form.removeAttribute("aria-busy");
        pin.value = "";
        if (opened.gone) { none(); return say(line, opened.wrong ? words.destroyed : ""); }
        if (!opened.items) return say(line, words.incorrect.replace("%", opened.left));
        draw(shown, opened.items, words);
        form.hidden = true; shown.hidden = after.hidden = false;
        shown.querySelector("h1").focus();
        renew(opened, shown, words);
      });
    });
    by("close").addEventListener("click", close);
    by("remove").addEventListener("click", function () { destroy().then(none); });
    // A phone that was put away is shut again.
    doc.addEventListener("visibilitychange", function () {
      clearTimeout(hiding);
      if (doc.hidden && !shown.hidden) hiding = setTimeout(close, 120000);
    });
    window.addEventListener("pagehide", close);
  }
  // Where there is a network: whether this device was stopped.
  function still(box, none) {
    fetched(by("reads").dataset.state, { headers: { "X-Kept": box.token }, credentials: "omit" })
      .then(function (answer) { return answer.ok ? answer.json() : { keep: true }; })
      .then(function (said) { if (!said.keep) destroy().then(none); })
      .catch(function () { /* without the network it stays */ });
  }
  // Whoever is still signed in gets what was written since.
  function renew(opened, shown, words) {
    Object.keys(opened.items).forEach(function (address) {
      fetched(address).then(function (answer) { return answer.ok ? answer.json() : null; })
        .then(function (kept) {
          if (!kept || JSON.stringify(kept.blocks) === JSON.stringify(opened.items[address].blocks)) return null;
          opened.items[address] = kept;
          return seal(opened.box, opened.key, opened.items).then(function () {
            if (!shown.hidden) draw(shown, opened.items, words);
          });
        }).catch(function () { /* without the network it stays as it was */ });
    });
  }
  function put(parent, kind, text, name) {
    var made = doc.createElement(kind);
    if (text) { made.textContent = text; made.dir = "auto"; }
    if (name) made.className = name;
    parent.appendChild(made);
    return made;
  }
  function draw(shown, items, words) {
    shown.textContent = "";
    Object.keys(items).forEach(function (address) {
      var kept = items[address];
      put(shown, "h1", kept.title).tabIndex = -1;
      put(shown, "p", words.saved + " " + kept.saved, "soft");
      kept.blocks.forEach(function (block) { drawBlock(shown, block); });
    });
  }
  function drawBlock(shown, block) {
    var card = put(shown, "section", "", block.first ? "card calm" : "card");
    put(card, "h2", block.title);
    if (block.lines.length) {
      var list = put(card, "ul");
      block.lines.forEach(function (text) { put(list, "li", text); });
    }
    block.calls.forEach(function (call) {
      var link = put(put(card, "p"), "a", "", "button");
      link.href = "tel:" + call.phone.replace(/[^+\d]/g, "");
      put(link, "bdi", call.name);
      link.appendChild(doc.createTextNode(" "));
      put(link, "bdi", call.phone).dir = "ltr";
    });
  }

  var keeps = by("keeps"), reads = by("reads");
  if (keeps) keeping(keeps);
  if (reads) reading(reads);
})();
