"use strict";
// A review sheet as a form: a case at a time. Answers are kept in this browser as they are given, and saved as CSV.
(() => {
  const { key, expert, columns, cases } = JSON.parse(document.getElementById("data").textContent);
  const KEY = `ottava-review-${key}`;
  const NONE = "none";
  const BETWEEN = "; ";
  const one = id => document.getElementById(id);
  const form = one("answers");
  const firsts = [...form.querySelectorAll("[name=first]")];
  const sures = [...form.querySelectorAll("[name=sure]")];
  const selects = [...form.querySelectorAll("select")];
  const groups = [...form.querySelectorAll(".several")].map(group => ({
    column: group.dataset.column,
    boxes: [...group.querySelectorAll("ul [type=checkbox]")],
    none: group.querySelector(".none input"),
    search: group.querySelector("[type=search]"),
    found: group.querySelector(".found"),
  }));
  const comment = form.querySelector("textarea");
  const places = new Map(cases.map((each, place) => [each.id, place]));
  const asked = columns.filter(column => !["case", "expert"].includes(column));
  const needed = ["first method", "gates", "must do", "must not", "sure"];
  const empty = () => Object.fromEntries(asked.map(column => [column, ""]));

  let answers = new Map(); // by the id of the case: texts by column, as in the file
  let at = 0;
  let stored = true;
  let unsaved = false;

  // What this browser keeps.
  function read() {
    try {
      const found = JSON.parse(localStorage.getItem(KEY) ?? "null");
      if (found) {
        answers = new Map(found.answers.filter(([id]) => places.has(id)).map(([id, given]) => [id, { ...empty(), ...given }]));
        at = Math.max(0, Math.min(found.at, cases.length - 1)) || 0;
      }
    } catch {
      stored = false;
    }
  }

  function keep() {
    try {
      localStorage.setItem(KEY, JSON.stringify({ at, answers: [...answers] }));
      stored = true;
    } catch {
      stored = false;
    }
    warn();
  }

  function warn() {
    const text = "This browser keeps nothing for this page. Save the answers before you close it, and load them to go on.";
    one("warning").hidden = stored;
    say("warning", stored ? "" : text);
  }

  function say(id, text) {
    if (one(id).textContent !== text) one(id).textContent = text;
  }

  function state(id) {
    const given = answers.get(id);
    if (!given || asked.every(column => !given[column])) return "";
    return needed.every(column => given[column]) ? "done" : "begun";
  }

  // From the form to the answers, and back.
  function take() {
    const given = empty();
    given["first method"] = firsts.find(each => each.checked)?.value ?? "";
    for (const each of selects) given[each.dataset.column] = each.value;
    for (const { column, boxes, none } of groups) {
      given[column] = none.checked ? NONE : boxes.filter(box => box.checked).map(box => box.value).join(BETWEEN);
    }
    given.sure = sures.find(each => each.checked)?.value ?? "";
    given.comment = comment.value;
    answers.set(cases[at].id, given);
    unsaved = true;
    keep();
    progress();
  }

  function fill() {
    const given = answers.get(cases[at].id) ?? empty();
    for (const each of firsts) each.checked = each.value === given["first method"];
    for (const each of selects) each.value = given[each.dataset.column];
    for (const group of groups) {
      const titles = given[group.column].split(BETWEEN);
      for (const box of group.boxes) box.checked = titles.includes(box.value);
      group.none.checked = given[group.column] === NONE;
      if (group.search) group.search.value = "";
      look(group);
    }
    for (const each of sures) each.checked = each.value === given.sure;
    comment.value = given.comment;
    settle();
  }

  // No method is chosen twice, and none comes behind "none".
  function settle() {
    const chosen = [firsts.find(each => each.checked)?.value ?? "", ...selects.map(each => each.value)];
    selects.forEach((select, number) => {
      const before = chosen.slice(0, number + 1);
      select.disabled = before.includes(NONE);
      if (select.disabled || (chosen[number + 1] !== NONE && before.includes(chosen[number + 1]))) select.value = "";
      for (const option of select.options) option.disabled = option.value !== "" && option.value !== NONE && before.includes(option.value);
    });
  }

  // Shows what is searched for, and what is chosen.
  function look({ boxes, search, found }) {
    if (!search) return;
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let number = 0;
    for (const box of boxes) {
      const item = box.closest("li");
      const text = item.textContent.toLowerCase();
      const fits = words.every(word => text.includes(word));
      number += fits;
      item.hidden = !fits && !box.checked;
    }
    found.textContent = words.length ? `${number} of ${boxes.length} found` : "";
  }

  function made(tag, text, name) {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    if (name) element.className = name;
    return element;
  }

  function show() {
    const { title, known, notKnown } = cases[at];
    say("heading", `Case ${at + 1} of ${cases.length}`);
    say("title", title);
    one("title").dir = "auto";
    const parts = known.flatMap(({ about, facts }) => {
      const list = made("dl");
      for (const [label, said] of facts) list.append(made("dt", label), made("dd", said));
      return [made("h3", about), facts.length ? list : made("p", "nothing more is known")];
    });
    if (notKnown.length) parts.push(made("p", `Not known: ${notKnown.join("; ")}.`, "not-known"));
    one("known").replaceChildren(...parts);
    one("back").disabled = at === 0;
    one("next").disabled = at === cases.length - 1;
    fill();
    progress();
  }

  function progress() {
    const states = cases.map(({ id }) => state(id));
    const done = states.filter(each => each === "done").length;
    const begun = states.filter(each => each === "begun").length;
    one("done").value = done;
    say("progress", `${done} of ${cases.length} answered in full${begun ? `, ${begun} in part` : ""}`);
    [...one("jump").options].forEach((option, place) => {
      const words = { done: ": answered", begun: ": in part", "": "" }[states[place]];
      say(option.id, `case ${place + 1}${words}`);
    });
    one("jump").value = String(at);
  }

  function go(place) {
    if (place < 0) return;
    if (place >= cases.length) {
      say("message", "That was the last case. Save the answers, and send the file back.");
      return;
    }
    say("message", "");
    at = place;
    keep();
    show();
    one("case").scrollTop = 0;
    document.querySelector("main").scrollIntoView();
    one("case").focus({ preventScroll: true });
  }

  // CSV. What a spreadsheet would take for a formula has a ' before it.
  const defused = text => text.replace(/(^|;)(\s*)(?=[=+@\-\uFF1D\uFF0B\uFF0D\uFF20])/g, "$1'$2");
  const plain = text => text.replace(/(^|;)'(\s*)(?=[=+@\-\uFF1D\uFF0B\uFF0D\uFF20])/g, "$1$2").trim();
  const cell = text => (/[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

  function csv() {
    const rows = cases.map(({ id }) => ({ ...empty(), ...answers.get(id), case: id, expert }));
    const lines = [columns, ...rows.map(row => columns.map(column => defused(row[column])))];
    return `\uFEFF${lines.map(line => line.map(cell).join(",") + "\r\n").join("")}`;
  }

  function rowsOf(text, separator) {
    const rows = [[""]];
    let quoted = false;
    for (let place = 0; place < text.length; place++) {
      const sign = text[place];
      const row = rows.at(-1);
      const last = row.length - 1;
      if (quoted) {
        if (sign !== '"') row[last] += sign;
        else if (text[place + 1] === '"') row[last] += text[++place];
        else quoted = false;
      } else if (sign === '"' && row[last] === "") quoted = true;
      else if (sign === separator) row.push("");
      else if (sign === "\n" || sign === "\r") {
        if (sign === "\r" && text[place + 1] === "\n") place++;
        rows.push([""]);
      } else row[last] += sign;
    }
    return rows.filter(row => row.some(each => each !== ""));
  }

  function folded(name) {
    return name.replaceAll("_", " ").toLowerCase().split(/\s+/).filter(Boolean).join(" ");
  }

  function loadBytes(bytes) {
    try {
      return load(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return "This file is not UTF-8. In Excel, save it under another name with the type “CSV UTF-8”. Nothing was loaded.";
    }
  }

  function load(text) {
    const body = text.replace(/^\uFEFF/, "");
    const tables = [",", ";", "\t"].map(separator => rowsOf(body, separator));
    const [head, ...rows] = tables.find(([first]) => first?.some(name => name.trim().toLowerCase() === "case")) ?? [[]];
    const names = head.map(name => name.trim().toLowerCase());
    if (!names.includes("case")) return "This is no file of answers: it has no column “case”. Nothing was loaded.";
    let loaded = 0;
    let strangers = 0;
    let unknown = 0;
    const found = new Map(answers);
    for (const row of rows) {
      const value = name => plain(row[names.indexOf(name)] ?? "");
      if (value("expert") && folded(value("expert")) !== folded(expert)) {
        return `These are answers of ${value("expert")}, and this form is for ${expert}. Nothing was loaded.`;
      }
      const given = empty();
      for (const column of asked) {
        const [right, wrong] = chosenFrom(column, value(column));
        given[column] = right;
        unknown += wrong;
      }
      if (!places.has(value("case"))) strangers++;
      else if (asked.some(column => given[column])) {
        found.set(value("case"), given);
        loaded++;
      }
    }
    answers = found;
    keep();
    show();
    const more = [
      strangers ? ` Left out: ${counted(strangers, "row")} of cases that are not on this form.` : "",
      unknown ? ` Left out: ${counted(unknown, "answer")} not among the choices.` : "",
    ];
    return `Loaded the answers to ${counted(loaded, "case")}.${more.join("")}`;
  }

  const counted = (number, what) => `${number} ${what}${number === 1 ? "" : "s"}`;

  // The titles in a cell that can be chosen, and how many others there are.
  function chosenFrom(column, text) {
    if (column === "comment" || !text) return [text, 0];
    if (text.toLowerCase() === NONE && column !== "sure") return [NONE, 0];
    const group = groups.find(each => each.column === column);
    const inputs = group ? group.boxes : column === "sure" ? sures : firsts;
    const titles = new Map(inputs.map(each => [each.value.toLowerCase(), each.value]));
    const parts = text.split(";").map(part => part.trim().toLowerCase()).filter(Boolean);
    const right = parts.filter(part => titles.has(part)).map(part => titles.get(part));
    const kept = group ? right : right.slice(0, 1);
    return [kept.join(BETWEEN), parts.length - kept.length];
  }

  function save() {
    const link = made("a");
    link.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv" }));
    link.download = `answers-${expert}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    unsaved = false;
    say("message", `Saved as ${link.download}, where this browser puts downloads.`);
  }

  form.addEventListener("submit", event => event.preventDefault());
  form.addEventListener("input", event => {
    const group = groups.find(each => [each.search, each.none, ...each.boxes].includes(event.target));
    if (group?.search === event.target) return look(group);
    if (group?.none === event.target && event.target.checked) for (const box of group.boxes) box.checked = false;
    else if (group && event.target.checked) group.none.checked = false;
    settle();
    take();
  });
  form.addEventListener("keydown", event => {
    if (event.key === "Enter" && event.target.type === "search") event.preventDefault();
  });
  one("clear").addEventListener("click", () => {
    for (const each of firsts) each.checked = false;
    settle();
    take();
  });
  one("back").addEventListener("click", () => go(at - 1));
  one("next").addEventListener("click", () => go(at + 1));
  one("jump").addEventListener("change", event => go(Number(event.target.value)));
  one("save").addEventListener("click", save);
  one("load").addEventListener("click", () => one("file").click());
  one("file").addEventListener("change", async event => {
    const [file] = event.target.files;
    if (file) say("message", loadBytes(await file.arrayBuffer()));
    event.target.value = "";
  });
  document.addEventListener("keydown", event => {
    if (event.key !== "Enter" || !event.ctrlKey) return;
    event.preventDefault();
    go(event.shiftKey ? at - 1 : at + 1);
  });
  addEventListener("storage", event => {
    if (event.key !== KEY) return;
    read();
    show();
  });
  addEventListener("beforeunload", event => {
    if (!stored && unsaved) event.preventDefault();
  });

  if (!cases.length) {
    say("heading", "There are no cases on this form.");
    form.hidden = true;
    return;
  }
  cases.forEach((_, place) => {
    const option = made("option");
    option.id = `case-${place + 1}`;
    option.value = String(place);
    one("jump").append(option);
  });
  read();
  document.querySelector(".how").open = !answers.size;
  keep();
  show();
})();
