/** Rules across the parameters of a state space. */
import { ssmParameters } from './parameters.ts';
import { eliminated } from './elimination.ts';
import { hippoSystem } from './inputs.ts';
import { bilinearMatrix } from './reference.ts';
import { longestRow, shapeOf, squaringsOf, transformOf } from './shape.ts';
import type { SsmShape } from './shape.ts';
import type { Arrays } from '../../kernel.ts';
import type { IntegerParameter, Params } from '../../parameters.ts';
import type { Fault } from '../../outcome.ts';

/** The most pairs of a chunk that the 64 threads of the scan hold in registers (HELD in shaders/ssm/scan.wgsl). */
const MOST_PAIRS = 2048;
export function ssmFault(params: Params): Fault | undefined {
  const shape = shapeOf(params);
  const { variant, matrix, n, c, points } = shape;
  if (matrix && variant === 'scan') {
    return {
      field: 'variant',
      fault: 'A scan multiplies matrices Ā with one another, which is elementwise only where A is diagonal',
      offer: { variant: 'recurrent' },
    };
  }
  if (variant === 'scan') {
    const most = Math.min(c, MOST_PAIRS / n);
    const works = largestPower(most);
    if (works !== c) {
      const fault = `A chunk of the scan has a power of two of tokens, at most ${MOST_PAIRS} / N`;
      return { field: 'c', fault, offer: { c: works } };
    }
  }
  if (variant === 'convolution') {
    const { rows } = transformOf(shape);
    const works = Math.max(largestPower(points), rows);
    if (works !== points) {
      const fault = `Transforms have a power of two of points, and for this T at least ${rows} in SRAM`;
      return { field: 'points', fault, offer: { points: works } };
    }
  }
  return undefined;
}

const largestPower = (most: number): number => 2 ** Math.floor(Math.log2(most));

/** The largest sum of magnitudes in a row of a short step for which the polynomial of degree 9 has the digits of f32. */
const SHORT_ENOUGH = 1;

/** What loaded arrays or Δ do not allow. */
export function systemFault(shape: SsmShape, inputs: Arrays): Fault | undefined {
  return (shape.hippo ? hippoFault(shape, inputs) : undefined) ?? stepFault(shape, inputs);
}

/** How far a number of a file may be from that of HiPPO, of which it is rounded to three digits or more. */
const ROUNDED = 1e-3;

/** The first number that is not HiPPO's: of another system the state does not tell of the past. */
function hippoFault(shape: SsmShape, inputs: Arrays): Fault | undefined {
  const { n } = shape;
  const system = hippoSystem(n, 'LegS');
  const strange = (name: 'A' | 'B'): number =>
    inputs[name]!.findIndex((value, at) => {
      const own = system[name][at]!;
      return Math.abs(value - own) > ROUNDED * Math.abs(own);
    });
  const [ofA, ofB] = [strange('A'), strange('B')];
  if (ofA >= 0) {
    const fault = `A[${Math.floor(ofA / n)}, ${ofA % n}] is ${shown(inputs['A']![ofA]!)}, but A of HiPPO-LegS has ${shown(system.A[ofA]!)} there`;
    return { field: 'A', fault, offer: { initialisation: 'dense' } };
  }
  if (ofB >= 0) {
    const start = `B[${ofB}] is ${shown(inputs['B']![ofB]!)}, but B of HiPPO-LegS has ${shown(system.B[ofB]!)} there`;
    return { field: 'B', fault: `${start}: other B need initialisation = dense and an A beside them` };
  }
  return undefined;
}

const shown = (value: number): string => (value === 0 ? '0' : value.toPrecision(4));

/** Why no step of length Δ can be computed. */
function stepFault(shape: SsmShape, { A }: Arrays): Fault | undefined {
  const { bilinear, n, dt } = shape;
  const most = ssmParameters.find((one): one is IntegerParameter => one.name === 'halvings')!.maximum;
  const needed = shape.matrix && !shape.hippo ? halvingsFor(shape, A!) : 0;
  const singular = singularPlace(shape, A!);
  if (bilinear) {
    if (singular === undefined) return undefined;
    const fault = `The bilinear rule divides by 1 − Δ A / 2, which is 0 for ${singular}`;
    return { field: 'A', fault, offer: { discretisation: 'zoh' } };
  }
  if (needed <= shape.halvings) return undefined;
  const longest = longestRow(A!, n, dt);
  const fault = `A row of Δ A adds up to ${longest.toPrecision(3)} in magnitude, too much for the halvings of a step that HiPPO-LegT needs`;
  if (needed <= most) return { field: 'halvings', fault, offer: { halvings: needed } };
  return { field: 'A', fault, offer: { discretisation: 'bilinear' } };
}

/** How many more halvings than usual a loaded A needs before the polynomial of a short step has the digits of f32. */
function halvingsFor(shape: SsmShape, A: Float32Array): number {
  const longest = longestRow(A, shape.n, shape.dt);
  return Math.ceil(Math.log2(longest / SHORT_ENOUGH)) - squaringsOf({ ...shape, halvings: 0 });
}

/** What of A the bilinear rule cannot divide by. A of HiPPO is negative on its diagonal, so that nothing there is 0. */
function singularPlace({ matrix, hippo, n, dt }: SsmShape, A: Float32Array): string | undefined {
  if (hippo) return undefined;
  if (matrix) return eliminated(bilinearMatrix(n, dt, A), n).singular === undefined ? undefined : 'an eigenvalue of A';
  const at = A.findIndex((value) => dt * value === 2);
  return at < 0 ? undefined : `A[${at}] = ${A[at]!}`;
}
