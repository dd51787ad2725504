/** The dispatches of the backward pass, after those of the forward pass that give what it needs. */
import { flashPass, standardPasses } from '../attention/passes.ts';
import type { AttentionShape } from '../attention/shape.ts';
import { blockCount } from '../parts/blocks.ts';
import { slot } from '../parts/slots.ts';
import type { Hue, KernelPass, SlotSpec } from '../../kernel.ts';

const THREADS = 64;

/** Forward, then D = rowsum(dO ∘ O), then dK and dV by blocks of keys, then dQ by blocks of queries. */
export function flashBackwardPasses(shape: AttentionShape): readonly KernelPass[] {
  const { n, d, heads, br, bc, causal, scale } = shape;
  const rowBlocks = blockCount(n, br);
  const columnBlocks = blockCount(n, bc);
  const blocks = { N: n, Dim: d, Br: br, THREADS };
  const scores = { ...blocks, Bc: bc, SCALE: scale, CAUSAL: causal };
  const operands = [
    slot('Q_i', 'cyan', br, d),
    slot('dO_i', 'green', br, d),
    slot('K_j', 'amber', bc, d),
    slot('V_j', 'violet', bc, d),
    slot('L_i', 'slate', br, 1),
    slot('D_i', 'slate', br, 1),
    slot('P_ij', 'coral', br, bc, { scale: 'probability' }),
    slot('dS_ij', 'rose', br, bc),
  ];
  return [
    flashPass(shape),
    {
      name: 'row sums',
      title: 'D = rowsum(dO ∘ O)',
      shader: 'attention-backward/row-sums',
      constants: blocks,
      tensors: ['O', 'dO', 'D'],
      workgroups: [rowBlocks, heads, 1],
      slots: [slot('O_i', 'green', br, d), slot('dO_i', 'green', br, d), slot('D_i', 'slate', br, 1)],
      loops: ['i', 'j'],
      maximumEvents: 5,
    },
    {
      name: 'keys and values',
      title: 'dK and dV, block by block',
      shader: 'attention-backward/keys-values',
      constants: scores,
      tensors: ['Q', 'K', 'V', 'dO', 'L', 'D', 'dK', 'dV'],
      workgroups: [columnBlocks, heads, 1],
      slots: [...operands, slot('dK_j', 'amber', bc, d), slot('dV_j', 'violet', bc, d)],
      loops: ['j', 'i'],
      maximumEvents: 6 + 11 * rowBlocks,
    },
    {
      name: 'queries',
      title: 'dQ, block by block',
      shader: 'attention-backward/queries',
      constants: scores,
      tensors: ['Q', 'K', 'V', 'dO', 'L', 'D', 'dQ'],
      workgroups: [rowBlocks, heads, 1],
      slots: [...operands, slot('dQ_i', 'cyan', br, d)],
      loops: ['i', 'j'],
      maximumEvents: 6 + 8 * columnBlocks,
    },
  ];
}

/** Forward, then one product or row-wise pass for each gradient, every matrix of N x N through HBM. */
export function standardBackwardPasses(shape: AttentionShape): readonly KernelPass[] {
  const { n, d, heads, br, bc, scale } = shape;
  const rowBlocks = blockCount(n, br);
  const columnBlocks = blockCount(n, bc);
  const blocks = { N: n, Br: br, Bc: bc, THREADS };
  const P = slot('P_ij', 'coral', br, bc, { scale: 'probability' });
  return [
    ...standardPasses(shape),
    {
      name: 'dP',
      title: 'dP = dO Vᵀ',
      shader: 'attention/scores',
      constants: { ...blocks, M: n, D: d, SCALE: 1, CAUSAL: false },
      tensors: ['dO', 'V', 'dP'],
      workgroups: [columnBlocks, rowBlocks, heads],
      slots: [slot('Q_i', 'green', br, d), slot('K_j', 'violet', bc, d), slot('S_ij', 'coral', br, bc)],
      loops: ['i', 'j'],
      maximumEvents: 5,
    },
    {
      name: 'dS',
      title: 'dS = scale P ∘ (dP − rowsum(P ∘ dP))',
      shader: 'attention-backward/grad-scores',
      constants: { ...blocks, SCALE: scale },
      tensors: ['P', 'dP', 'dS'],
      workgroups: [rowBlocks, heads, 1],
      slots: [P, slot('dP_ij', 'coral', br, bc), slot('D_i', 'slate', br, 1), slot('dS_ij', 'rose', br, bc)],
      loops: ['i', 'j'],
      maximumEvents: 1 + 9 * columnBlocks,
    },
    transposedPass(shape, 'dV', ['P', 'coral'], ['dO', 'green'], 'violet'),
    transposedPass(shape, 'dK', ['dS', 'rose'], ['Q', 'cyan'], 'amber'),
    {
      name: 'dQ',
      title: 'dQ = dS K',
      shader: 'attention/output',
      constants: { ...blocks, M: n, D: d },
      tensors: ['dS', 'K', 'dQ'],
      workgroups: [rowBlocks, heads, 1],
      slots: [slot('P_ij', 'rose', br, bc), slot('V_j', 'amber', bc, d), slot('O_i', 'cyan', br, d)],
      loops: ['i', 'j'],
      maximumEvents: 2 + 5 * columnBlocks,
    },
  ];
}

/** result = left^T right, by blocks of keys. */
function transposedPass(
  { n, d, heads, br, bc }: AttentionShape,
  result: string,
  [left, leftHue]: readonly [string, Hue],
  [right, rightHue]: readonly [string, Hue],
  hue: Hue,
): KernelPass {
  const slots: readonly SlotSpec[] = [
    slot('X_ij', leftHue, br, bc),
    slot('Z_i', rightHue, br, d),
    slot('Y_j', hue, bc, d),
  ];
  return {
    name: result,
    title: `${result} = ${left}ᵀ ${right}`,
    shader: 'attention-backward/transposed',
    constants: { N: n, Dim: d, Br: br, Bc: bc, THREADS },
    tensors: [left, right, result],
    workgroups: [blockCount(n, bc), heads, 1],
    slots,
    loops: ['j', 'i'],
    maximumEvents: 2 + 5 * blockCount(n, br),
  };
}
