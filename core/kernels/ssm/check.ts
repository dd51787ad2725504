/** Rules across the parameters of a state space. */
import type { AdapterLimits } from '../../adapter.ts';
import { ssmParameters } from './parameters.ts';
import { longestRow, remembers, shapeOf, squaringsOf, transformOf } from './shape.ts';
import type { SsmShape } from './shape.ts';
import type { Arrays } from '../../kernel.ts';
import type { IntegerParameter, Params } from '../../parameters.ts';
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

/** The largest sum of magnitudes in a row of a short step for which the polynomial of degree 9 has the digits of f32. */
const SHORT_ENOUGH = 1;

/** What a loaded A or Δ does not allow. */
export function systemProblem(shape: SsmShape, { A }: Arrays): Problem | undefined {
  const { hippo, bilinear, n, dt } = shape;
  const above = hippo ? A!.findIndex((value, at) => value !== 0 && at % n > Math.floor(at / n)) : -1;
  if (above >= 0) {
    return {
      field: 'A',
      message:
        `A[${Math.floor(above / n)}, ${above % n}] is ${A![above]!.toPrecision(4)}, above the diagonal, but an A of HiPPO is ` +
        'lower triangular; one that is 0 there works, or a diagonal A with initialisation = diagonal.',
    };
  }
  if (bilinear) {
    const singular = A!.findIndex((value, at) => (!hippo || at % (n + 1) === 0) && dt * value === 2);
    if (singular < 0) return undefined;
    const place = hippo ? `${singular / (n + 1)}, ${singular / (n + 1)}` : String(singular);
    return {
      field: 'A',
      message: `A[${place}] is ${A![singular]!}, and the bilinear rule divides by 1 − Δ A / 2, which is 0 there; discretisation = zoh works.`,
    };
  }
  if (!hippo) return undefined;
  const longest = longestRow(A!, n, dt);
  const needed = Math.ceil(Math.log2(longest / SHORT_ENOUGH)) - squaringsOf({ ...shape, halvings: 0 });
  if (needed <= shape.halvings) return undefined;
  const start = `A row of Δ A adds up to ${longest.toPrecision(3)} in magnitude, too much for the halvings of a step that HiPPO needs`;
  const most = ssmParameters.find((one): one is IntegerParameter => one.name === 'halvings')!.maximum;
  if (needed > most) return { field: 'A', message: `${start}; discretisation = bilinear works.` };
  return { field: 'halvings', message: `${start}; halvings = ${needed} works.`, nearest: needed };
}
