// What makes the review page quicker to work with: filters, keys, deep links, light and dark. The page is whole
// without it. It reads the page and sets classes and attributes; it never makes markup out of text.
(() => {
  "use strict";
  const root = document.documentElement;
  const find = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  for (const element of all(".js[hidden]:not(#none-left)")) element.hidden = false;

  // Light and dark.
  const toggle = find('[data-do="theme"]');
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : prefersDark.matches);
  const showTheme = () => {
    toggle.textContent = isDark() ? "Light" : "Dark";
    toggle.setAttribute("aria-pressed", String(isDark()));
  };
  const remembered = (value) => {
    try {
      if (value) localStorage.setItem("claimspan-theme", value);
      return localStorage.getItem("claimspan-theme");
    } catch {
      return null;
    }
  };
  const before = remembered();
  if (before === "dark" || before === "light") root.dataset.theme = before;
  showTheme();
  prefersDark.addEventListener("change", showTheme);
  const switchTheme = () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    remembered(root.dataset.theme);
    showTheme();
  };

  // Filters of findings, articles and conflicts.
  const tools = find("#tools");
  const shown = find("#shown");
  const notes = all(".nt");
  const articles = all(".art").map((element) => ({
    element,
    notes: all(".nt", element),
    name: (find("h3", element)?.textContent ?? "").toLowerCase(),
  }));
  const conflicts = all(".conflict");
  const words = new Map();
  const text = (element) => {
    if (!words.has(element)) words.set(element, element.textContent.toLowerCase());
    return words.get(element);
  };
  const state = () => ({
    query: (find("#query")?.value ?? "").trim().toLowerCase(),
    rule: find("#rule")?.value ?? "",
    severity: new Set(all('[name="severity"]:checked').map((box) => box.value)),
  });
  const filter = () => {
    if (!tools) return;
    const { query, rule, severity } = state();
    const narrow = query !== "" || rule !== "" || all('[name="severity"]:not(:checked)').length > 0;
    const fits = (element) => severity.has(element.dataset.s) && (rule === "" || element.dataset.r === rule);
    let findings = 0;
    let left = 0;
    for (const article of articles) {
      const named = query !== "" && article.name.includes(query);
      let own = 0;
      for (const note of article.notes) {
        const fit = fits(note) && (query === "" || named || text(note).includes(query));
        note.hidden = !fit;
        find(`#m${CSS.escape(note.id)}`)?.classList.toggle("off", !fit);
        own += fit ? 1 : 0;
      }
      article.element.hidden = narrow && own === 0 && !(named && rule === "");
      findings += own;
      left += own > 0 ? 1 : 0;
    }
    for (const conflict of conflicts) {
      conflict.hidden = !fits(conflict) || (query !== "" && !text(conflict).includes(query));
    }
    const none = find("#none-left");
    if (none) none.hidden = articles.some((article) => !article.element.hidden);
    shown.textContent = narrow ? `${findings} of ${notes.length} findings in ${left} articles` : "";
  };
  let waiting = 0;
  tools?.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 60);
  });
  tools?.addEventListener("reset", () => setTimeout(filter));
  tools?.addEventListener("submit", (event) => event.preventDefault());

  // Filter of claims.
  const pick = find(".pick");
  const rows = all("[data-a]");
  const groups = all("[data-g]");
  const choose = () => {
    const query = find("#claim-query").value.trim().toLowerCase();
    const agreement = find("#agreement").value;
    const left = new Set();
    for (const row of rows) {
      const fits = agreement === "" || row.dataset.a === agreement;
      row.hidden = !fits || (query !== "" && !text(row).includes(query));
      if (!row.hidden) left.add(row.dataset.a);
    }
    for (const group of groups) group.hidden = !left.has(group.dataset.g);
  };
  pick?.addEventListener("input", choose);
  pick?.addEventListener("submit", (event) => event.preventDefault());

  // Deep links: what hides the place is opened, filters that hide it are taken back.
  let here = null;
  const go = (id) => {
    const element = document.getElementById(id);
    if (!element) return;
    for (let up = element; up; up = up.parentElement) {
      if (up.tagName === "DETAILS") up.open = true;
    }
    if (element.closest("[hidden]") && tools) {
      tools.reset();
      pick?.reset();
      filter();
      if (pick) choose();
    }
    if (element.tagName === "DETAILS") element.open = true;
    for (const old of all(".here")) old.classList.remove("here");
    const isNote = element.classList.contains("nt");
    const reference = isNote ? find(`#m${CSS.escape(element.id)}`) : null;
    if (isNote) {
      here = element;
      element.classList.add("here");
      const mark = reference?.previousElementSibling;
      if (mark?.tagName === "MARK") mark.classList.add("here");
    }
    // What is laid out only once it is near moves under the first jump.
    const block = isNote || element.tagName === "LI" ? "center" : "start";
    let frames = 6;
    const approach = () => {
      element.scrollIntoView({ block });
      frames -= 1;
      if (frames > 0) requestAnimationFrame(approach);
    };
    approach();
    if (isNote) element.focus({ preventScroll: true });
  };
  const follow = () => {
    let id = location.hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch {
      return;
    }
    if (id) go(id);
  };
  addEventListener("hashchange", follow);
  // A second click on the link of the place where one is already.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (link && link.getAttribute("href") === location.hash) follow();
  });
  follow();

  // Steps from finding to finding, from conflict to conflict.
  const step = (list, current, by) => {
    const open = list.filter((element) => !element.closest("[hidden]"));
    if (open.length === 0) return null;
    const at = open.indexOf(current);
    return at < 0 ? open[by > 0 ? 0 : open.length - 1] : open[(at + by + open.length) % open.length];
  };
  const visit = (element) => {
    if (!element) return;
    history.replaceState(null, "", `#${element.id}`);
    go(element.id);
  };
  const toFinding = (by) => visit(step(notes, here, by));
  let conflict = null;
  const toConflict = (by) => {
    conflict = step(conflicts, conflict, by);
    visit(conflict);
    if (conflict) find("summary", conflict).focus({ preventScroll: true });
  };

  const help = find("#keys");
  const doings = {
    theme: switchTheme,
    help: () => help.showModal(),
    print: () => print(),
    next: () => toFinding(1),
    back: () => toFinding(-1),
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-do]");
    if (button) doings[button.dataset.do]();
  });
  const keys = {
    j: () => toFinding(1),
    k: () => toFinding(-1),
    "]": () => toConflict(1),
    "[": () => toConflict(-1),
    "/": () => (find("#query") ?? find("#claim-query"))?.focus(),
    t: switchTheme,
    "?": () => help.showModal(),
    Escape: () => {
      tools?.reset();
      pick?.reset();
      if (pick) choose();
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    const typing = event.target.matches?.("input[type=search], select, textarea");
    if (typing) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const doing = keys[event.key];
    if (doing) {
      event.preventDefault();
      doing();
    }
  });

  // Which section one is in.
  const links = new Map(all(".rail a").map((link) => [link.getAttribute("href").slice(1), link]));
  const watch = new IntersectionObserver(
    (seen) => {
      for (const entry of seen) {
        if (!entry.isIntersecting) continue;
        for (const link of links.values()) link.removeAttribute("aria-current");
        links.get(entry.target.id)?.setAttribute("aria-current", "true");
      }
    },
    { rootMargin: "-20% 0px -75% 0px" },
  );
  for (const section of all("main > section")) watch.observe(section);

  // Paper has no folds.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = all("details:not([open])").filter((one) => !one.closest("[hidden]"));
    for (const one of folded) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of folded) one.open = false;
  });
})();
