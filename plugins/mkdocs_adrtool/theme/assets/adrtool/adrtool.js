/* The search dialog. Pagefind, which answers, is loaded when it is opened for the first time. */
(() => {
  "use strict";
  const base = new URL("../../", document.currentScript.src);
  const box = document.querySelector(".adr-search");
  if (!box) return;
  const dialog = box.querySelector("dialog");
  const input = box.querySelector("input");
  const list = box.querySelector("#adr-search-list");
  const kinds = box.querySelector(".adr-search-kinds");
  const status = box.querySelector(".adr-search-status");
  const PAGES = 16; // read to find the best places in them
  const ROWS = 24;
  const NAMES = {
    decision: "Decisions", runbook: "Runbooks", specification: "Specifications",
    inventory: "Inventory", guide: "Guide",
  };
  let pagefind, kind = "", active = -1, turn = 0;

  const load = () => pagefind ??= (async () => {
    const module = await import(new URL("pagefind/pagefind.js", base).href);
    // Inventory pages are long by nature; that doesn't make their items matter less.
    await module.options({ excerptLength: 24, ranking: { pageLength: 0.1 } });
    await module.init();
    // Results count their filters once these are known.
    await module.filters();
    return module;
  })().catch((error) => { pagefind = undefined; throw error; });

  const open = () => {
    if (dialog.open) return;
    dialog.showModal();
    input.select();
    load().catch(fail);
  };

  const fail = () => {
    status.textContent = location.protocol === "file:"
      ? "Search works when the site is served, not on files opened from disk."
      : "The search index can't be loaded.";
  };

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  /* An excerpt is HTML with <mark> around what was found: only its text is taken. */
  const excerpt = (html, title) => {
    const parsed = new DOMParser().parseFromString(html, "text/html").body;
    const line = element("span", "adr-result-text");
    // An excerpt may begin with the title, which stands above it already.
    if (parsed.firstChild?.textContent.replace(/\.$/, "") === title) parsed.firstChild.remove();
    for (const node of parsed.childNodes) {
      line.append(node.nodeName === "MARK" ? element("mark", "", node.textContent) : node.textContent);
    }
    return line;
  };

  const words = (text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);

  /* Places whose name is what was asked for come first, then those that begin with it. */
  const rank = (title, query) => {
    const name = title.toLowerCase(), asked = query.toLowerCase().trim();
    if (name === asked || name.replace(/^.*?[ /]/, "") === asked) return 4;
    if (name.startsWith(asked)) return 3;
    const parts = words(name);
    const hit = words(asked).every((word) => parts.some((part) => part.startsWith(word)));
    // What only passes a thing on comes behind the thing.
    const passes = /^(var|local|output|data)\./.test(name) ? 0.5 : 0;
    return hit ? 2 - passes - Math.min(parts.length, 40) / 100 : 0;
  };

  /* `adr 15` and `ADR15` are what is cited as `ADR-15`. */
  const isCited = (cited, query) => {
    const bare = (text) => words(text).join("");
    return Boolean(cited) && cited.split(",").some((name) => bare(name) === bare(query));
  };

  const weight = (sub) => sub.weighted_locations.reduce((sum, at) => sum + at.balanced_score, 0);

  /* One page as rows: an inventory page is its items, another one itself and its best sections. */
  const rows = (data, query, order) => {
    const group = data.filters.kind?.[0] ?? "";
    const found = data.sub_results.filter((sub) =>
      sub.url.includes("#") && !sub.url.includes("#kind:") && sub.title !== data.meta.title);
    found.sort((a, b) => rank(b.title, query) - rank(a.title, query) || weight(b) - weight(a));
    const row = (at, sub) => ({
      url: at.url, title: sub ? at.title : data.meta.title, text: at.excerpt, group,
      page: sub ? data.meta.title : "", status: sub ? "" : data.filters.status?.[0] ?? "",
      rank: !sub && isCited(data.meta.cited, query) ? 4 : rank(sub ? at.title : data.meta.title, query),
      order, sub,
    });
    if (group === "inventory" && found.length) return found.slice(0, 6).map((sub) => row(sub, true));
    return [row(data, false), ...found.slice(0, 2).map((sub) => ({ ...row(sub, true), rank: 0 }))];
  };

  const ask = async (module, words, query) => {
    const found = await module.search(words, kind ? { filters: { kind } } : {});
    const pages = await Promise.all(found.results.slice(0, PAGES).map((result) => result.data()));
    const places = pages.map((data, order) => rows(data, query, order)).flat();
    places.sort((a, b) => b.rank - a.rank || a.order - b.order);
    return { places, count: found.results.length, counts: found.totalFilters.kind ?? {} };
  };

  /* An address is a word of its own in the index; a part of one is found by the words in it. */
  const find = async (module, query) => {
    const whole = await ask(module, query, query);
    const apart = words(query).filter((word) => word.length > 1).join(" ");
    const isAddress = apart && /\S[^\p{L}\p{N}\s]\S/u.test(query);
    return isAddress && !whole.places.some((place) => place.rank >= 1) ? ask(module, apart, query) : whole;
  };

  const search = async () => {
    const query = input.value.trim(), mine = ++turn;
    if (!query) return show([], {}, "Type to search.");
    let module;
    try { module = await load(); } catch { return fail(); }
    const { places, count, counts } = await find(module, query);
    if (mine !== turn) return;
    const pages = `${count} ${count === 1 ? "page" : "pages"}`;
    show(places.slice(0, ROWS), counts, count ? pages : `Nothing found for “${query}”.`);
  };

  const show = (found, counts, message) => {
    status.textContent = message;
    list.dataset.query = input.value.trim();
    list.replaceChildren(...found.map(render));
    input.setAttribute("aria-expanded", String(found.length > 0));
    choose(found.length ? 0 : -1);
    filters(counts);
  };

  const render = (row, index) => {
    const item = element("li", row.sub && row.group !== "inventory" ? "adr-result adr-result-sub" : "adr-result");
    item.id = `adr-result-${index}`;
    item.setAttribute("role", "option");
    const link = element("a");
    link.href = row.url;
    link.tabIndex = -1;
    const head = element("span", "adr-result-head");
    head.append(element("span", "adr-result-title", row.title));
    if (row.status) head.append(element("span", "adr-chip adr-chip-" + row.status, row.status));
    head.append(element("span", "adr-result-page", row.page || NAMES[row.group] || row.group));
    link.append(head, excerpt(row.text, row.title));
    item.append(link);
    return item;
  };

  const choose = (index) => {
    list.children[active]?.removeAttribute("aria-selected");
    active = index;
    const item = list.children[index];
    item?.setAttribute("aria-selected", "true");
    item?.scrollIntoView({ block: "nearest" });
    if (item) input.setAttribute("aria-activedescendant", item.id);
    else input.removeAttribute("aria-activedescendant");
  };

  const filters = (counts) => {
    const some = Object.entries(counts).filter(([name, count]) => count > 0 || name === kind);
    kinds.hidden = some.length < 2 && !kind;
    const button = (value, text) => {
      const made = element("button", "", text);
      made.type = "button";
      made.setAttribute("aria-pressed", String(kind === value));
      made.addEventListener("click", () => { kind = value; input.focus(); search(); });
      return made;
    };
    some.sort(([a], [b]) => a.localeCompare(b));
    kinds.replaceChildren(button("", "All"), ...some.map(([name, count]) => button(name, `${NAMES[name] ?? name} ${count}`)));
  };

  const isTyping = (at) => at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName);

  box.querySelector(".adr-search-open").addEventListener("click", open);
  document.addEventListener("keydown", (event) => {
    const hotkey = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k";
    // Where the theme's own search is there too, the single letters are its.
    const letter = !event.ctrlKey && !event.metaKey && !event.altKey && (event.key === "/" || event.key === "s")
      // Right after it closes, our own box may still have the focus.
      && (!isTyping(event.target) || dialog.contains(event.target)) && !document.querySelector("[data-md-component=search]");
    if (!dialog.open && (hotkey || letter)) { event.preventDefault(); open(); }
  });
  let wait;
  input.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(search, 120); });
  input.addEventListener("keydown", (event) => {
    const count = list.children.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (count) choose((active + (event.key === "ArrowDown" ? 1 : -1) + count) % count);
    } else if (event.key === "Enter") {
      event.preventDefault();
      list.children[active]?.querySelector("a").click();
    }
  });
  list.addEventListener("mousemove", (event) => {
    const index = [...list.children].indexOf(event.target.closest("li"));
    if (index >= 0 && index !== active) choose(index);
  });
  dialog.addEventListener("click", (event) => {
    // The backdrop is the dialog itself; a link may lead to another place of the same page.
    if (event.target === dialog || event.target.closest("a")) dialog.close();
  });
})();
