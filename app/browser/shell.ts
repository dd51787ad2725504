/** Tilescope in an installed browser: the core and a loopback server in this process, a window in another. */
import type { DocumentFile } from '../../core/document/document.ts';
import { Worker } from 'node:worker_threads';
import { createPrinter } from '../film/print.ts';
import { hostLab } from '../host.ts';
import { createDawnExecutor, inSoftware } from '../node/dawn.ts';
import { nodeMachine } from '../node/machine.ts';
import { compute } from '../node/threads.ts';
import { built } from '../paths.ts';
import { findBrowser, hasDisplay, thisMachine } from './find.ts';
import { startServer, type LabServer } from './server.ts';
import { watchPresence, type Presence } from './presence.ts';
import { openWindow } from './window.ts';

/** Milliseconds that Ctrl+C leaves for goodbyes. */
const ENDING_PATIENCE_MS = 5_000;

/** How many milliseconds a page may be gone while it is reloaded. */
const PATIENCE = 3000;

export interface ShellOptions {
  /** The port to listen at; 0 for any free one. */
  readonly port: number;
  /** What the page shows first; see README.md. */
  readonly query: URLSearchParams;
  /** The document that it opens, if any. */
  readonly document: DocumentFile | null;
  /** Whether a window is opened, where there is a display and a browser for it. */
  readonly window: boolean;
  readonly print: (line: string) => void;
}

/** Runs until the window is closed, or, without one, until the process is told to end. */
export async function runBrowserShell(options: ShellOptions): Promise<void> {
  const executor = createDawnExecutor();
  const print = createPrinter(nodeMachine, executor);
  const presence = watchPresence(PATIENCE);
  const server = await startServer({
    root: built('renderer'),
    port: options.port,
    onChannel: (channel) => {
      presence.add(channel);
      hostLab(channel, { executor, print, document: options.document });
    },
  });
  options.print(`Tilescope is at ${server.address(options.query)}`);
  const signal = untilSignal();
  try {
    await showWindow(server, options, { software: () => inSoftware(executor), left: withoutWindows(presence) }, signal);
  } finally {
    endWithin(ENDING_PATIENCE_MS);
    await server.close();
    compute.end();
    executor.dispose();
  }
}

async function showWindow(
  server: LabServer,
  { query, window: wanted, print }: ShellOptions,
  { software, left }: { readonly software: () => Promise<boolean>; readonly left: Promise<undefined> },
  signal: Promise<undefined>,
): Promise<void> {
  const machine = thisMachine();
  const browser = findBrowser(machine);
  const display = hasDisplay(machine);
  let obstacle = display ? 'No Chrome, Chromium or Edge was found.' : 'There is no display here.';
  if (!wanted) obstacle = 'No window was asked for.';
  else if (display && browser !== undefined) {
    // The printed address is for the user; the window needs one of its own, as each works once.
    const window = await openWindow(browser, server.address(query), { software: await software() });
    const failure = await Promise.race([window.closed, left, signal]);
    await window.close();
    if (failure === undefined) return;
    obstacle = failure;
  }
  print(`${obstacle} Open the address above in Chrome, Chromium or Edge; Ctrl+C ends Tilescope.`);
  await signal;
}

/** Ends this process a little later, whatever it does then: a GPU at work holds up its thread when its device goes. */
function endWithin(milliseconds: number): void {
  const program = `setTimeout(() => process.kill(process.pid, 'SIGKILL'), ${milliseconds})`;
  new Worker(program, { eval: true }).unref();
}

/** On macOS a program goes on when its last window is closed, and so would the browser that was started for this one. */
function withoutWindows({ left }: Presence): Promise<undefined> {
  return process.platform === 'darwin' ? left.then(() => undefined) : new Promise(() => undefined);
}

function untilSignal(): Promise<undefined> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      // Kept, not once: Ctrl+C reaches this process twice when npm stands before it.
      process.on(signal, () => {
        endWithin(ENDING_PATIENCE_MS);
        resolve(undefined);
      });
    }
  });
}
