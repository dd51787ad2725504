import { describe, expect, it } from 'vitest';
import { countEndToEndTests, countUnitTests, STAGES } from './stages.mjs';

describe('unit tests', () => {
  const file = (status, ...tests) => ({ status, assertionResults: tests.map((t) => ({ status: t, fullName: t })) });

  it('are counted by outcome', () => {
    const report = { testResults: [file('failed', 'passed', 'failed'), file('passed', 'passed', 'skipped', 'todo')] };
    expect(countUnitTests(report)).toEqual({ passed: 2, failed: 1, skipped: 2, skips: ['skipped', 'todo'] });
  });

  it('count as failed where a file does not load', () => {
    expect(countUnitTests({ testResults: [file('failed')] }).failed).toBe(1);
    expect(countUnitTests({ testResults: [file('failed', 'passed')] }).failed).toBe(1);
  });
});

describe('end-to-end tests', () => {
  const skipped = { status: 'skipped', annotations: [{ type: 'skip', description: 'no binary' }] };
  const report = {
    suites: [{ specs: [], suites: [{ specs: [{ title: 'a', tests: [skipped] }] }] }],
    stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 1 },
    errors: [{}],
  };

  it('are counted, with the reason of what was skipped; what is flaky or could not be loaded has failed', () => {
    expect(countEndToEndTests(report)).toEqual({ passed: 3, failed: 3, skipped: 1, skips: ['a: no binary'] });
  });
});

it('builds before the tests that need the build', () => {
  const names = STAGES.map(({ name }) => name);
  expect(names.indexOf('build')).toBeLessThan(names.indexOf('unit'));
  expect(names.indexOf('build')).toBeLessThan(names.indexOf('e2e'));
});
