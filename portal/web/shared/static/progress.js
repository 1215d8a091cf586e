// While a run is being sent its figures renew themselves.  Without scripts one loads the page again.
// Asking keeps the session from ending, so it stops after ten minutes: an open page left alone must
// not stay open for ever.
"use strict";

(function () {
  var EVERY = 15000;
  var MOST = 40;
  var part = document.querySelector("[data-renews]");
  var left = MOST;
  if (!part || !window.fetch || !window.DOMParser) { return; }

  function renew() {
    fetch(window.location.pathname, { credentials: "same-origin", redirect: "error" })
      .then(function (answer) {
        if (!answer.ok) { throw new Error("not renewed"); }
        return answer.text();
      })
      .then(function (text) {
        var page = new DOMParser().parseFromString(text, "text/html");
        var fresh = page.querySelector("[data-progress]");
        if (!fresh) { return; }
        part.replaceChildren.apply(part, Array.prototype.slice.call(fresh.childNodes));
        left -= 1;
        if (fresh.hasAttribute("data-renews") && left > 0) { window.setTimeout(renew, EVERY); }
      })
      // What cannot be renewed stays as it is, and says how to renew it.
      .catch(function () { return undefined; });
  }

  window.setTimeout(renew, EVERY);
}());
