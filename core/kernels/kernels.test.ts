/** What every kernel must hold, on the device: reference, bit-identity, closed forms, audit, bounds, races. */
import { afterAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../../app/node/dawn.ts';
import { verificationCases, verifyCase } from '../verify.ts';
import { kernels } from './index.ts';

/** Random shapes for each kernel; VERIFY_CASES=1000 asks for more. */
const CASES = Number(process.env['VERIFY_CASES'] ?? 10);
const SEED = Number(process.env['VERIFY_SEED'] ?? 20);

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

describe.each(kernels.map((kernel) => [kernel.name, kernel] as const))('%s', (_, kernel) => {
  const cases = verificationCases(kernel, CASES, SEED);
  it.each(cases.map((one) => [JSON.stringify(one.params), one] as const))('%s', async (__, one) => {
    expect(await verifyCase(kernel, one, executor)).toEqual([]);
  });
});
