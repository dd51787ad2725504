/** Builds the stand-in: the module with its start, and the two texts that run in pages. */
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build, type InlineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Outside of what is packed, inside of what finds this checkout's packages. */
const OUT = here('../../test-results/electron-stand-in');

/** Gives back the script that runs an application on the stand-in. */
export async function buildStandIn(out = OUT): Promise<string> {
  const options = (input: string, format: 'es' | 'iife', file: string): InlineConfig => ({
    configFile: false,
    logLevel: 'warn',
    // What runs in Node takes what packages have for Node.
    ...(format === 'es' ? { resolve: { conditions: ['node'], mainFields: ['module', 'main'] } } : {}),
    build: {
      outDir: out,
      emptyOutDir: false,
      minify: false,
      target: 'es2023',
      modulePreload: false,
      lib: { entry: here(input), formats: [format], name: 'electronStandIn', fileName: () => file },
      rolldownOptions: {
        external: [...builtinModules, /^node:/],
        platform: format === 'es' ? 'node' : 'browser',
      },
    },
  });
  await build(options('start.ts', 'es', 'start.mjs'));
  await build(options('page/main-world.ts', 'iife', 'main-world.js'));
  await build(options('page/preload-world.ts', 'iife', 'preload-world.js'));
  return `${out}/start.mjs`;
}
