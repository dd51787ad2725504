import { describe, expect, it } from 'vitest';
import { countEndToEndTests, countUnitTests, STAGES } from './stages.mjs';

describe('unit tests', () => {
  const file = (status, ...tests) => ({ status, assertionResults: tests.map((t) => ({ status: t, fullName: t })) });

  it('are counted by outcome', () => {
    const report = { testResults: [file('failed', 'passed', 'failed'), file('passed', 'passed', 'skipped', 'todo')] };
    expect(countUnitTests(report)).toEqual({
      passed: 2,
      failed: 1,
      skipped: 2,
      remarks: ['skipped: skipped', 'skipped: todo'],
    });
  });

  it('say why they are skipped', () => {
    const skipped = { status: 'skipped', fullName: 'a window is seen', meta: { skipReason: 'There is no weston.' } };
    const { remarks } = countUnitTests({ testResults: [{ status: 'passed', assertionResults: [skipped] }] });
    expect(remarks).toEqual(['skipped: a window is seen: There is no weston.']);
  });

  it('count as failed where a file does not load', () => {
    expect(countUnitTests({ testResults: [file('failed')] }).failed).toBe(1);
    expect(countUnitTests({ testResults: [file('failed', 'passed')] }).failed).toBe(1);
  });
});

describe('end-to-end tests', () => {
  const skipped = { status: 'skipped', annotations: [{ type: 'skip', description: 'no binary' }] };
  const flaky = { status: 'flaky', annotations: [] };
  const report = {
    suites: [{ specs: [{ title: 'b', tests: [flaky] }], suites: [{ specs: [{ title: 'a', tests: [skipped] }] }] }],
    stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 1 },
    errors: [{}],
  };

  it('are counted, with the reason of what was skipped and the names of what was tried twice', () => {
    const remarks = ['passed only when it was tried again: b', 'skipped: a: no binary'];
    expect(countEndToEndTests(report)).toEqual({ passed: 4, failed: 2, skipped: 1, remarks });
  });
});

it('builds before the tests that need the build', () => {
  const names = STAGES.map(({ name }) => name);
  for (const tests of ['unit', 'displays', 'e2e']) expect(names.slice(names.indexOf('build'))).toContain(tests);
});
