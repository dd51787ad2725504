/** Rules across the parameters of a state space. */
import type { AdapterLimits } from '../../adapter.ts';
import { remembers, shapeOf, transformOf } from './shape.ts';
import type { Params } from '../../parameters.ts';
import type { Problem } from '../../outcome.ts';

/** The most pairs of a chunk that the 64 threads of the scan hold in registers (HELD in shaders/ssm/scan.wgsl). */
const MOST_PAIRS = 2048;
/**
 * The storage buffers of the largest dispatch, the recurrence of HiPPO: seven tensors, the trace, and the
 * copies of slots.
 */
const STORAGE_BUFFERS = 9;

export function ssmProblem(params: Params, limits: AdapterLimits): Problem | undefined {
  const shape = shapeOf(params);
  const { variant, hippo, n, c, points } = shape;
  if (hippo && variant === 'scan') {
    return {
      field: 'variant',
      message:
        'A scan multiplies matrices Ā with one another, which is elementwise only where A is diagonal; HiPPO-LegS works ' +
        'with variant = recurrent.',
      nearest: 'recurrent',
    };
  }
  const { maxStorageBuffersPerShaderStage: buffers } = limits;
  if (remembers(shape) && buffers < STORAGE_BUFFERS) {
    return {
      field: 'variant',
      message:
        `HiPPO-LegS with its reconstruction binds ${STORAGE_BUFFERS} storage buffers in one dispatch, but this adapter ` +
        `allows ${buffers}; variant = convolution works.`,
      nearest: 'convolution',
    };
  }
  if (variant === 'scan') {
    const most = Math.min(c, MOST_PAIRS / n);
    const works = largestPower(most);
    if (works !== c) {
      const message = `A chunk of the scan has a power of two of tokens, at most ${MOST_PAIRS} / N; C = ${works} works.`;
      return { field: 'c', message, nearest: works };
    }
  }
  if (variant === 'convolution') {
    const { rows } = transformOf(shape);
    const works = Math.max(largestPower(points), rows);
    if (works !== points) {
      const message = `Transforms have a power of two of points, and for this T at least ${rows} in SRAM; points = ${works} works.`;
      return { field: 'points', message, nearest: works };
    }
  }
  return undefined;
}

const largestPower = (most: number): number => 2 ** Math.floor(Math.log2(most));
