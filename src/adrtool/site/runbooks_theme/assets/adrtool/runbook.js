/* Runbooks while an incident runs: typed values fill the commands, ticked steps keep their times.
   Nothing is fetched or sent: what is typed stays in this browser's local storage. */
(() => {
  "use strict";
  // An escape, `$$`, `${NAME}` (also with a default), `$NAME`, `<name>`.
  const WRITTEN = /\\[^]|\$\$|\$\{(\w+)(?::?[-?][^{}]*)?\}|\$([A-Za-z_]\w*)|<([A-Za-z_][\w -]*)>/g;
  const ODD = /[^\w.,:/@%+=-]/; // may mean something to a shell
  const SENTENCE = /^.{3,}?[.?!:](?=\s|$)/;
  const BLOCKS = "pre, ul, ol, table, div, blockquote, details, p";
  const LONGEST = 160; // characters
  const ACTS = /diagnos|mitigat|^steps?$|procedure|remed|resol|recover|investigat|troubleshoot|verif|roll ?back/i;
  const shown = [];

  const element = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const button = (textContent, onclick) => element("button", { type: "button", textContent, onclick });
  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const isAdded = (node) => node.closest(".adr-runbook, .adr-added, .mermaid");
  const isAside = (node) => isAdded(node) || node.closest(".footnote, table, blockquote");
  const without = (node, selector) => {
    const copied = node.cloneNode(true);
    all(copied, selector).forEach((other) => other.remove());
    return copied;
  };
  const precedes = (a, b) => a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING;
  const oneLine = (text) => text.replace(/\s+/g, " ").trim();

  /* What is kept of a page: values by name, times by step. Storage may be forbidden or full. */
  const load = (key) => {
    let kept;
    try { kept = JSON.parse(localStorage.getItem(key)); } catch { /* nothing is kept */ }
    return { values: { ...kept?.values }, done: { ...kept?.done } };
  };
  const keep = (key, state) => {
    try {
      if (Object.keys({ ...state.values, ...state.done }).length) localStorage.setItem(key, JSON.stringify(state));
      else localStorage.removeItem(key);
      return true;
    } catch { return false; }
  };

  /* Copies, also where a page without HTTPS has no clipboard. */
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const box = element("textarea", { value: text, className: "adr-offscreen" }), focused = document.activeElement;
      document.body.append(box);
      box.select();
      const isDone = document.execCommand("copy");
      box.remove();
      focused?.focus();
      return isDone;
    }
  };

  const folded = (name) => name.toLowerCase().replace(/[ _-]+/g, "_");

  /* The declared variables, from the list in the head. */
  const declared = (head) => all(head, ".adr-variables dt").map((term) => {
    const name = term.textContent.trim();
    const text = (of) => oneLine(term.nextElementSibling?.querySelector(of)?.textContent ?? "");
    return { name, about: text(".adr-about"), preset: text(".adr-default code") };
  });

  /* Which one is meant: `$NAME` as written, or in capitals; `<name>` in any case. */
  const finder = (variables) => {
    const exact = new Set(variables.map(({ name }) => name));
    const near = new Map(variables.map(({ name }) => [folded(name), name]).reverse());
    return ([, braced, plain, angled]) => {
      const name = angled ?? braced ?? plain ?? "";
      return exact.has(name) ? name : (angled || name === name.toUpperCase()) && near.get(folded(name));
    };
  };

  /* Puts an element around each place of a variable, across those that colour the code. */
  const mark = (code, find) => {
    const places = [...code.textContent.matchAll(WRITTEN)].map((match) => ({ match, name: find(match) })).filter((p) => p.name);
    const nodes = [], walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    for (let at = 0; walker.nextNode(); at += walker.currentNode.length) nodes.push({ node: walker.currentNode, at });
    const node = (at, isEnd) => nodes.findLast((n) => (isEnd ? n.at < at : n.at <= at));
    return places.reverse().map(({ match, name }) => {
      const range = document.createRange(), end = match.index + match[0].length;
      const first = node(match.index, false), last = node(end, true);
      range.setStart(first.node, match.index - first.at);
      range.setEnd(last.node, end - last.at);
      range.deleteContents();
      const place = element("span", { className: "adr-var", textContent: match[0] });
      range.insertNode(place);
      return { place, name, written: match[0] };
    });
  };

  const field = (variable, oninput) => {
    const input = element("input", {
      type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: false, ariaDescription: variable.about, oninput,
    });
    const note = element("span", { className: "adr-odd", textContent: "Has signs that a shell reads: look twice before you run it." });
    const about = element("span", { className: "adr-about" }, variable.about, note);
    return { ...variable, input, note, row: element("div", { className: "adr-input" }, element("label", {}, variable.name, input), about) };
  };

  /* The headings that a node stands below: the nearest, and that of the part. */
  const above = (root, node) => {
    const found = all(root, "h2, h3, h4").filter((heading) => precedes(heading, node));
    return [found.at(-1), found.findLast((heading) => heading.tagName === "H2")].filter(Boolean).map(said);
  };

  /* A step: an item of a numbered list, of one to tick, or of a part that says what to do; where
     commands stand without such items, their heading. Items within items are part of a step. */
  const findSteps = (root) => {
    const items = all(root, "li").filter((item) => !isAside(item) && !item.parentElement.closest("li")
      && (item.matches("ol > li") || takeBox(item) || above(root, item).some((title) => ACTS.test(title))));
    const headings = all(root, "h2, h3, h4").filter((heading) => {
      let hasCode = false;
      for (let at = heading.nextElementSibling; at && !/^H[1-6]$/.test(at.tagName); at = at.nextElementSibling) {
        if (items.some((item) => at.contains(item))) return false;
        hasCode ||= Boolean(at.matches("pre") || at.querySelector("pre"));
      }
      return hasCode && !isAside(heading);
    });
    return [...items, ...headings].sort((a, b) => (precedes(a, b) ? -1 : 1));
  };

  /* Where the text of an item begins: in its first paragraph, if any. */
  const lead = (node) => {
    const first = node.firstElementChild;
    return first?.matches("p") && !node.firstChild.data?.trim() ? first : node;
  };

  /* Takes the box of a task out of an item, drawn or written `[ ]`; whether there was one. */
  const takeBox = (item) => {
    const box = item.querySelector("input[type=checkbox]");
    const isOwn = box?.closest("li") === item;
    if (isOwn) (box.closest("label") ?? box).remove();
    const text = lead(item).firstChild;
    const written = /^\s*\[[ xX]\]\s+/.exec(text?.data ?? "");
    if (written) text.data = text.data.slice(written[0].length);
    return isOwn || Boolean(written);
  };

  /* The text of a heading, or of an item up to its first block. */
  const said = (node) => {
    const copied = without(node, ".headerlink, .adr-tick");
    const text = oneLine((node.matches("li") ? without(lead(copied), BLOCKS) : copied).textContent);
    const sentence = (node.matches("li") && SENTENCE.exec(text)?.[0]) || text;
    return sentence.length > LONGEST ? `${sentence.slice(0, LONGEST - 1)}…` : sentence;
  };

  const name = (root, node) => {
    const text = said(node), list = node.parentElement;
    if (!node.matches("li")) return text;
    const [where] = above(root, node), place = list.matches("ol") && `step ${list.start + [...list.children].indexOf(node)}`;
    const start = [!/^(the )?(steps?|procedure)$/i.test(where) && where, place].filter(Boolean).join(", ");
    return start ? `${start[0].toUpperCase()}${start.slice(1)}: ${text}` : text;
  };

  const step = (root, node, taken, onTick) => {
    const label = name(root, node);
    let id = label;
    while (taken.has(id)) id += "+";
    taken.add(id);
    const onchange = () => onTick(id, box.checked);
    const box = element("input", { type: "checkbox", autocomplete: "off", ariaLabel: `Done: ${label}`, onchange });
    const time = element("time");
    lead(node).prepend(element("span", { className: "adr-tick" }, box, time), " ");
    return { id, label, node, box, time };
  };

  const showStep = ({ id, node, box, time }, done) => {
    const at = done[id] ?? "";
    box.checked = Boolean(at);
    node.classList.toggle("adr-step-done", box.checked);
    time.dateTime = time.title = at;
    time.textContent = at && new Date(at).toTimeString().slice(0, 8);
  };

  const escaped = (text) => text.replace(/[\\`*_[\]<>|~#&]/g, "\\$&");

  /* Markdown of what was ticked, by time. Typed values aren't in it: they may be secret. */
  const timeline = (title, steps, done) => {
    const address = /^https?:$/.test(location.protocol) ? location.origin + location.pathname : "";
    const link = address ? `[${escaped(title)}](<${address}>)` : escaped(title);
    const ticked = steps.filter(({ id }) => done[id]).sort((a, b) => done[a.id].localeCompare(done[b.id]));
    const rows = ticked.map(({ id, label }) => `| ${done[id].slice(0, 19).replace("T", " ")} | ${escaped(label)} |\n`);
    return `## Timeline\n\nBy the runbook ${link}. All times are UTC.\n\n| time | what |\n|---|---|\n${rows.join("")}`;
  };

  const start = (head) => {
    if (head.dataset.ready) return;
    head.dataset.ready = "true";
    const root = head.closest("article") ?? head.parentElement;
    const title = said(root.querySelector("h1") ?? head);
    const path = location.pathname.replace(/index\.html$/, "");
    const key = `adrtool:runbook:${path}${root.id && `#${root.id}`}`;
    let state = load(key);

    const fields = declared(head).map((variable) => field(variable, () => {
      const typed = fields.filter((f) => f.input.value !== f.preset);
      state.values = Object.fromEntries(typed.map((f) => [f.name, f.input.value]));
      save();
      fill();
    }));
    // In running text, what holds a blank is a command.
    const codes = all(root, "code").filter((code) => !isAdded(code) && (code.closest("pre") || / /.test(code.textContent)));
    const blocks = codes.filter((code) => code.closest("pre")), find = finder(fields);
    const places = codes.flatMap((code) => mark(code, find));
    const taken = new Set();
    const steps = findSteps(root).map((node) => step(root, node, taken, (id, isDone) => {
      if (isDone) state.done[id] = new Date().toISOString();
      else delete state.done[id];
      save();
      show();
    }));

    const status = element("span", { className: "adr-said", role: "status" });
    const count = element("span", { className: "adr-progress" });
    const ticked = () => steps.filter(({ box }) => box.checked).length;
    const say = (...parts) => status.replaceChildren(...parts);
    const save = () => say(keep(key, state) ? "" : "This browser keeps nothing: a reload forgets it all.");

    const fill = () => {
      const values = new Map(fields.map((f) => [f.name, state.values[f.name] ?? f.preset]));
      for (const { place, name: of, written } of places) {
        place.textContent = values.get(of) || written;
        place.classList.toggle("adr-var-set", Boolean(values.get(of)));
      }
      for (const f of fields) f.note.hidden = !ODD.test(values.get(f.name));
      for (const code of blocks) if (code.querySelector(".gp")) code.dataset.copy = command(code);
    };
    const show = () => {
      for (const f of fields) f.input.value = state.values[f.name] ?? f.preset;
      for (const s of steps) showStep(s, state.done);
      count.textContent = `${ticked()} of ${steps.length} done`;
      fill();
    };

    head.querySelector(".adr-variables")?.replaceWith(
      element("fieldset", { className: "adr-inputs" }, element("legend", {}, "Fill in"), ...fields.map((f) => f.row)));
    addCopyButtons(blocks);
    arrows(steps);
    const copyTimeline = button("Copy timeline", async () => {
      if (!ticked()) return say("Nothing is ticked yet.");
      const value = timeline(title, steps, state.done);
      const box = element("textarea", { value, readOnly: true, rows: 6, ariaLabel: "Timeline" });
      say(...(await copy(value) ? ["Timeline copied."] : ["Copy this:", box]));
    });
    const again = button("Start again", () => {
      const before = state;
      const put = (next) => { state = next; save(); show(); };
      put({ values: {}, done: {} });
      say("Cleared. ", button("Undo", () => { put(before); again.focus(); }));
    });
    const tools = steps.length ? [count, status, copyTimeline, again] : fields.length ? [status, again] : [];
    if (tools.length) root.append(element("div", { className: "adr-bar" }, ...tools));
    overdue(head);
    show();
    shown.push({ root, key, reload: () => { state = load(key); show(); } });
  };

  /* What is typed: of a session, neither prompts nor output. */
  const command = (code) => {
    const text = without(code, ".gp, .go, .linenos").textContent;
    return code.querySelector(".gp") ? text.replace(/\n{2,}/g, "\n").trim() : text.trimEnd();
  };

  const addCopyButtons = (codes) => {
    // Material's own buttons copy what is shown, or `data-copy`.
    if (document.getElementById("__config")?.textContent.includes('"content.code.copy"')) return;
    for (const code of codes) {
      const made = button("Copy", async () => {
        made.textContent = await copy(command(code)) ? "Copied" : "Not copied";
        setTimeout(() => { made.textContent = "Copy"; }, 2000);
      });
      made.className = "adr-copy";
      code.closest("pre").prepend(made);
    }
  };

  /* Arrows lead from step to step. */
  const arrows = (steps) => steps.forEach(({ box }, index) => box.addEventListener("keydown", (event) => {
    const next = steps[index + ({ ArrowDown: 1, ArrowUp: -1 }[event.key] ?? NaN)];
    if (!next) return;
    event.preventDefault();
    next.box.focus();
  }));

  /* A review that wasn't overdue yet when the page was made. */
  const overdue = (head) => {
    const due = head.querySelector("time.adr-due");
    if (!due || Date.now() < Date.parse(due.dateTime) + 864e5 || head.querySelector(".adr-overdue")) return;
    head.prepend(element("p", { className: "adr-overdue", textContent: `The review was due on ${due.dateTime}.` }));
  };

  const startAll = () => all(document, ".adr-runbook").forEach(start);

  // Another tab has the same page open.
  addEventListener("storage", (event) => shown
    .filter((page) => page.root.isConnected && event.key === page.key).forEach((page) => page.reload()));
  // Material may show further pages without a load.
  if (typeof document$ === "undefined") startAll();
  else document$.subscribe(startAll);
})();
