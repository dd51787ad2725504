/** Runs an application as Electron would: `node start.mjs FOLDER WORD...`, with a parent that may look inside, if any. */
// Electron's V8 has it; the oldest supported Node has not.
import '../../app/node/float16.ts';
import Module, { createRequire, register } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as electron from './electron.ts';
import { chromium } from './app.ts';
import { place } from './place.ts';

interface Question {
  readonly id: number;
  readonly source: string;
  readonly argument: unknown;
}

const { folder, isPackaged, electron: version } = place();
// Electron's own words are the program and, unless it is packaged, the folder.
process.argv.splice(1, 2, ...(isPackaged ? [] : [folder]));
const read = createRequire(import.meta.url);
Object.assign(process.versions, { electron: version });
Object.assign(process, { type: 'browser' });

// As Electron does; a program that is ended so takes its Chromium along.
process.once('SIGTERM', () => {
  electron.app.exit(1);
});
provide(electron);
answerParent();
const manifest = read(join(folder, 'package.json')) as { main: string };
await import(pathToFileURL(join(folder, manifest.main)).href);
await electron.app.start().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
process.send?.({ endpoint: chromium().endpoint });

/** Gives `import 'electron'` and `require('electron')` this module. */
function provide(provided: object): void {
  Object.assign(globalThis, { [Symbol.for('electron-stand-in')]: provided });
  const names = Object.keys(provided);
  const text = `const provided = globalThis[Symbol.for('electron-stand-in')];
    export default provided;
    ${names.map((name) => `export const ${name} = provided.${name};`).join('\n')}`;
  const hooks = `export function resolve(specifier, context, next) {
    return specifier === 'electron'
      ? { url: ${JSON.stringify(`data:text/javascript,${encodeURIComponent(text)}`)}, shortCircuit: true }
      : next(specifier, context);
  }`;
  register(`data:text/javascript,${encodeURIComponent(hooks)}`);
  const loader = Module as unknown as { _load: (name: string, ...rest: unknown[]) => unknown };
  const load = loader._load;
  loader._load = (name, ...rest) => (name === 'electron' ? provided : load(name, ...rest));
}

/** Answers what a test asks: a function of the module, as text. */
function answerParent(): void {
  process.on('message', ({ id, source, argument }: Question) => {
    // The tests run what they like in here, as Playwright does in Electron's main.
    const work = (0, eval)(`(${source})`) as (provided: object, argument: unknown) => unknown;
    Promise.resolve()
      .then(() => work(electron, argument))
      .then(
        (value) => process.send?.({ id, value }),
        (error: unknown) => process.send?.({ id, error: String(error) }),
      );
  });
  process.on('disconnect', () => {
    electron.app.exit(1);
  });
}
