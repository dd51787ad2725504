/**
 * Holds the stand-in to electron.d.ts. Signatures are held by the compiler, as every part of the stand-in implements a
 * `Pick` of the real interface; here it is about which members and events there are: all that the application uses, and
 * nothing else.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const STAND_IN = join(ROOT, 'tests/electron-stand-in');

/** What electron-log asks of Electron, which is used like the application's own code. */
const USED_BY_ELECTRON_LOG = ['App.getName', 'App.getVersion', 'App.isPackaged', 'Dialog.showErrorBox'];

/** Events that the system sends; a test sends them in its place. */
const SENT_BY_THE_SYSTEM = ['activate', 'file-system-access-restricted', 'open-file', 'will-attach-webview'];

function sources(folder: string, wanted: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => wanted.test(name))
    .map((name) => join(ROOT, folder, name));
}

const users = [
  ...sources('app/electron', /^(?!.*\.test\.ts$).*\.ts$/),
  ...sources('tests/e2e', /^(electron.*\.spec|application)\.ts$/),
];
const program = ts.createProgram([...users, join(STAND_IN, 'electron.ts'), join(STAND_IN, 'page/preload-world.ts')], {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: ['node', 'vite/client', '@webgpu/types'],
});
const checker = program.getTypeChecker();

interface Uses {
  /** `Interface.member` of electron.d.ts. */
  readonly members: ReadonlySet<string>;
  readonly events: ReadonlySet<string>;
}

/** Every member of Electron's interfaces that some sources touch, and every event that they listen to. */
function usesOf(files: readonly string[]): Uses {
  const members = new Set<string>();
  const events = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isBindingElement(node)) {
      // const { port1 } = new MessageChannelMain()
      const taken = node.propertyName ?? node.name;
      const from = checker.getTypeAtLocation(node.parent).getProperty(taken.getText());
      const declaration = from?.declarations?.[0];
      if (isElectrons(declaration)) members.add(`${nameOf(declaration.parent)}.${taken.getText()}`);
    }
    if (ts.isPropertyAccessExpression(node)) {
      const declaration = checker.getSymbolAtLocation(node.name)?.declarations?.[0];
      if (isElectrons(declaration)) {
        const owner = declaration.parent;
        const member = node.name.text;
        const [event] = ts.isCallExpression(node.parent) ? node.parent.arguments : [];
        if (member !== 'on' && member !== 'once') members.add(`${nameOf(owner)}.${member}`);
        else if (event !== undefined && ts.isStringLiteral(event)) events.add(event.text);
      }
    }
    ts.forEachChild(node, visit);
  };
  for (const file of files) visit(program.getSourceFile(file)!);
  return { members, events };
}

function isElectrons(declaration: ts.Declaration | undefined): declaration is ts.Declaration {
  return declaration?.getSourceFile().fileName.endsWith('electron/electron.d.ts') === true;
}

function nameOf(node: ts.Node): string {
  return ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) ? (node.name?.text ?? '') : '';
}

/** Interfaces of Electron by the export of the stand-in, or by the member of one, that plays them. */
const PLAYED: Readonly<Record<string, string>> = {
  app: 'App',
  'app.commandLine': 'CommandLine',
  BrowserWindow: 'BrowserWindow',
  'BrowserWindow.webContents': 'WebContents',
  contextBridge: 'ContextBridge',
  crashReporter: 'CrashReporter',
  dialog: 'Dialog',
  ipcMain: 'IpcMain',
  ipcRenderer: 'IpcRenderer',
  Menu: 'Menu',
  'Menu.items': 'MenuItem',
  MessageChannelMain: 'MessageChannelMain',
  'MessageChannelMain.port1': 'MessagePortMain',
  net: 'Net',
  protocol: 'Protocol',
  screen: 'Screen',
  session: 'Session',
  'session.defaultSession': 'Session',
  shell: 'Shell',
};

/** What an emitter has is not Electron's. */
const OF_EMITTERS = new Set(emitterNames());

function emitterNames(): string[] {
  return ['addListener', 'emit', 'eventNames', 'getMaxListeners', 'listenerCount', 'listeners', 'off', 'on', 'once']
    .concat(['prependListener', 'prependOnceListener', 'rawListeners', 'removeAllListeners', 'removeListener'])
    .concat(['setMaxListeners', 'prototype']);
}

function membersProvided(): ReadonlySet<string> {
  const provided = new Set<string>();
  for (const [path, played] of Object.entries(PLAYED)) {
    for (const type of typesAt(path)) {
      for (const property of type.getProperties()) {
        const declaration = property.declarations?.[0];
        const isOwn = declaration?.getSourceFile().fileName.startsWith(STAND_IN) === true;
        const isInternal = property.getJsDocTags().some(({ name }) => name === 'internal');
        const isPrivate =
          property.name.startsWith('__#') ||
          (declaration as ts.PropertyDeclaration | undefined)?.name.kind === ts.SyntaxKind.PrivateIdentifier;
        const isGiven = isOwn || isElectrons(declaration);
        if (isGiven && !isInternal && !isPrivate && !OF_EMITTERS.has(property.name))
          provided.add(`${played}.${property.name}`);
      }
    }
  }
  return provided;
}

/** The type of an export, and of what it makes; or of a member of that. */
function typesAt(path: string): readonly ts.Type[] {
  const [name, member] = path.split('.') as [string, string?];
  const file = ['contextBridge', 'ipcRenderer'].includes(name) ? 'page/preload-world.ts' : 'electron.ts';
  const source = program.getSourceFile(join(STAND_IN, file))!;
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(source)!);
  const inside = exported.find((symbol) => symbol.name === 'electron');
  const symbol =
    exported.find((candidate) => candidate.name === name) ?? checker.getTypeOfSymbol(inside!).getProperty(name)!;
  const type = checker.getTypeOfSymbol(symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  const types = [type, ...type.getConstructSignatures().map((signature) => signature.getReturnType())];
  // A constructor that is private makes no signature; the prototype tells all the same.
  const prototype = type.getProperty('prototype');
  if (prototype !== undefined) types.push(checker.getTypeOfSymbol(prototype));
  if (member === undefined) return types;
  return types.flatMap((owner) => {
    const found = owner.getProperty(member);
    if (found === undefined) return [];
    const of = checker.getTypeOfSymbol(found);
    return [checker.getIndexTypeOfType(of, ts.IndexKind.Number) ?? of];
  });
}

function eventsSent(): ReadonlySet<string> {
  const text = sources('tests/electron-stand-in', /^(?!.*test)[^/]*\.ts$/)
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const literals = [...text.matchAll(/\.emit\(\s*'([^'-][^']*)'/g)].map(([, name]) => name!);
  return new Set([...literals, 'will-navigate', 'will-redirect']);
}

const used = usesOf(users);
const played = new Set(Object.values(PLAYED));

it('has every member that the application uses', () => {
  const wanted = [...used.members].filter((use) => {
    const [owner, member] = use.split('.') as [string, string];
    return played.has(owner) && !OF_EMITTERS.has(member);
  });
  const provided = membersProvided();
  expect(wanted.length).toBeGreaterThan(30);
  expect(wanted.filter((member) => !provided.has(member))).toEqual([]);
});

it('has no other', () => {
  const allowed = new Set([...used.members, ...USED_BY_ELECTRON_LOG]);
  expect([...membersProvided()].filter((member) => !allowed.has(member))).toEqual([]);
});

it('sends every event that the application listens to, and only such as Electron has', () => {
  const sent = eventsSent();
  const known = readFileSync(join(ROOT, 'node_modules/electron/electron.d.ts'), 'utf8');
  const messages = ['message', 'close', 'error'];
  expect([...used.events].filter((event) => ![...sent, ...SENT_BY_THE_SYSTEM, ...messages].includes(event))).toEqual(
    [],
  );
  expect([...sent, ...SENT_BY_THE_SYSTEM].filter((event) => !known.includes(`on(event: '${event}'`))).toEqual([]);
});
