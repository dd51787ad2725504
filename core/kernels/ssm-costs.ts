/** Closed forms of what each way through a state space moves and computes, and of how deep it is. */
import { blockCount } from './blocks.ts';
import { remembers } from './ssm-shape.ts';
import type { SsmShape } from './ssm-shape.ts';
import type { Costs } from '../kernel.ts';

export function ssmCosts(shape: SsmShape): Costs {
  return combine([discretise(shape), ...recurrent(shape)], depthOf(shape));
}

/** Traffic and flops of a pass. */
type PassCosts = Omit<Costs, 'depth'>;

function combine(parts: readonly PassCosts[], depth: number): Costs {
  const add = (side: 'read' | 'write'): Record<string, number> => {
    const sum: Record<string, number> = {};
    for (const part of parts) {
      for (const [name, elements] of Object.entries(part[side])) sum[name] = (sum[name] ?? 0) + elements;
    }
    return sum;
  };
  return { read: add('read'), write: add('write'), flops: parts.reduce((sum, { flops }) => sum + flops, 0), depth };
}

/** Numbers of A. */
const sizeOfA = ({ hippo, n }: SsmShape): number => (hippo ? n * n : n);

function discretise(shape: SsmShape): PassCosts {
  const { hippo, bilinear, n } = shape;
  const a = sizeOfA(shape);
  // Forward substitution of n + 1 right sides; else two functions of each number.
  const flops = hippo ? n * n * (n + 4) + n * (n + 5) : n * (bilinear ? 10 : 62);
  return { read: { A: a, B: n }, write: { Abar: a, Bbar: n }, flops };
}

function recurrent(shape: SsmShape): readonly PassCosts[] {
  const { hippo, t, n, g, c } = shape;
  const step = (hippo ? n * (2 * n + 1) : 3 * n) + 2 * n + 1;
  const recurrence = {
    read: { x: t, Abar: sizeOfA(shape), Bbar: n, C: n },
    write: { y: t },
    flops: t * step,
  };
  if (!remembers(shape)) return [recurrence];
  // Each block of tokens loads the tokens that its longest lags go back to, as far as there are any.
  const windows = Array.from(
    { length: blockCount(t, c) },
    (_, i) => Math.min(t, (i + 1) * c) - Math.max(0, i * c - (g - 1)),
  );
  return [
    { read: {}, write: { legendre: n * g }, flops: g * (5 + 12 * n) },
    {
      read: { ...recurrence.read, legendre: n * g },
      write: { y: t, reconstruction: t * g },
      flops: recurrence.flops + 2 * n * g * t,
    },
    { read: { x: windows.reduce((a, b) => a + b, 0) }, write: { history: t * g }, flops: 0 },
  ];
}

function depthOf({ hippo, t, n }: SsmShape): number {
  const discretised = hippo ? n : 1;
  return discretised + t + 1;
}
