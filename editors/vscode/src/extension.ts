/** Starts `ottava language-server` for YAML files, and offers three of its commands in the palette. All else is the server's. */

import * as vscode from "vscode";
import { DocumentSymbol, LanguageClient, SymbolInformation, SymbolKind } from "vscode-languageclient/node";

const CASE_FILES = { "Cases of Ottava": ["yaml", "yml", "json"] };

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const client = languageClient();
  context.subscriptions.push(
    vscode.commands.registerCommand("ottava.editor.newRule", () => newRule(client)),
    vscode.commands.registerCommand("ottava.editor.explainOnCase", () => explainOnCase(client)),
    vscode.commands.registerCommand("ottava.editor.showHandbook", () => obey(client, "ottava.showHandbook", shownFile())),
    { dispose: () => client.dispose() },
  );
  try {
    await client.start();
  } catch (error) {
    void vscode.window.showErrorMessage(
      `Ottava's language server does not start (${error instanceof Error ? error.message : error}). ` +
        "Install Ottava with its extra `editor`, and name the program in the setting `ottava.command`.",
    );
  }
}

function languageClient(): LanguageClient {
  const settings = vscode.workspace.getConfiguration("ottava");
  const server = { command: settings.get<string>("command") || "ottava", args: ["language-server"] };
  return new LanguageClient("ottava", "Ottava", server, {
    documentSelector: [{ scheme: "file", language: "yaml" }],
    synchronize: { configurationSection: "ottava" },
    initializationOptions: {
      rulebook: settings.get<string>("rulebook") ?? "",
      yamlLanguageServer: vscode.extensions.getExtension("redhat.vscode-yaml") !== undefined,
    },
  });
}

async function newRule(client: LanguageClient): Promise<void> {
  const id = await vscode.window.showInputBox({
    prompt: "The id of the new rule; the part before the first dot names its file",
    placeHolder: "noise.music",
  });
  if (!id) return;
  const perParty = await vscode.window.showQuickPick(["once for the case", "for each party"], {
    title: "How often is the rule tried?",
  });
  if (perParty) await obey(client, "ottava.newRule", shownFile(), id, perParty === "for each party");
}

async function explainOnCase(client: LanguageClient): Promise<void> {
  const rule = await vscode.window.showQuickPick(rules(client), { title: "Explain which rule?", matchOnDescription: true });
  if (!rule) return;
  const openCase = "The open case, or that of its first test";
  const choice = await vscode.window.showQuickPick([openCase, "A case file…"], { title: "On which case?" });
  if (!choice) return;
  if (choice === openCase) return obey(client, "ottava.explainOnCase", shownFile(), rule.description);
  const [file] = (await vscode.window.showOpenDialog({ filters: CASE_FILES })) ?? [];
  if (file) await obey(client, "ottava.explainOnCase", shownFile(), rule.description, file.toString());
}

/** The description is the id. */
type Rule = { label: string; description: string };

/** The rule under the cursor first, then the others of its file, then those of all rulebooks in the folder. */
async function rules(client: LanguageClient): Promise<Rule[]> {
  const editor = vscode.window.activeTextEditor;
  const textDocument = { uri: shownFile() };
  const here = (editor && (await client.sendRequest<DocumentSymbol[] | null>("textDocument/documentSymbol", { textDocument }))) || [];
  const line = editor?.selection.active.line ?? 0;
  const atCursor = (each: DocumentSymbol) => each.range.start.line <= line && line <= each.range.end.line;
  const shown = here.filter(isRule).map((each) => ({ each, rule: { label: each.name, description: each.detail || each.name } }));
  const first = [...shown.filter(({ each }) => atCursor(each)), ...shown].map(({ rule }) => rule);
  const all = (await client.sendRequest<SymbolInformation[] | null>("workspace/symbol", { query: "" })) ?? [];
  const others = all.filter(isRule).map(({ name }) => {
    const cut = name.lastIndexOf(" · ");
    return cut < 0 ? { label: name, description: name } : { label: name.slice(0, cut), description: name.slice(cut + 3) };
  });
  return [...new Map([...first, ...others].map((each) => [each.description, each])).values()];
}

function isRule(symbol: { kind: SymbolKind }): boolean {
  return symbol.kind === SymbolKind.Function;
}

/** The address of the file that is shown; without one, the server takes a file of a rulebook that is open. */
function shownFile(): string | null {
  return vscode.window.activeTextEditor?.document.uri.toString() ?? null;
}

/** What cannot be done the server says in a message of its own. */
async function obey(client: LanguageClient, command: string, ...args: unknown[]): Promise<void> {
  await client.sendRequest("workspace/executeCommand", { command, arguments: args });
}
