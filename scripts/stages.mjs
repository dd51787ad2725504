/** What `npm test` runs, in this order. */
import { readFileSync, rmSync } from 'node:fs';
import { inCheckout } from './set-up/root.mjs';

/**
 * @typedef {object} Count
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string[]} remarks what was skipped, and why; what passed only when it was tried again
 *
 * @typedef {object} Stage
 * @property {string} name
 * @property {string} title
 * @property {string[][]} commands in node_modules/.bin or, with a slash, in the checkout
 * @property {boolean} [live] whether its output is shown as it comes, and not only when it fails
 * @property {string} [report] file in which it counts its tests
 * @property {(report: any) => Count} [count]
 */

/** @type {readonly Stage[]} */
export const STAGES = [
  { name: 'format', title: 'formatting', commands: [['prettier', '--check', '.']] },
  { name: 'lint', title: 'lint', commands: [['eslint', '.']] },
  {
    name: 'types',
    title: 'types',
    commands: ['core', 'renderer', 'app'].map((part) => ['tsc', '--project', `tsconfig.${part}.json`]),
  },
  {
    name: 'components',
    title: 'types of components',
    commands: [['svelte-check', '--tsconfig', './tsconfig.renderer.json', '--fail-on-warnings', '--output', 'human']],
  },
  {
    name: 'layers',
    title: 'layers',
    commands: [
      ['depcruise', 'app', 'core', 'renderer', 'bench', 'training', 'scripts', 'tests', '--output-type', 'err-long'],
    ],
  },
  { name: 'unused', title: 'unused files, exports and packages', commands: [['knip', '--no-progress']] },
  { name: 'build', title: 'build', commands: [['scripts/build.mjs']] },
  {
    name: 'unit',
    title: 'unit tests',
    commands: [['vitest', 'run', '--reporter=default', '--reporter=json', '--outputFile.json=test-results/unit.json']],
    live: true,
    report: 'test-results/unit.json',
    count: countUnitTests,
  },
  {
    name: 'displays',
    title: 'windows under X11 and Wayland',
    commands: [
      ['vitest', 'run', '--config', 'tests/displays/vitest.config.ts', '--reporter=default'].concat([
        '--reporter=json',
        '--outputFile.json=test-results/displays.json',
      ]),
    ],
    live: true,
    report: 'test-results/displays.json',
    count: countUnitTests,
  },
  {
    name: 'e2e',
    title: 'end-to-end tests',
    commands: [['playwright', 'test']],
    live: true,
    report: 'test-results/e2e.json',
    count: countEndToEndTests,
  },
];

/** @param {any} report of vitest @returns {Count} */
export function countUnitTests(report) {
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const skipped = tests.filter(({ status }) => status === 'pending' || status === 'skipped' || status === 'todo');
  // A file that does not even load has no tests to count, but has failed.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: tests.filter(({ status }) => status === 'failed').length + broken.length,
    skipped: skipped.length,
    remarks: skipped.map(({ fullName, meta }) =>
      ['skipped', fullName, meta?.skipReason].filter((part) => part !== undefined).join(': '),
    ),
  };
}

/** @param {any} report of Playwright @returns {Count} */
export function countEndToEndTests(report) {
  const specs = report.suites.flatMap(specsBelow);
  const remarks = specs
    .flatMap(({ title, tests }) => tests.map((test) => ({ title, ...test })))
    .flatMap(({ title, status, annotations }) => {
      if (status === 'flaky') return `passed only when it was tried again: ${title}`;
      const reason = annotations.find(({ type }) => type === 'skip')?.description ?? '';
      return status === 'skipped' ? `skipped: ${title}: ${reason}` : [];
    });
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected + flaky, failed: unexpected + report.errors.length, skipped, remarks };
}

/** @param {any} suite @returns {any[]} */
function specsBelow(suite) {
  return [...suite.specs, ...(suite.suites ?? []).flatMap(specsBelow)];
}

/** The counts in a stage's report, which is removed; undefined when the stage has written none. @param {Stage} stage */
export function takeCount({ report, count }) {
  if (report === undefined || count === undefined) return undefined;
  try {
    return count(JSON.parse(readFileSync(inCheckout(report), 'utf8')));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  } finally {
    rmSync(inCheckout(report), { force: true });
  }
}
