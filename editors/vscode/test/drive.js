/** Drives the extension as it is built, with the real vscode-languageclient and a real server.
 *
 *     OTTAVA=/path/to/ottava node test/drive.js out/extension.js FOLDER     FOLDER holds a copy of the rulebook `marketplace`
 */

const assert = require("assert/strict");
const { readFileSync, writeFileSync } = require("fs");
const Module = require("module");
const path = require("path");

const load = Module._load;
Module._load = function (name, ...rest) {
  return name === "vscode" ? load.call(this, path.join(__dirname, "vscode.js"), ...rest) : load.call(this, name, ...rest);
};
const vscode = require("vscode");
const { answers, seen, settings, extensions, show } = vscode.test;

/** A server that writes down what it is asked first, and can do nothing. */
const RECORDER = `#!/usr/bin/env node
process.stdin.once("data", (data) => {
  require("fs").writeFileSync(__filename + ".txt", data);
  const answer = JSON.stringify({ jsonrpc: "2.0", id: 0, result: { capabilities: {} } });
  process.stdout.write("Content-Length: " + answer.length + "\\r\\n\\r\\n" + answer);
});
`;

const [, , built, folder] = process.argv;
const extension = require(path.resolve(built));
const run = (name) => vscode.commands.executeCommand(`ottava.editor.${name}`);

async function until(what, found) {
  for (let tries = 0; tries < 600; tries++) {
    const value = found();
    if (value) return value;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`waited half a minute for ${what}`);
}

async function main() {
  vscode.workspace.workspaceFolders.push({ uri: vscode.Uri.file(folder), name: path.basename(folder), index: 0 });
  const context = { subscriptions: [] };
  await extension.activate(context);
  assert.deepEqual(seen.messages, []);
  assert.ok(seen.commands.has("ottava.showImpact"), "the client registers the commands of the server");

  const safety = show(path.join(folder, "safety.yaml"));
  answers.push("noise.music", "for each party");
  await run("newRule");
  const edit = await until("the new rule", () => seen.edits[0]);
  const texts = edit.texts.map(([, edits]) => edits.map((each) => each.newText).join("")).join("\n");
  assert.match(texts, /id: noise\.music/);
  assert.match(texts, /for_each: party/);
  assert.ok(edit.created.some((uri) => uri.endsWith("/noise.yaml")));

  answers.push((offered) => offered[0], (offered) => offered[0]);
  await run("explainOnCase");
  const page = await until("the explanation", () => seen.pages[0]);
  const rule = seen.asked.at(-2)[0];
  assert.match(safety.getText(), new RegExp(`id: ${rule.description}`));
  assert.ok(page.includes(rule.description), page);

  answers.push((offered) => offered[0], (offered) => offered[1], [vscode.Uri.file(path.join(folder, "cases", process.env.CASE))]);
  await run("explainOnCase");
  await until("the explanation on a case", () => seen.pages[1]);

  answers.push(undefined);
  await run("newRule");
  assert.equal(seen.edits.length, 1, "nothing is begun without an id");

  await run("showHandbook");
  assert.match(await until("the handbook", () => seen.pages[2]), /handbook.*\.html$/);

  const text = safety.getText().replace("because:", "becuase:");
  writeFileSync(path.join(folder, "broken.yaml"), text);
  const broken = show(path.join(folder, "broken.yaml"));
  const said = await until("diagnostics", () => seen.diagnostics.get(broken.uri.toString())?.find((each) => each.code === "unknown-key"));
  assert.match(said.message, /did you mean `because`/);

  await Promise.all(context.subscriptions.map((each) => each.dispose()));

  extensions.add("redhat.vscode-yaml");
  settings.command = path.join(folder, "recorder");
  settings.rulebook = "yard";
  writeFileSync(settings.command, RECORDER, { mode: 0o755 });
  await extension.activate({ subscriptions: [] });
  const asked = readFileSync(settings.command + ".txt", "utf8");
  assert.deepEqual(JSON.parse(asked.slice(asked.indexOf("{"))).params.initializationOptions, { rulebook: "yard", yamlLanguageServer: true });

  seen.commands.clear();
  settings.command = path.join(folder, "not-there");
  await extension.activate({ subscriptions: [] });
  assert.match(seen.messages.at(-1), /does not start.*`ottava\.command`/);
  console.log("the extension works");
  process.exit(0);
}

main().catch((error) => {
  console.error(error, JSON.stringify(seen, null, 1).slice(0, 3000));
  process.exit(1);
});
