// Makes the pages' style sheets, the same bytes from the same sources: the design system's Sass,
// less every selector of its own (pages use this portal's class names), once for each direction.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import cssnano from "cssnano";
import postcss from "postcss";
import rtlcss from "rtlcss";
import * as sass from "sass";

const HERE = dirname(fileURLToPath(import.meta.url));
const STATIC = join(HERE, "../shared/static");
const NOTICE = "/* Made by make assets from portal/web/assets; do not edit. Parts: U.S. Web Design System, public domain. */\n";

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const read = (...path) => readFileSync(join(...path));

/** Drops what no page can match, and the design system's fonts: pages have their own. */
const ours = {
  postcssPlugin: "ours",
  Once(root) {
    root.walkRules((rule) => {
      if (rule.parent.type === "atrule" && /keyframes/.test(rule.parent.name)) { return; }
      const kept = rule.selectors.filter((one) => !/\.usa-|\[aria-disabled|\.grid-|\[data-sort|\[aria-sort/.test(one));
      if (kept.length === 0) { rule.remove(); } else { rule.selectors = kept; }
    });
    root.walkDecls("font-family", (one) => { if (/^Source Sans Pro Web/.test(one.value)) { one.remove(); } });
    root.walkDecls((one) => { if (/url\(["']?\.\./.test(one.value)) { one.remove(); } });
    root.walkAtRules("font-face", (one) => { if (!/(Page|Name) /.test(one.toString())) { one.remove(); } });
  },
};

/** An address for each content, so that a browser can keep a file for a year. */
const kept = {
  postcssPlugin: "kept",
  Declaration(one) {
    one.value = one.value.replace(/url\("?([\w/.-]+)"?\)/g, (_, name) =>
      `url("${name}?v=${sha256(read(STATIC, name)).slice(0, 12)}")`);
  },
};

async function sheet(css, plugins) {
  const made = await postcss([...plugins, cssnano]).process(css, { from: undefined });
  return NOTICE + made.css + "\n";
}

const { css } = sass.compile(join(HERE, "styles/site.scss"), {
  loadPaths: [join(HERE, "node_modules/@uswds/uswds/packages")],
  charset: false,
  quietDeps: true,
  logger: sass.Logger.silent,
});
const made = {
  "site.css": await sheet(css, [ours, kept]),
  "site.rtl.css": await sheet(css, [ours, kept, rtlcss()]),
};
for (const [name, text] of Object.entries(made)) { writeFileSync(join(STATIC, name), text); }

const sources = ["package-lock.json", "build.mjs", "make_fonts.py", ...readdirSync(join(HERE, "styles")).sort().map((name) => `styles/${name}`)];
const outputs = [...Object.keys(made), ...readdirSync(join(STATIC, "fonts")).sort().map((name) => `fonts/${name}`)];
const list = (folder, names) => Object.fromEntries(names.map((name) => [name, sha256(read(folder, name))]));
writeFileSync(join(HERE, "made.json"), JSON.stringify({ sources: list(HERE, sources), made: list(STATIC, outputs) }, null, 2) + "\n");
