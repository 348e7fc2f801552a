// One page in Chromium: node check.mjs PAGE NAME review|compare. Says what it saw, and ends with 1 if anything is wrong.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "./launch.mjs";

const [file, name, kind] = process.argv.slice(2);
const shots = process.env.SHOTS;
const url = pathToFileURL(path.resolve(file)).href;
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const review = kind === "review";

const faults = [];
const check = (fine, what) => {
  console.log(`${fine ? "ok  " : "FAIL"} ${name}: ${what}`);
  if (!fine) faults.push(what);
};

const browser = await launch();

const requests = [];
const errors = [];
/** A page of its own, watched. */
async function open(options = {}, hash = "") {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(url + hash, { waitUntil: "load" });
  return page;
}

// How big it is, and how long it takes.
const start = performance.now();
let page = await open();
await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
const took = Math.round(performance.now() - start);
const nodes = await page.evaluate(() => document.querySelectorAll("*").length);
const size = fs.statSync(file).size;
console.log(`     ${name}: ${(size / 1024).toFixed(0)} KiB, ${nodes} elements, shown after ${took} ms`);

const visible = (selector) => page.locator(`${selector}:visible`).count();
const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

check((await page.title()) !== "", "has a title");
check((await page.locator("h1").count()) === 1, "has one heading of the first level");
const ids = await page.evaluate(() => {
  const all = [...document.querySelectorAll("[id]")].map((element) => element.id);
  return all.length - new Set(all).size;
});
check(ids === 0, "every id stands once");
const dangling = await page.evaluate(() =>
  [...document.querySelectorAll('a[href^="#"]')]
    .map((link) => link.getAttribute("href").slice(1))
    .filter((id) => !document.getElementById(id)),
);
check(dangling.length === 0, `every link within the page leads somewhere ${dangling.slice(0, 3)}`);

// Filters.
if (review) {
  const before = await visible(".art");
  await page.uncheck('[name="severity"][value="e"]', { force: true });
  await page.waitForTimeout(150);
  check((await page.locator('.nt[data-s="e"]:not([hidden])').count()) === 0, "errors can be filtered out");
  check(/of \d+ findings/.test(await page.textContent("#shown")), "the filter tells what is left");
  await page.click('.tools [type="reset"]');
  await page.waitForTimeout(150);
  check((await visible(".art")) === before, "the filter can be taken back");
  const rule = await page.locator(".nt").first().getAttribute("data-r");
  await page.selectOption("#rule", rule);
  await page.waitForTimeout(150);
  const others = await page.evaluate(
    (rule) => [...document.querySelectorAll(".nt:not([hidden])")].filter((note) => note.dataset.r !== rule).length,
    rule,
  );
  check(others === 0, `one rule alone can be shown (${rule})`);
  await page.keyboard.press("Escape");
  await page.click('.tools [type="reset"]');
  await page.fill("#query", "no such words anywhere");
  await page.waitForTimeout(150);
  check((await visible(".art")) === 0, "a search for nothing finds nothing");
  await page.click('.tools [type="reset"]');
}
const claims = await visible("[data-a]");
await page.selectOption("#agreement", "c");
await page.waitForTimeout(50);
const disputed = await visible("[data-a]");
check(disputed > 0 && disputed < claims, `claims in conflict can be shown alone (${disputed} of ${claims})`);
await page.selectOption("#agreement", "");

// A conflict, opened: both passages, side by side.
const last = page.locator(".conflict").last();
await last.scrollIntoViewIfNeeded();
if ((await last.getAttribute("open")) === null) await last.locator("summary").click();
const sides = last.locator(".side");
const boxes = [await sides.nth(0).boundingBox(), await sides.nth(1).boundingBox()];
check((await sides.count()) === 2 && boxes[0].y === boxes[1].y && boxes[0].x < boxes[1].x, "a conflict opens to two passages side by side");

// Keys.
if (review) {
  await page.click("h1");
  await page.keyboard.press("j");
  await page.waitForTimeout(80);
  check((await page.locator(".nt.here").count()) === 1, "j leads to a finding");
  await page.keyboard.press("/");
  check(await page.evaluate(() => document.activeElement.id === "query"), "/ leads to the search");
  await page.keyboard.press("Escape");
}
await page.keyboard.press("?");
check(await page.locator("#keys").isVisible(), "? shows the keys");
await page.keyboard.press("Escape");

// Light and dark.
const light = await background();
await page.keyboard.press("t");
check((await background()) !== light, "t switches to dark");
await page.keyboard.press("t");
check((await background()) === light, "and back");

// Print.
const pdf = await page.pdf({ path: `${shots}/${name}.pdf`, format: "A4" });
check(pdf.subarray(0, 5).toString() === "%PDF-" && pdf.length > 10000, `prints (${(pdf.length / 1024).toFixed(0)} KiB)`);
await page.context().close();

// A deep link.
if (review) {
  page = await open();
  const id = await page.locator(".nt").last().getAttribute("id");
  await page.context().close();
  page = await open({}, `#${id}`);
  await page.waitForTimeout(200);
  const box = await page.locator(`[id="${id}"]`).boundingBox();
  const seen = await page.evaluate(
    ([id, x, y]) => document.elementFromPoint(x, y)?.closest(".nt")?.id === id,
    [id, (box?.x ?? 0) + 20, (box?.y ?? 0) + 8],
  );
  check(seen && box.y < 860, "a deep link opens its article and shows the finding");
  check(await page.evaluate((id) => document.activeElement.id === id, id), "and the finding has the focus");
  await page.screenshot({ path: `${shots}/${name}-link.png` });
  await page.context().close();
}

// Dark by the system's wish, and the four pictures.
for (const width of [1280, 390]) {
  for (const colorScheme of ["light", "dark"]) {
    page = await open({ viewport: { width, height: width === 390 ? 844 : 900 }, colorScheme });
    const shown = await background();
    check(colorScheme === "light" ? shown === light : shown !== light, `${colorScheme} is as the system wishes, at ${width}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    check(wide <= width, `nothing is wider than the window at ${width} (${wide})`);
    await page.screenshot({ path: `${shots}/${name}-${width}-${colorScheme}.png` });
    const sections = ["#conflicts", "#claims", ...(review ? ["#articles"] : []), "#rules"];
    await page.evaluate(() => {
      const first = document.querySelector(".art .nt.e, .art .nt")?.closest("details");
      if (first) first.open = true;
      document.querySelector(".rule")?.setAttribute("open", "");
    });
    for (const section of sections) {
      await page.evaluate((section) => document.querySelector(section).scrollIntoView(), section);
      await page.waitForTimeout(120);
      await page.screenshot({ path: `${shots}/${name}-${width}-${colorScheme}-${section.slice(1)}.png` });
    }
    // Accessibility, with some of everything open. axe is put in past the page's policy, which would refuse it.
    if (width === 1280 || colorScheme === "light") {
      await page.evaluate(() => {
        for (const one of [...document.querySelectorAll("details")].slice(0, 60)) one.open = true;
        for (const one of document.querySelectorAll("details.art")) if (!one.previousElementSibling?.open) one.open = true;
      });
      await page.evaluate(fs.readFileSync(axe, "utf8"));
      const result = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
      const told = (one) => `${one.id} (${one.impact}, ${one.nodes.length}: ${one.nodes[0].html.slice(0, 120)})`;
      const grave = result.violations.filter((one) => ["serious", "critical"].includes(one.impact));
      check(grave.length === 0, `axe finds nothing serious at ${width}, ${colorScheme} ${grave.map(told).join("; ")}`);
      for (const one of result.violations.filter((one) => !grave.includes(one))) console.log(`     minor: ${told(one)}`);
    }
    await page.context().close();
  }
}

// Without scripts.
page = await open({ javaScriptEnabled: false });
check(await page.locator("h1").isVisible(), "without scripts the page is there");
check(!(await page.locator(".tools, .pick").first().isVisible()), "and shows no filter that would do nothing");
if (review) {
  const article = page.locator("details.art").first();
  await article.locator("summary").click();
  check(await article.locator(".tx").first().isVisible(), "and an article opens to its text");
}
check((await page.locator(".side:visible").count()) > 0, "and passages in conflict can be read");
await page.context().close();
await browser.close();

const away = requests.filter((request) => !request.startsWith("file:") && !request.startsWith("data:"));
check(away.length === 0, `no request leaves the page ${away.slice(0, 3)}`);
check(errors.length === 0, `no error on the console ${errors.slice(0, 3)}`);
console.log(`${name}: ${faults.length} faults`);
process.exit(faults.length > 0 ? 1 : 0);
