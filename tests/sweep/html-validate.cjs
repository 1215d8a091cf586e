// What html-validate holds pages to: all that it recommends, save what is said here.
module.exports = {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // A matter of taste that HTML leaves open; ours is in small letters.
    "doctype-style": ["error", { style: "lowercase" }],
    // Every telephone number has `white-space: nowrap` from its class.  Another hyphen would break
    // the number for whoever copies it.
    "tel-non-breaking": "off",
    // The one refresh there is takes a page away when its session has ended, where no script can
    // ask first (`resident/page.html`).  To be instant is not what it is for.
    "meta-refresh": "off"
  }
};
