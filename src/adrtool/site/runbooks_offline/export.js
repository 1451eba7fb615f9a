/* The exported file: one runbook at a time, and a search over all of them. */
(() => {
  "use strict";
  const MOST = 50; // results that are shown
  const AROUND = 70; // characters of an excerpt on either side
  const articles = [...document.querySelectorAll("article")];
  const [input, found, results, every] = ["#search", ".found", ".results", ".all"].map((s) => document.querySelector(s));
  const title = document.title;
  const text = (node) => node.textContent.replace(/\s+/g, " ").trim();
  const heading = (article) => text(article.querySelector("h1") ?? article.firstElementChild);
  const words = (typed) => typed.toLowerCase().split(/\s+/).filter(Boolean);
  const element = (name, className, ...children) => {
    const made = Object.assign(document.createElement(name), { className });
    made.append(...children);
    return made;
  };

  /* The part of an article below each heading; the first one is its head. */
  const sections = (article) => {
    const made = [{ id: article.id, name: "", text: "" }];
    for (const node of article.children) {
      if (/^H[2-4]$/.test(node.tagName) && node.id) made.push({ id: node.id, name: text(node), text: "" });
      else if (!node.matches("h1, .adr-bar, .adr-added")) made.at(-1).text += ` ${text(node)}`;
    }
    return made;
  };
  // Before the runbooks' own script changes what they say.
  const index = articles.map((article) => {
    const parts = sections(article), name = heading(article);
    const entry = every.querySelector(`a[href="#${CSS.escape(article.id)}"]`)?.parentElement;
    return { id: article.id, name, about: entry ? text(entry).toLowerCase() : "", parts,
             all: `${name} ${entry ? text(entry) : ""} ${parts.map((p) => `${p.name} ${p.text}`).join(" ")}`.toLowerCase() };
  });

  const rank = ({ name, about, parts }, asked) => asked.reduce((sum, word) => sum
    + (name.toLowerCase().includes(word) ? 8 : about.includes(word) ? 6 : 0)
    + (parts.some((part) => part.name.toLowerCase().includes(word)) ? 3 : 0), 0);

  /* The part that has most of the words, in its heading above all. */
  const best = ({ parts }, asked, phrase) => {
    const has = (text) => asked.filter((word) => text.includes(word)).length + (text.includes(phrase) ? asked.length : 0);
    const score = (part) => 2 * has(part.name.toLowerCase()) + has(part.text.toLowerCase());
    return parts.reduce((a, b) => (score(b) > score(a) ? b : a));
  };
  const excerpt = (part, asked, phrase) => {
    const line = part.text, low = line.toLowerCase();
    const word = [phrase, ...asked].find((w) => low.includes(w)) ?? "";
    const at = Math.max(low.indexOf(word), 0), from = Math.max(at - AROUND, 0), end = at + word.length;
    return [from ? "…" : "", line.slice(from, at), element("mark", "", line.slice(at, end)), line.slice(end, end + AROUND), "…"];
  };

  const search = () => {
    const asked = words(input.value), phrase = asked.join(" ");
    const hits = asked.length ? index.filter(({ all }) => asked.every((word) => all.includes(word))) : [];
    hits.sort((a, b) => rank(b, asked) - rank(a, asked));
    results.replaceChildren(...hits.slice(0, MOST).map((hit) => {
      const part = best(hit, asked, phrase), link = element("a", "", part.name ? `${hit.name}: ${part.name}` : hit.name);
      link.href = `#${part.id}`;
      return element("li", "", link, element("span", "excerpt", ...excerpt(part, asked, phrase)));
    }));
    found.textContent = hits.length ? `${hits.length} found` : `Nothing found for “${input.value.trim()}”.`;
    results.hidden = found.hidden = !asked.length;
    every.hidden = Boolean(asked.length);
    if (asked.length) view(null);
  };

  const view = (article) => {
    document.body.dataset.view = article ? "one" : "list";
    for (const other of articles) other.classList.toggle("shown", other === article);
    document.title = article ? `${heading(article)} - ${title}` : title;
  };

  const route = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* as it is written */ }
    const target = id && document.getElementById(id);
    view(target ? target.closest("article") : null);
    if (target) target.scrollIntoView();
    else scrollTo(0, 0);
  };

  input.addEventListener("input", search);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") results.querySelector("a")?.click();
    if (event.key === "Escape") { input.value = ""; search(); }
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.matches("input:not([type=checkbox]), textarea")) return;
    event.preventDefault();
    input.select();
  });
  // The address stays the same when a link leads to where one is already.
  addEventListener("click", (event) => { if (event.target.closest('a[href^="#"]')) setTimeout(route); });
  addEventListener("hashchange", route);
  document.body.classList.add("js");
  route();
})();
