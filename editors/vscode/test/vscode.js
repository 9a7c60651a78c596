/** Stands for Visual Studio Code in the test: as much of its API as the extension and vscode-languageclient use.
 *
 * What people would choose is taken from `answers`; `seen` keeps what they would see. Whatever is not said here is a class
 * that does nothing, of which vscode-languageclient derives its own.
 */

const { readFileSync } = require("fs");
const { pathToFileURL, fileURLToPath } = require("url");

const answers = [];
const seen = { messages: [], edits: [], pages: [], diagnostics: new Map(), commands: new Map(), asked: [] };
const settings = { command: process.env.OTTAVA, rulebook: "" };
const extensions = new Set();

class Disposable {
  constructor(end = () => {}) { this.dispose = end; }
  static from(...all) { return new Disposable(() => all.forEach((each) => each.dispose())); }
}
class Uri {
  constructor(text) { this.text = text; this.scheme = text.split(":")[0]; }
  static parse(text) { return new Uri(text); }
  static file(path) { return new Uri(pathToFileURL(path).href); }
  get fsPath() { return fileURLToPath(this.text); }
  get path() { return new URL(this.text).pathname; }
  toString() { return this.text; }
}
class Position { constructor(line, character) { Object.assign(this, { line, character }); } }
class Range { constructor(...at) {
  const [start, end] = at.length === 4 ? [new Position(at[0], at[1]), new Position(at[2], at[3])] : at;
  Object.assign(this, { start, end });
} }
class Diagnostic { constructor(range, message, severity) { Object.assign(this, { range, message, severity }); } }
class TextEdit {
  constructor(range, newText) { Object.assign(this, { range, newText }); }
  static replace(range, text) { return new TextEdit(range, text); }
}
class WorkspaceEdit {
  constructor() { this.texts = []; this.created = []; }
  set(uri, edits) { this.texts.push([uri.toString(), edits.map((each) => (Array.isArray(each) ? each[0] : each))]); }
  createFile(uri) { this.created.push(uri.toString()); }
  replace(uri, range, text) { this.texts.push([uri.toString(), [new TextEdit(range, text)]]); }
}
class EventEmitter {
  constructor() {
    this.listeners = new Set();
    this.event = (listener, self) => {
      const called = self ? listener.bind(self) : listener;
      this.listeners.add(called);
      return new Disposable(() => this.listeners.delete(called));
    };
  }
  fire(told) { this.listeners.forEach((each) => each(told)); }
  dispose() { this.listeners.clear(); }
}
class CodeActionKind {
  constructor(value) { this.value = value; }
  append(part) { return new CodeActionKind(this.value ? `${this.value}.${part}` : part); }
}
CodeActionKind.Empty = new CodeActionKind("");
for (const kind of ["QuickFix", "Refactor", "Source", "Notebook"]) {
  CodeActionKind[kind] = new CodeActionKind(kind.toLowerCase());
}
class CancellationTokenSource {
  constructor() { this.token = { isCancellationRequested: false, onCancellationRequested: () => new Disposable() }; }
  cancel() {} dispose() {}
}

/** An object with what is given; of what is not, `on…` is an event, `register…` and `create…` make what can be let go of. */
function api(known) {
  return new Proxy(known, {
    get(target, name) {
      if (name in target || typeof name === "symbol") return target[name];
      if (/^on[A-Z]/.test(name)) return (target[name] = new EventEmitter().event);
      if (/^(register|create|set)/.test(name)) return () => new Disposable();
      return undefined;
    },
  });
}

const opened = new EventEmitter();
const commands = api({
  registerCommand(id, run) {
    if (seen.commands.has(id)) throw new Error(`command '${id}' already exists`);
    seen.commands.set(id, run);
    return new Disposable(() => seen.commands.delete(id));
  },
  executeCommand: async (id, ...args) => seen.commands.get(id)?.(...args),
});
const say = async (message) => void seen.messages.push(message);
const answer = async (question, ...rest) => {
  const offered = await question;
  seen.asked.push(offered);
  const chosen = answers.shift();
  return typeof chosen === "function" ? chosen(offered) : chosen;
};
const channel = () => ({ append() {}, appendLine() {}, show() {}, dispose() {}, clear() {}, replace() {}, trace() {}, info() {}, warn() {}, error() {}, debug() {} });
const window = api({
  activeTextEditor: undefined, visibleTextEditors: [], tabGroups: api({ all: [] }), state: { focused: true },
  showInformationMessage: say, showWarningMessage: say, showErrorMessage: say,
  showInputBox: answer, showQuickPick: answer, showOpenDialog: answer,
  createOutputChannel: channel,
  showTextDocument: async (uri) => { seen.pages.push(readFileSync((uri.uri ?? uri).fsPath, "utf8")); },
  withProgress: async (_, run) => run({ report() {} }, new CancellationTokenSource().token),
});
const workspace = api({
  workspaceFolders: [], textDocuments: [], notebookDocuments: [], isTrusted: true,
  onDidOpenTextDocument: opened.event,
  getConfiguration: (section) => ({ get: (key, other) => settings[key] ?? other, has: () => false, inspect: () => undefined, ...(section === "ottava" ? settings : {}) }),
  getWorkspaceFolder: () => undefined,
  createFileSystemWatcher: () => ({ onDidCreate: opened.event && (() => new Disposable()), onDidChange: () => new Disposable(), onDidDelete: () => new Disposable(), dispose() {} }),
  applyEdit: async (edit) => { seen.edits.push(edit); return true; },
  openTextDocument: async (uri) => ({ uri }),
});
const languages = api({
  match: (selector, document) => (document.languageId === "yaml" ? 10 : 0),
  createDiagnosticCollection: () => ({
    set: (uri, found) => void seen.diagnostics.set(uri.toString(), found ?? []),
    delete: (uri) => void seen.diagnostics.delete(uri.toString()), clear() {}, dispose() {},
  }),
});

/** Opens a file as VS Code does, and shows it. */
function show(path, line = 0) {
  const text = readFileSync(path, "utf8");
  const document = { uri: Uri.file(path), languageId: "yaml", version: 1, fileName: path, isClosed: false, getText: () => text };
  workspace.textDocuments.push(document);
  window.activeTextEditor = { document, selection: { active: new Position(line, 0) } };
  opened.fire(document);
  return document;
}

const vscode = {
  version: "1.82.0", Disposable, Uri, Position, Range, CodeActionKind, Diagnostic, TextEdit, WorkspaceEdit, EventEmitter, CancellationTokenSource,
  commands, window, workspace, languages,
  env: api({ language: "en", appName: "Visual Studio Code", openExternal: async (uri) => { seen.pages.push(uri.toString()); return true; } }),
  extensions: api({ getExtension: (id) => (extensions.has(id) ? { id } : undefined), all: [] }),
  DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
};
module.exports = new Proxy(vscode, {
  get(target, name) {
    if (!(name in target) && typeof name === "string") target[name] = class {};
    return target[name];
  },
});
Object.assign(vscode, { test: { answers, seen, settings, extensions, show } });
