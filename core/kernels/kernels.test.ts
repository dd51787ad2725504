/** What every kernel must hold, on the device: reference, bit-identity, closed forms, audit, bounds, races, every event. */
import { afterAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../../app/node/dawn.ts';
import { verificationCases, verifyCase } from '../verify.ts';
import { kernels } from './index.ts';

/** Random cases for each kernel; VERIFY_CASES=1000 asks for more. */
const CASES = Number(process.env['VERIFY_CASES'] ?? 12);
const SEED = Number(process.env['VERIFY_SEED'] ?? 20);
/** Inputs for each shape: compiling takes longer than running, and a shape compiles once. */
const INPUTS = 2;
/** From the seed of one input of a shape to that of the next. */
const SEED_STEP = 1_000_000;
/** Races are looked for in every so many random shapes. */
const RACES_EVERY = 3;
/** Every event is proven in every so many presets; `verify` proves them in all. */
const PROOF_EVERY = 3;

const executor = createDawnExecutor();
afterAll(() => {
  executor.dispose();
});

describe.each(kernels.map((kernel) => [kernel.name, kernel] as const))('%s', (_, kernel) => {
  const { length: presets } = kernel.presets;
  const cases = verificationCases(kernel, Math.ceil(CASES / INPUTS), SEED).flatMap(({ params, seed }, index) => {
    const random = index >= presets;
    return Array.from({ length: random ? INPUTS : 1 }, (__, input) => {
      const races = random && input === 0 && (index - presets) % RACES_EVERY === 0;
      const proof = !random && index % PROOF_EVERY === 0;
      const also = [...(input > 0 ? ['other inputs'] : []), ...(races ? ['races'] : []), ...(proof ? ['events'] : [])];
      const what = [JSON.stringify(params), ...also].join(', ');
      return [what, { params, seed: seed + input * SEED_STEP }, { races, proof }] as const;
    });
  });
  it.each(cases)('%s', async (__, one, checks) => {
    expect(await verifyCase(kernel, one, executor, checks)).toEqual([]);
  });
});
