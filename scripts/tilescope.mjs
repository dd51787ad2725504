#!/usr/bin/env node
/** The command line in a checkout: `npm run -s tilescope -- ...`. Prepares what is missing, then runs the build. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { ensureBrowser } from './set-up/browser.mjs';
import { ensureBuild } from './set-up/build.mjs';
import { ensureDependencies } from './set-up/dependencies.mjs';
import { inCheckout } from './set-up/root.mjs';

ensureDependencies();
ensureBrowser({ required: false });
ensureBuild();
const words = [inCheckout('out/node/tilescope.mjs'), ...process.argv.slice(2)];
const child = spawn(process.execPath, words, { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  // The child ends by itself in its own good time; this process must not go before it.
  process.on(signal, () => child.kill(signal));
}
child.on('exit', (code, signal) => {
  // Shells use this exit code for a command that a signal has ended.
  process.exitCode = code ?? 128 + constants.signals[signal];
});
