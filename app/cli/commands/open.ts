/** `tilescope open`: the lab, in Electron where its binary is installed, otherwise in a browser. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { parseDocument } from '../../../core/document/document.ts';
import type { DocumentFile } from '../../../core/document/document.ts';
import { EXTENSION, isDocumentName } from '../../../core/document/file-name.ts';
import { electronBinary } from '../../electron/binary.ts';
import { applicationRoot } from '../../paths.ts';
import { labQuery } from '../../query.ts';
import { UserError } from '../../user-error.ts';
import { kernelNamed, reason, settings } from '../request.ts';
import { collect } from '../collect.ts';

interface OpenOptions {
  readonly set: readonly string[];
  readonly port: number;
  readonly window: boolean;
}

const LARGEST_PORT = 65535;

export function register(program: Command): void {
  program
    .command('open', { isDefault: true })
    .description('open the lab (what tilescope does when no command is given)')
    .argument('[what]', 'kernel or .tilescope document to show first')
    .option('--set <name=value>', 'set a parameter (repeatable)', collect, [])
    .option('--port <number>', 'port of the browser shell (any free one by default)', parsePort, 0)
    .option('--no-window', 'serve the lab to browsers and open no window')
    .action(run);
}

async function run(what: string | undefined, options: OpenOptions): Promise<void> {
  const document = what !== undefined && isDocumentName(what) ? await readDocument(what) : null;
  if (document !== null && options.set.length > 0)
    throw new UserError('--set is for kernels: a document says itself what its parameters are.');
  const kernel = document === null ? what : undefined;
  // A kernel that does not exist is reported here, before the page opens.
  if (kernel !== undefined) settings(kernelNamed(kernel), options.set);
  else if (options.set.length > 0)
    throw new UserError('--set needs a kernel to set parameters of, as in `tilescope open attention --set n=256`.');
  const query = labQuery(kernel, options.set);
  const electron = options.window ? electronBinary(applicationRoot()) : undefined;
  if (electron !== undefined) await runElectron(electron, query, document === null ? undefined : what);
  else {
    const { runBrowserShell } = await import('../../browser/shell.ts');
    await runBrowserShell({ ...options, query, document, print: console.log });
  }
}

async function runElectron(binary: string, query: URLSearchParams, document: string | undefined): Promise<void> {
  const words = [`--lab=${query.toString()}`, ...(document === undefined ? [] : [resolve(document)])];
  const child = spawn(binary, [applicationRoot(), ...words], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exitCode = code ?? 1;
}

/** Checks that the document can be read, so that a problem is reported before the page opens. */
async function readDocument(path: string): Promise<DocumentFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new UserError(`${path} cannot be read (${reason(error)}); give the path of a ${EXTENSION} document.`);
  }
  const parsed = parseDocument(text, basename(path));
  if (!parsed.ok) throw new UserError(parsed.problem.message);
  return { name: basename(path), text };
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > LARGEST_PORT) {
    throw new InvalidArgumentError(`A port is a whole number from 0 to ${LARGEST_PORT}.`);
  }
  return port;
}
