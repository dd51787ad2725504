/**
 * One build, one folder for each place where code runs:
 *
 *     out/renderer   the page, in Electron and in a browser
 *     out/gpu        the page that computes, in Electron's hidden window
 *     out/preload    what connects a page with Electron's main, in Electron's sandbox
 *     out/renderer/embed   the page that a run is exported in, one file
 *     out/renderer/deck   the page of slides, one file
 *     out/bench      the page that measures the scene
 *     out/main       Electron's main, apart from the rest: packages hold nothing of the command line
 *     out/compute    the thread in which every shell computes
 *     out/node       the command line, which hosts the browser shell
 *
 * and out/licences.txt, the licences of all that was bundled and of the packages that are not.
 */
import { writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import type { EnvironmentOptions } from 'vite';
import manifest from './package.json' with { type: 'json' };
import { closure, licenceText, noteBundled } from './scripts/licences.ts';
import { singlePage } from './scripts/single-page.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const builtins = [...builtinModules, /^node:/, 'electron', /^electron\//];
const dependencies = Object.keys(manifest.dependencies).map((name) => new RegExp(`^${name}(/|$)`));

const bundled = noteBundled();

/** How a folder of the renderer becomes one file. */
const onePage = (folder: string): EnvironmentOptions => ({
  consumer: 'client',
  build: {
    outDir: here(`out/renderer/${folder}`),
    sourcemap: false,
    cssCodeSplit: false,
    assetsInlineLimit: 2 ** 24,
    chunkSizeWarningLimit: 4000,
    rolldownOptions: {
      input: here(`renderer/${folder}/main.ts`),
      output: { format: 'es', codeSplitting: false },
    },
  },
});

export default defineConfig({
  root: here('renderer'),
  base: './',
  cacheDir: here('node_modules/.vite'),
  publicDir: false,
  worker: { format: 'es', plugins: () => [bundled.plugin] },
  plugins: [
    svelte({ configFile: false }),
    bundled.plugin,
    singlePage('embed', here('renderer/embed/player.html'), 'player.html'),
    singlePage('deck', here('renderer/deck/deck.html'), 'deck.html'),
  ],
  build: {
    emptyOutDir: true,
    target: 'es2023',
    sourcemap: true,
    modulePreload: { polyfill: false },
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
  builder: {
    sharedConfigBuild: true,
    // Vite would add an environment of its own for server-side rendering.
    buildApp: async (builder) => {
      for (const name of ['gpu', 'preload', 'compute', 'main', 'node', 'bench', 'client', 'embed', 'deck']) {
        const environment = builder.environments[name];
        if (environment !== undefined) await builder.build(environment);
      }
      const packages = [...bundled.packages, ...closure(Object.keys(manifest.dependencies))];
      writeFileSync(here('out/licences.txt'), licenceText(packages));
    },
  },
  environments: {
    client: {
      // Fonts and the like stay files: the content security policy allows no data: address for them.
      build: {
        outDir: here('out/renderer'),
        assetsInlineLimit: 0,
        chunkSizeWarningLimit: 2000,
        rolldownOptions: {
          input: [here('renderer/index.html'), here('renderer/film.html'), here('renderer/speaker.html')],
        },
      },
    },
    embed: onePage('embed'),
    deck: onePage('deck'),
    gpu: {
      consumer: 'client',
      build: {
        outDir: here('out/gpu'),
        rolldownOptions: { input: here('app/electron/gpu/page.ts'), output: { entryFileNames: '[name].js' } },
      },
    },
    bench: {
      consumer: 'client',
      build: {
        outDir: here('out/bench'),
        sourcemap: false,
        chunkSizeWarningLimit: 2000,
        rolldownOptions: { input: here('bench/scene/page.ts'), output: { entryFileNames: '[name].js' } },
      },
    },
    preload: {
      consumer: 'server',
      resolve: { noExternal: true, builtins },
      build: {
        outDir: here('out/preload'),
        rolldownOptions: {
          input: here('app/electron/preload.ts'),
          external: builtins,
          output: { format: 'cjs', entryFileNames: '[name].cjs' },
        },
      },
    },
    compute: {
      consumer: 'server',
      resolve: { noExternal: true, builtins },
      build: {
        outDir: here('out/compute'),
        rolldownOptions: {
          input: here('app/node/thread.ts'),
          external: builtins,
          output: { format: 'es', entryFileNames: '[name].mjs', codeSplitting: false },
        },
      },
    },
    main: {
      consumer: 'server',
      // All of it is bundled: packages hold none of the many files that nobody imports.
      resolve: { noExternal: true, builtins },
      build: {
        outDir: here('out/main'),
        rolldownOptions: {
          input: here('app/electron/main.ts'),
          // A native part of msgpackr, which does without where it is missing.
          external: [...builtins, 'msgpackr-extract'],
          output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
        },
      },
    },
    node: {
      consumer: 'server',
      resolve: { builtins },
      build: {
        outDir: here('out/node'),
        rolldownOptions: {
          input: { tilescope: here('app/cli/main.ts') },
          external: [...builtins, ...dependencies],
          output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: 'chunks/[name]-[hash].mjs' },
        },
      },
    },
  },
});
