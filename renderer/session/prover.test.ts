import { expect, it } from 'vitest';
import { FakeLab } from './lab.fixture.ts';
import { Prover } from './prover.svelte.ts';

const run = { id: '7' };

it('asks once, and keeps what came of it', async () => {
  const lab = new FakeLab();
  const prover = new Prover(lab.port);
  expect(prover.of(run)).toBeUndefined();
  void prover.prove(run);
  void prover.prove(run);
  expect(lab.calls).toEqual([{ name: 'prove', request: { run: '7' } }]);
  expect(prover.of(run)).toBe('underway');
  const proof = { ok: true, value: { events: 12, findings: [] } } as const;
  await lab.answer(0, proof);
  void prover.prove(run);
  expect(lab.calls).toHaveLength(1);
  expect(prover.of(run)).toEqual(proof);
  expect(prover.of({ id: '8' })).toBeUndefined();
});

it('has what was recorded for an event, asked for once, and anew with a new proof', async () => {
  const lab = new FakeLab();
  const prover = new Prover(lab.port);
  expect(prover.hasProven(run)).toBe(false);
  void prover.prove(run);
  await lab.answer(0, { ok: true, value: { events: 12, findings: [] } });
  expect(prover.hasProven(run)).toBe(true);
  void prover.fetch(run, 3);
  expect(lab.calls[1]).toEqual({ name: 'eventRecord', request: { run: '7', event: 3 } });
  const record = { ok: true, value: { told: [], accesses: [], first: 3, last: 3, differences: [] } } as const;
  await lab.answer(1, record);
  void prover.fetch(run, 3);
  expect(lab.calls).toHaveLength(2);
  expect(prover.recordOf(run, 3)).toEqual(record);
  expect(prover.recordOf(run, 4)).toBeUndefined();
  void prover.again(run);
  expect(prover.recordOf(run, 3)).toBeUndefined();
  expect(lab.calls[2]).toEqual({ name: 'prove', request: { run: '7' } });
});

it('asks again where it could not be done', async () => {
  const lab = new FakeLab();
  const prover = new Prover(lab.port);
  void prover.prove(run);
  const refusal = { ok: false, problem: { message: 'Run 7 is no longer held; run the kernel again.' } } as const;
  await lab.answer(0, refusal);
  expect(prover.of(run)).toEqual(refusal);
  void prover.prove(run);
  expect(lab.calls).toHaveLength(2);
});
