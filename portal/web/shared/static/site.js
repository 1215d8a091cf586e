// Two small helps.  Every page works without them.
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
