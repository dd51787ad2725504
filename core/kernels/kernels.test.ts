/** What every kernel must hold, on the device: reference, bit-identity, closed forms, audit, bounds, races. */
import { afterAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../../app/node/dawn.ts';
import { verificationCases, verifyCase } from '../verify.ts';
import { kernels } from './index.ts';

/** Random shapes for each kernel; VERIFY_CASES=1000 asks for more. */
const CASES = Number(process.env['VERIFY_CASES'] ?? 8);
const SEED = Number(process.env['VERIFY_SEED'] ?? 20);
/** Races are looked for in every so many random shapes. */
const RACES_EVERY = 4;

const executor = createDawnExecutor();
afterAll(() => {
  executor.dispose();
});

describe.each(kernels.map((kernel) => [kernel.name, kernel] as const))('%s', (_, kernel) => {
  const { length: presets } = kernel.presets;
  const cases = verificationCases(kernel, CASES, SEED).map((one, index) => {
    const races = index >= presets && (index - presets) % RACES_EVERY === 0;
    return [`${JSON.stringify(one.params)}${races ? ', races' : ''}`, one, races] as const;
  });
  it.each(cases)('%s', async (__, one, races) => {
    expect(await verifyCase(kernel, one, executor, { races })).toEqual([]);
  });
});
