"use strict";
// The case stands in the text; the form edits it through the service, which keeps comments and layout. What comes back is
// put into its places: pieces of HTML in which all that a case or a rule says is text.
(() => {
  const at = id => document.getElementById(id);
  const text = at("text"), form = at("form"), connection = at("connection");
  let sound = null;      // the text of the last case that had no mistakes
  let before = null;     // the text that the last edit started from
  let shownForm = "";    // the key of the form that is shown
  let edition = 0;       // of the rulebook, as the last trial had it
  let fingerprint = "";  // of its rules
  let values = [];       // what the case says, as of then
  let mistakes = [];

  // ---- Asking the service

  async function ask(path, data) {
    const options = data === undefined ? {} : {
      method: "POST", body: JSON.stringify(data), headers: { "Content-Type": "application/json" },
    };
    const answer = await fetch(path, options);
    const found = await answer.json();
    if (!answer.ok) {
      const said = found.mistakes.map(each => [each.message, each.hint].filter(Boolean).join("; "));
      throw new Error(said.join("\n") || `${found.title}; ${found.detail}`);
    }
    return found;
  }

  // One thing after the other: an edit of the form starts from the text that the edit before it made.
  let last = Promise.resolve();
  function inTurn(what) {
    last = last.then(what).catch(problem => {
      tell(problem instanceof TypeError ? "The service does not answer." : problem.message, true);
      fill();
    });
  }

  function tell(words, bad = false) {
    at("said").textContent = words;
    if (bad) put("mistakes", null, words);
  }

  // ---- Putting what came back into its places

  function put(id, html, words = "") {
    const place = at(id);
    if (!place) return;
    const before = new Map([...place.querySelectorAll("details[data-key]")].map(each => [each.dataset.key, each]));
    const focused = place.contains(document.activeElement) ? document.activeElement : null;
    const path = focused?.dataset.path, summary = focused?.closest("summary")?.parentNode.dataset.key;
    if (html === null && !words) place.replaceChildren();
    else if (html === null) {
      place.replaceChildren(Object.assign(document.createElement("p"), { className: "mistake", textContent: words }));
    } else place.innerHTML = html;
    for (const each of place.querySelectorAll("details[data-key]")) {
      const old = before.get(each.dataset.key);
      if (!old) continue;
      each.open = old.open;
      each.dataset.seen = old.dataset.seen ?? "";
      if (old.classList.contains("all")) showAll(each, true);
    }
    if (path) place.querySelector(`[data-path="${CSS.escape(path)}"]`)?.focus();
    else if (summary) place.querySelector(`[data-key="${CSS.escape(summary)}"] > summary`)?.focus();
  }

  function show(trial, typed) {
    if (fingerprint && fingerprint !== trial.fingerprint && trial.said_of_rules) {
      at("saved").textContent = trial.said_of_rules;
      tell(trial.said_of_rules);
    }
    const otherRules = edition !== trial.edition;
    edition = trial.edition;
    fingerprint = trial.fingerprint;
    mistakes = trial.mistakes;
    if (!typed && text.value !== trial.text) text.value = trial.text;
    for (const [id, html] of Object.entries(trial.parts)) put(id, html);
    document.body.classList.toggle("has-mistakes", !trial.sound);
    if (trial.sound) {
      shownForm = trial.form;
      values = trial.values;
      fill();
      find();
      for (const id of ["fired", "nearly"]) {
        document.querySelector(`[data-count="${id}"]`).textContent = at(id).querySelectorAll(":scope > details").length;
      }
      if (trial.edited || sound === null) before = sound;
      sound = trial.text;
    }
    showRules();
    if (at("other").value) inTurn(otherRule);
    if (trial.said) tell(trial.said);
    number();
    if (otherRules) effect();
  }

  // ---- The form

  const controls = () => form.querySelectorAll("[data-path]");

  function fill() {
    const known = new Map(values.map(each => [each.path, each]));
    for (const control of controls()) {
      const found = known.get(control.dataset.path);
      if (control.dataset.path.endsWith(".id") && !found) continue;
      if ("several" in control.dataset) {
        const chosen = new Set(found?.value ?? []);
        for (const box of control.querySelectorAll("input")) box.checked = chosen.has(box.value);
      } else if (control !== document.activeElement || control.value === "" || found === undefined || control.tagName === "SELECT") {
        control.value = found?.value ?? "";
      }
      const field = control.closest(".field");
      field.classList.toggle("given", found !== undefined);
      const sure = field.querySelector(".sure");
      if (sure) {
        sure.hidden = found === undefined;
        certain(sure, found?.certainty ?? 1);
      }
    }
    for (const entity of form.querySelectorAll(".entity")) {
      const count = entity.querySelectorAll(".given:not(.party)").length;
      entity.querySelector(".known").textContent = count ? `${count} known` : "";
      if (count && !entity.dataset.seen) entity.open = true;
      if (count) entity.dataset.seen = "yes";
    }
  }

  function certain(select, certainty) {
    const value = String(certainty);
    select.classList.toggle("doubt", certainty < 1);
    if (![...select.options].some(each => each.value === value)) select.add(new Option(value, value));
    select.value = value;
  }

  function valueOf(control) {
    if ("several" in control.dataset) {
      const chosen = [...control.querySelectorAll("input:checked")].map(each => each.value);
      return chosen.length ? chosen : null;
    }
    return control.value === "" ? null : control.value;
  }

  form.addEventListener("change", event => {
    const sure = event.target.dataset.certainty;
    const control = sure ? form.querySelector(`[data-path="${CSS.escape(sure)}"]`) : event.target.closest("[data-path]");
    if (!control) return;
    control.closest(".field").classList.add("touched");  // it stays in sight when it is emptied
    const certainty = sure ? Number(event.target.value) : null;
    edit({ does: "set", path: control.dataset.path, value: valueOf(control), certainty });
  });

  form.addEventListener("click", event => {
    const gone = event.target.dataset.remove;
    if (gone !== undefined) edit({ does: "remove", label: gone });
    if (event.target.id === "add-party") add();
    if ("all" in event.target.dataset) showAll(event.target.closest(".entity"), event.target.getAttribute("aria-expanded") !== "true");
  });

  function showAll(entity, all) {
    entity.classList.toggle("all", all);
    const button = entity.querySelector("[data-all]");
    if (!button) return;
    button.setAttribute("aria-expanded", String(all));
    button.textContent = all ? "Show fewer fields" : button.dataset.words;
  }

  form.addEventListener("submit", event => event.preventDefault());
  form.addEventListener("keydown", event => { if (event.key === "Enter" && event.target.id === "new-party") add(); });

  function add() {
    const label = at("new-party").value.trim();
    if (label) edit({ does: "add", label });
    at("new-party").focus();
  }

  function edit(what) {
    inTurn(async () => {
      let sent, trial;
      do {  // once more if something was typed meanwhile
        sent = text.value;
        trial = await ask("/try/trial", { text: sent, before: sound, edit: what, form: shownForm, fingerprint });
      } while (text.value !== sent);
      show(trial, false);
      if (what.does === "add") form.querySelector(`[data-path="${CSS.escape(`parties.${what.label}.id`)}"]`)?.focus();
    });
  }

  function find() {
    const words = at("find").value.trim().toLowerCase();
    form.classList.toggle("finding", words !== "");
    for (const field of form.querySelectorAll(".field")) {
      field.classList.toggle("found", words !== "" && field.dataset.words.includes(words));
    }
    for (const each of form.querySelectorAll(".entity")) {
      each.classList.toggle("found", each.querySelector(".found") !== null);
      if (each.classList.contains("found")) each.open = true;
    }
  }
  at("find").addEventListener("input", find);

  // ---- The text

  let waiting = null;
  text.addEventListener("input", () => {
    number();
    clearTimeout(waiting);
    waiting = setTimeout(() => inTurn(tryText), 120);
  });

  async function tryText() {
    const sent = text.value;
    const trial = await ask("/try/trial", { text: sent, before: sound === sent ? before : sound, form: shownForm, fingerprint });
    if (text.value === sent) show(trial, true);
  }

  // Line numbers beside the text, those with a mistake marked.
  const numbers = at("numbers");
  function number() {
    const wrong = new Set(mistakes.map(each => each.line));
    const count = text.value.split("\n").length;
    numbers.replaceChildren(...Array.from({ length: count }, (_, place) => {
      const line = document.createElement("div");
      line.textContent = place + 1;
      if (wrong.has(place + 1)) line.className = "wrong";
      return line;
    }));
    numbers.scrollTop = text.scrollTop;
  }
  text.addEventListener("scroll", () => { numbers.scrollTop = text.scrollTop; });

  at("mistakes").addEventListener("click", event => {
    const found = mistakes[event.target.dataset.mistake];
    if (!found) return;
    const lines = text.value.split("\n").map(each => [...each]);  // in characters, as columns count them
    const place = (line, column) => [...lines.slice(0, line - 1), lines[line - 1].slice(0, column - 1)].map(each => each.join("")).join("\n").length;
    text.focus();
    text.setSelectionRange(place(found.line, found.column), place(found.end_line ?? found.line, found.end_column ?? found.column));
  });

  at("open").addEventListener("change", async event => {
    const [file] = event.target.files;
    if (!file) return;
    text.value = await file.text();
    event.target.value = "";
    inTurn(tryText);
  });

  at("save").addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text.value], { type: "application/yaml" }));
    link.download = "case.yaml";
    link.click();
    URL.revokeObjectURL(link.href);
  });

  // ---- The rules, which change while the page is open

  let events = null;
  function listen() {
    events?.close();
    events = new EventSource("/try/events");
    events.addEventListener("message", () => {
      alive(true);
      inTurn(tryText);
    });
    events.addEventListener("error", () => alive(false));
  }

  function alive(now) {
    connection.textContent = now ? "" : "The service does not answer. The page goes on when it is back.";
  }

  // What became of the rules is shown once they were saved, and before that if a test fails.
  function showRules() {
    const told = at("by-rules").childElementCount > 0 || at("effect").querySelector(".bad") !== null;
    at("saved-part").hidden = at("to-rules").hidden = !told;
  }

  // Over the examples, tests and safeguards it takes seconds; meanwhile the case can be edited.
  async function effect() {
    const asked = edition;
    at("effect").setAttribute("aria-busy", "true");
    try {
      for (const part of ["effect", "proofs"]) {
        const found = await ask(`/try/${part}`);
        if (edition !== asked) return;
        if (found.html) put(part, found.html);
        showRules();
      }
    } catch (problem) {
      put("effect", null, problem.message);
    } finally {
      if (edition === asked) at("effect").removeAttribute("aria-busy");
    }
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) events?.close();
    else listen();
  });

  // ---- Any other rule

  async function otherRule() {
    const title = at("other").value;
    const option = [...at("rules").options].find(each => each.value === title);
    put("other-rule", option ? (await ask("/try/rule", { text: text.value, rule: option.dataset.rule })).html : null);
  }
  at("other").addEventListener("change", () => inTurn(otherRule));

  // ---- Keeping the case as a test

  const keep = at("keep");
  keep?.addEventListener("submit", event => {
    event.preventDefault();
    const expected = {};
    for (const box of keep.querySelectorAll("[data-key]:checked")) (expected[box.dataset.key] ??= []).push(box.value);
    inTurn(async () => {
      try {
        const found = await ask("/try/keep", { text: text.value, expected, name: at("test-name").value });
        put("kept", found.html);
      } catch (problem) {
        put("kept", null, problem.message);
      }
    });
  });

  // ---- Which pane is shown where there is not room for all

  function showPane(name) {
    document.body.dataset.shown = name;
    for (const each of document.querySelectorAll("[data-show]")) {
      each.setAttribute("aria-pressed", String(each.dataset.show === name));
    }
  }
  for (const button of document.querySelectorAll("[data-show]")) {
    button.addEventListener("click", () => showPane(button.dataset.show));
  }
  for (const link of document.querySelectorAll('a[href^="#"]')) {
    link.addEventListener("click", () => { if (matchMedia("(max-width: 47.99rem)").matches) showPane("outcome"); });
  }

  // Whoever loads the page again, or comes back to it, finds the case as it was.
  window.addEventListener("beforeunload", () => history.replaceState({ text: text.value }, ""));
  text.value = history.state?.text ?? text.value;

  number();
  listen();
})();
