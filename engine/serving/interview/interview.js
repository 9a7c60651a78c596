// The interview works without this. With it, a lost connection loses no answer, the browser's own "back" goes to the
// question before, and the card can be printed by a button.
"use strict";

const headers = { "Content-Type": "application/x-www-form-urlencoded", Accept: "text/html" };
let asking = false;

// Shows what the service answers to the fields of a form, and returns whether it is a place of its own in the history.
async function ask(fields) {
  const answer = await fetch("/interview", { method: "POST", headers, body: fields });
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (answer.status >= 500) throw new Error(found.title);
  for (const each of found.querySelectorAll("[autofocus]")) each.removeAttribute("autofocus"); // it is focused below
  document.title = found.title;
  document.documentElement.lang = found.documentElement.lang;
  document.body.replaceWith(found.body);
  begin();
  window.scrollTo(0, 0);
  const first = document.querySelector("[data-first]");
  first?.focus({ preventScroll: first.tabIndex < 0 });
  return answer.ok && document.querySelector(".mistake") === null;
}

async function tried(fields, then) {
  if (asking) return;
  asking = true;
  document.querySelector(".offline")?.remove();
  try {
    if (await ask(fields)) then();
  } catch (problem) {
    const why = problem instanceof TypeError ? "" : problem.message; // a TypeError: nobody answered
    const told = document.createElement("p");
    told.className = "offline";
    told.setAttribute("role", "alert");
    told.textContent = [why, document.body.dataset.offline].filter(Boolean).join(". ");
    document.body.append(told);
  } finally {
    asking = false;
  }
}

function send(event) {
  const form = event.target;
  if (event.submitter?.hasAttribute("formaction")) return; // a file, which the browser saves
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(form, event.submitter)).toString();
  tried(fields, () => history.pushState({ fields }, ""));
}

function begin() {
  document.documentElement.classList.add("live");
  document.body.addEventListener("submit", send);
  document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
  const file = document.getElementById("file");
  if (file === null) return;
  file.hidden = false;
  file.previousElementSibling.hidden = false;
  file.addEventListener("change", async () => {
    document.getElementById("case").value = (await file.files[0]?.text()) ?? "";
  });
}

window.addEventListener("popstate", (event) => {
  if (event.state === null) location.reload();
  else tried(event.state.fields, () => {});
});

begin();
if (history.state?.fields) tried(history.state.fields, () => {});
