// How a page answers to the Tab key; each function is called by name from Python.
({
  // Everything that Tab must reach, in the order of the page; where a dialog is open, in it alone.
  expect() {
    const root = document.querySelector("dialog:modal") || document;
    const groups = new Set();
    const all = root.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]");
    window.tabOrder = [...all].filter((one) => {
      const shown = one.checkVisibility({ visibilityProperty: true });
      if (one.tabIndex < 0 || one.disabled || one.type === "hidden" || !shown) { return false; }
      if (one.type !== "radio") { return true; }
      // A group of choices is one stop: the chosen one, or the first.
      const group = [...root.querySelectorAll(`input[type=radio][name="${one.name}"]`)]
        .filter((each) => each.form === one.form);
      return one === (group.find((each) => each.checked) || group[0]);
    });
    window.scrollTo(0, 0);
    const boxes = window.tabOrder.map((one) => one.getBoundingClientRect());
    // From the top, as on a page that has just opened.
    const top = root === document ? document.body : root;
    top.tabIndex = -1;
    top.focus({ preventScroll: true });
    top.removeAttribute("tabindex");
    return {
      modal: root !== document,
      names: window.tabOrder.map((one) => this.name(one)),
      leave: window.tabOrder.findIndex((one) => one.matches("[data-leave]")),
      // The skip link waits outside the screen until it has the focus.
      upward: boxes.flatMap((box, at) =>
        (at > 1 && box.bottom <= boxes[at - 1].top ? [this.name(window.tabOrder[at])] : []))
    };
  },

  // Where the focus is now; null when it has left the page.
  stop() {
    const one = document.activeElement;
    if (!one || one === document.body || one === document.documentElement) { return null; }
    const style = getComputedStyle(one);
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return {
      at: window.tabOrder.indexOf(one),
      name: this.name(one),
      scrolls: one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight,
      marked: one.matches(":focus-visible") && (outlined || style.boxShadow !== "none"),
      uncovered: this.uncovered(one)
    };
  },

  // Whether any point of it is on the screen with nothing of the page in front.
  uncovered(one) {
    return [...one.getClientRects()].some((box) => {
      const xs = [box.left + 2, (box.left + box.right) / 2, box.right - 2];
      const ys = [box.top + 2, (box.top + box.bottom) / 2, box.bottom - 2];
      return xs.some((x) => ys.some((y) => {
        const front = document.elementFromPoint(x, y);
        return front !== null && (one === front || one.contains(front));
      }));
    });
  },

  name(one) {
    const words = (one.textContent || one.name || "").trim().replace(/\s+/g, " ").slice(0, 40);
    return `${one.tagName.toLowerCase()}${one.id ? "#" + one.id : ""} ${words}`.trim();
  }
})
