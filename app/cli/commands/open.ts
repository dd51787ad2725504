/** `tilescope open`: the lab, in Electron where its binary is installed, otherwise in a browser. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { InvalidArgumentError, type Command } from 'commander';
import { electronBinary } from '../../electron/binary.ts';
import { applicationRoot } from '../../paths.ts';
import { labQuery } from '../../query.ts';
import { UserError } from '../../user-error.ts';
import { kernelNamed, settings } from '../request.ts';
import { collect } from '../collect.ts';

interface OpenOptions {
  readonly set: readonly string[];
  readonly port: number;
}

const LARGEST_PORT = 65535;

export function register(program: Command): void {
  program
    .command('open', { isDefault: true })
    .description('open the lab (what tilescope does when no command is given)')
    .argument('[kernel]', 'kernel to show first')
    .option('--set <name=value>', 'set a parameter (repeatable)', collect, [])
    .option('--port <number>', 'port of the browser shell (any free one by default)', parsePort, 0)
    .action(run);
}

async function run(kernel: string | undefined, options: OpenOptions): Promise<void> {
  // A name that does not exist is told here, and not only once the page is open.
  if (kernel !== undefined) settings(kernelNamed(kernel), options.set);
  else if (options.set.length > 0)
    throw new UserError('--set needs a kernel to set parameters of, as in `tilescope open attention --set n=256`.');
  const query = labQuery(kernel, options.set);
  const electron = electronBinary(applicationRoot());
  if (electron !== undefined) await runElectron(electron, query);
  else {
    const { runBrowserShell } = await import('../../browser/shell.ts');
    await runBrowserShell({ ...options, query, print: console.log });
  }
}

async function runElectron(binary: string, query: URLSearchParams): Promise<void> {
  const child = spawn(binary, [applicationRoot(), `--lab=${query.toString()}`], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exitCode = code ?? 1;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > LARGEST_PORT) {
    throw new InvalidArgumentError(`A port is a whole number from 0 to ${LARGEST_PORT}.`);
  }
  return port;
}
