/** Inputs at which verdicts go wrong: they leave the range of f32, cancel, underflow, or are all the same. */
import type { Arrays, Kernel } from './kernel.ts';
import type { Params } from './parameters.ts';
import type { InputFile } from './request.ts';
import { LARGEST_F32, MASKED, SMALLEST_NORMAL_F32 } from './tensors/f32.ts';
import { writeNpy } from './tensors/npy.ts';
import type { Random } from './tensors/random.ts';
import { fileShape } from './tensors/shapes.ts';

/** The value of an element in place of the one that a seed gives it. */
type Filling = (usual: number, index: number, random: Random) => number;

const FILLINGS = {
  zeros: () => 0,
  equal: () => 0.1,
  alternating: (_, index) => [1e8, 1, -1e8, 1][index % 4]!,
  subnormal: (usual) => usual * (SMALLEST_NORMAL_F32 / 64),
  tiny: (usual) => usual * 1e-30,
  'ten orders apart': (usual, _, random) => usual * 10 ** (10 * random.uniform() - 5),
  large: (usual) => usual * 1000,
  huge: (usual) => usual * 1e20,
  'the largest': (usual) => (usual < 0 ? -LARGEST_F32 : LARGEST_F32),
  masked: (usual, index) => (index % 3 === 0 ? MASKED : usual),
  'all masked': () => MASKED,
  'one infinite': (usual, index) => (index === 0 ? Infinity : usual),
} as const satisfies Readonly<Record<string, Filling>>;

export type Hostility = keyof typeof FILLINGS;
export const HOSTILITIES = Object.keys(FILLINGS) as readonly Hostility[];

/** Whether no run may come of it, since a file that is not finite is refused. */
export const isRefused = (hostility: Hostility): boolean => hostility === 'one infinite';

/** Files of hostile values for all inputs of a kernel, or for some of them. */
export function hostileFiles(
  kernel: Kernel,
  params: Params,
  hostility: Hostility,
  random: Random,
): Readonly<Record<string, InputFile>> {
  const usual: Arrays = kernel.inputs(params, random);
  const fill: Filling = FILLINGS[hostility];
  const specs = kernel.tensors(params).filter(({ kind }) => kind === 'input');
  const every = random.uniform() < 0.5;
  const first = Math.floor(random.uniform() * specs.length);
  return Object.fromEntries(
    specs
      .filter((_, index) => every || index === first)
      .map((spec) => {
        const values = usual[spec.name]!.map((value, index) => fill(value, index, random));
        return [spec.name, { name: `${spec.name}.npy`, bytes: writeNpy(values, fileShape(spec, params)) }];
      }),
  );
}
