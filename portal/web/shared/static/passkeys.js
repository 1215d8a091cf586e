// A passkey's part of a form: the phone is asked, and what it answers goes with the form.  Nothing
// is asked before she presses the button.  Without this script the page names the other ways.
"use strict";

(function () {
  var form = document.querySelector("form[data-passkey]");
  var able = window.PublicKeyCredential && navigator.credentials && window.isSecureContext;
  if (!form || !able) { return; }

  function bytes(text) {
    var plain = window.atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (each) { return each.charCodeAt(0); });
  }

  function text(buffer) {
    var plain = Array.from(new Uint8Array(buffer), function (each) {
      return String.fromCharCode(each);
    }).join("");
    return window.btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function asked() {
    var options = JSON.parse(form.dataset.options);
    options.challenge = bytes(options.challenge);
    if (options.user) { options.user.id = bytes(options.user.id); }
    (options.excludeCredentials || []).forEach(function (each) { each.id = bytes(each.id); });
    return { publicKey: options };
  }

  function written(credential) {
    var response = {};
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]
      .forEach(function (name) {
        if (credential.response[name]) { response[name] = text(credential.response[name]); }
      });
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      response: response
    });
  }

  function say(which, shown) {
    var words = form.querySelector(which);
    if (!words) { return; }
    words.hidden = !shown;
    if (shown) { words.focus(); }
  }

  var waiting = false;
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (waiting) { return; }
    waiting = true;
    say("[data-passkey-failed]", false);
    say("[data-passkey-there]", false);
    navigator.credentials[form.dataset.passkey](asked()).then(function (credential) {
      form.elements.answer.value = written(credential);
      form.submit();
    }).catch(function (error) {
      waiting = false;
      var there = error.name === "InvalidStateError" && form.querySelector("[data-passkey-there]");
      say(there ? "[data-passkey-there]" : "[data-passkey-failed]", true);
    });
  });

  document.querySelectorAll("[data-without-passkey]").forEach(function (words) {
    words.hidden = true;
  });
  form.hidden = false;
}());
