// The words that Chromium shows of pages: node words.mjs PAGE … prints a JSON object a page. What we leave out by design is
// taken out of the page before, by its reason, and told too.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "./launch.mjs";

const browser = await launch();
const context = await browser.newContext();
await context.route("**", (route) => (route.request().url().startsWith("file:") ? route.continue() : route.abort()));

for (const file of process.argv.slice(2)) {
  const page = await context.newPage();
  await page.goto(pathToFileURL(path.resolve(file)).href, { waitUntil: "load" });
  const shown = await page.evaluate(() => {
    // A click or a search shows these; we read them.
    for (const one of document.querySelectorAll("details")) one.open = true;
    for (const one of document.querySelectorAll('[hidden="until-found" i]')) one.removeAttribute("hidden");
    const all = (selector) => [...document.querySelectorAll(selector)];
    const heads = "h1, h2, h3, h4, h5, h6, summary, dt";
    const asks = (button) =>
      button.closest(heads) || (button.getAttribute("type") !== "submit" && button.textContent.trim().endsWith("?"));
    for (const button of all("button").filter(asks)) {
      const panel = (button.closest(heads) ?? button).nextElementSibling;
      panel?.removeAttribute("hidden");
      if (panel?.style.display === "none") panel.style.display = "";
    }
    // A label and an element of one's own are boxes to us, and a picture that is alone in its cell says what its alternative
    // text says.
    for (const one of all("*").filter((one) => /^label$|-/i.test(one.tagName))) one.style.display = "block";
    for (const one of all("td img, th img")) {
      const cell = one.closest("td, th");
      if (cell.innerText.trim() === "" && cell.querySelectorAll("img").length === 1) one.replaceWith(one.alt);
    }
    const left = [];
    const leave = (reason, elements) => {
      for (const one of elements) {
        if (!one.isConnected) continue;
        const text = (one.innerText ?? one.textContent).trim();
        if (text && one.checkVisibility?.() !== false) left.push([reason, text]);
        one.remove();
      }
    };
    leave("menu", all('nav, [role="navigation"]'));
    leave("hidden from readers of screens", all('[aria-hidden="true" i]'));
    leave("form field", all("select, datalist, textarea, input"));
    leave("picture", all("svg"));
    leave("what stands for an embedded thing", all("object, video, audio, canvas, iframe, meter, progress"));
    leave("button", all("button").filter((button) => !asks(button)));
    // "10⁶" and "m²" are no signs of notes.
    const before = (one) => {
      const range = document.createRange();
      range.setStart(one.parentElement, 0);
      range.setEndBefore(one);
      return range.toString();
    };
    const notes = (one) =>
      one.querySelector('a[href^="#"]') ||
      (/^[[(]?\d[\d,;–\- ]*[\])]?$/.test(one.textContent.trim()) &&
        !/(\d|(^|[ /])\w{1,2})$/.test(before(one)));
    leave("sign of a note", all("sup").filter(notes));
    return { lines: document.body.innerText.split(/[\n\t]+/), left };
  });
  console.log(JSON.stringify({ file, ...shown }));
  await page.close();
}
await browser.close();
