// Small helps.  Every page works without them.
"use strict";

// Leave: the page that is left does not stay behind the Back button.
(function () {
  var link = document.querySelector("[data-leave]");
  if (!link) { return; }
  var lastEscape = 0;
  function leave(event) {
    if (event) { event.preventDefault(); }
    window.location.replace(link.href);
  }
  link.addEventListener("click", leave);
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" && event.key !== "Esc") { return; }
    if (event.timeStamp - lastEscape < 1500) { leave(); }
    lastEscape = event.timeStamp;
  });
}());

// What a QR code carries after "#" goes into the form and out of the address.  The person presses
// the button: nothing is sent by itself.
(function () {
  var field = document.querySelector("[data-from-address]");
  var carried = window.location.hash.slice(1);
  // A field for references takes no secret, and one for secrets takes no reference.
  var wanted = { reference: /^[0-9A-Za-z-]{8,9}$/, secret: /^[0-9A-Za-z-]{20,30}$/ };
  if (!field || !wanted[field.dataset.fromAddress].test(carried)) { return; }
  field.value = carried;
  document.documentElement.classList.add("scanned");
  document.querySelectorAll("[data-if-typed] input").forEach(function (typed) {
    typed.required = false;
  });
  window.history.replaceState(null, "", window.location.pathname);
}());

// Two minutes before her session ends the page asks; at its end the page goes, and nothing of hers
// stays on the screen.  Being asked on the server's side is what keeps a session.
(function () {
  var dialog = document.querySelector("[data-idle]");
  if (!dialog || !dialog.showModal || !window.fetch) { return; }
  var warning, closing;
  var refresh = document.querySelector("meta[http-equiv=refresh]");
  if (refresh) { refresh.remove(); }
  function wait() {
    var seconds = Number(dialog.dataset.idle);
    clearTimeout(warning);
    clearTimeout(closing);
    warning = setTimeout(function () { dialog.showModal(); }, Math.max(0, seconds - 120) * 1000);
    closing = setTimeout(close, seconds * 1000);
  }
  function close() { window.location.replace(dialog.dataset.closed); }
  function stay() {
    var token = document.querySelector("input[name=form_token]").value;
    var form = new URLSearchParams({ form_token: token });
    dialog.close();
    fetch(dialog.dataset.stay, { method: "POST", body: form }).then(function (answer) {
      if (answer.status === 204) { wait(); } else { close(); }
    }, wait);
  }
  dialog.querySelector("button").addEventListener("click", stay);
  dialog.addEventListener("cancel", function (event) { event.preventDefault(); stay(); });
  // A page that comes back from the browser's memory is asked for again.
  window.addEventListener("pageshow", function (event) { if (event.persisted) { window.location.reload(); } });
  wait();
}());
