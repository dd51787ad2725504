/** The dispatches of the backward pass, after those of the forward pass that it needs. */
import { flashPass, standardPasses } from '../attention/passes.ts';
import type { AttentionShape } from '../attention/shape.ts';
import { blockCount } from '../parts/blocks.ts';
import { pass } from '../parts/passes.ts';
import { slot } from '../parts/slots.ts';
import type { Hue, KernelPass } from '../../kernel.ts';

/** The forward pass, then D = rowsum(dO ∘ O), then dK and dV by blocks of keys, then dQ by blocks of queries. */
export function flashBackwardPasses(shape: AttentionShape): readonly KernelPass[] {
  const { n, heads, br, bc } = shape;
  const rowBlocks = blockCount(n, br);
  const columnBlocks = blockCount(n, bc);
  const { constants, read, slots, dQ, dK, dV } = recomputing(shape);
  return [
    flashPass(shape),
    rowSumsPass(shape),
    pass('keys and values', 'dK and dV, block by block', 'attention-backward/keys-values', {
      constants,
      tensors: [...read, 'dK', 'dV'],
      workgroups: [columnBlocks, heads],
      slots: [...slots, dK, dV],
      loops: ['j', 'i'],
      maximumEvents: 6 + 11 * rowBlocks,
    }),
    pass('queries', 'dQ, block by block', 'attention-backward/queries', {
      constants,
      tensors: [...read, 'dQ'],
      workgroups: [rowBlocks, heads],
      slots: [...slots, dQ],
      maximumEvents: 6 + 8 * columnBlocks,
    }),
  ];
}

/** The forward pass, then D = rowsum(dO ∘ O), then all three gradients by one workgroup for each head. */
export function onePassBackwardPasses(shape: AttentionShape): readonly KernelPass[] {
  const { n, heads, br, bc } = shape;
  const { constants, read, slots, dQ, dK, dV } = recomputing(shape);
  return [
    flashPass(shape),
    rowSumsPass(shape),
    pass('gradients', 'dQ, dK and dV, block by block', 'attention-backward/one-pass', {
      constants,
      tensors: [...read, 'dQ', 'dK', 'dV'],
      workgroups: [heads],
      slots: [...slots, dK, dV, dQ],
      loops: ['j', 'i'],
      maximumEvents: blockCount(n, bc) * (6 + 14 * blockCount(n, br)),
    }),
  ];
}

/** What the passes that make P and dS again have in common. */
function recomputing({ n, d, br, bc, causal, scale }: AttentionShape) {
  return {
    constants: { N: n, Dim: d, Br: br, Bc: bc, SCALE: scale, CAUSAL: causal },
    read: ['Q', 'K', 'V', 'dO', 'L', 'D'],
    slots: [
      slot('Q_i', 'cyan', br, d),
      slot('dO_i', 'green', br, d),
      slot('K_j', 'amber', bc, d),
      slot('V_j', 'violet', bc, d),
      slot('L_i', 'slate', br, 1),
      slot('D_i', 'slate', br, 1),
      slot('P_ij', 'coral', br, bc, { scale: 'probability' }),
      slot('dS_ij', 'rose', br, bc),
    ],
    dQ: slot('dQ_i', 'cyan', br, d),
    dK: slot('dK_j', 'amber', bc, d),
    dV: slot('dV_j', 'violet', bc, d),
  };
}

function rowSumsPass({ n, d, heads, br }: AttentionShape): KernelPass {
  return pass('row sums', 'D = rowsum(dO ∘ O)', 'attention-backward/row-sums', {
    constants: { N: n, Dim: d, Br: br },
    tensors: ['O', 'dO', 'D'],
    workgroups: [blockCount(n, br), heads],
    slots: [slot('O_i', 'green', br, d), slot('dO_i', 'green', br, d), slot('D_i', 'slate', br, 1)],
    maximumEvents: 5,
  });
}

/** The forward pass, then one product or row-wise pass for each gradient; every N x N matrix goes through HBM. */
export function standardBackwardPasses(shape: AttentionShape): readonly KernelPass[] {
  const { n, d, heads, br, bc, scale } = shape;
  const rowBlocks = blockCount(n, br);
  const columnBlocks = blockCount(n, bc);
  const blocks = { N: n, Br: br, Bc: bc };
  return [
    ...standardPasses(shape),
    pass('dP', 'dP = dO Vᵀ', 'attention/scores', {
      constants: { ...blocks, M: n, D: d, SCALE: 1, CAUSAL: false },
      tensors: ['dO', 'V', 'dP'],
      workgroups: [columnBlocks, rowBlocks, heads],
      slots: [slot('Q_i', 'green', br, d), slot('K_j', 'violet', bc, d), slot('S_ij', 'coral', br, bc)],
      maximumEvents: 5,
    }),
    pass('dS', 'dS = scale P ∘ (dP − rowsum(P ∘ dP))', 'attention-backward/grad-scores', {
      constants: { ...blocks, SCALE: scale },
      tensors: ['P', 'dP', 'dS'],
      workgroups: [rowBlocks, heads],
      slots: [
        slot('P_ij', 'coral', br, bc, { scale: 'probability' }),
        slot('dP_ij', 'coral', br, bc),
        slot('D_i', 'slate', br, 1),
        slot('dS_ij', 'rose', br, bc),
      ],
      maximumEvents: 1 + 9 * columnBlocks,
    }),
    transposedPass(shape, ['dV', 'violet'], ['P', 'coral'], ['dO', 'green']),
    transposedPass(shape, ['dK', 'amber'], ['dS', 'rose'], ['Q', 'cyan']),
    pass('dQ', 'dQ = dS K', 'attention/output', {
      constants: { ...blocks, M: n, D: d },
      tensors: ['dS', 'K', 'dQ'],
      workgroups: [rowBlocks, heads],
      slots: [slot('P_ij', 'rose', br, bc), slot('V_j', 'amber', bc, d), slot('O_i', 'cyan', br, d)],
      maximumEvents: 2 + 5 * columnBlocks,
    }),
  ];
}

type Hued = readonly [tensor: string, hue: Hue];

/** A pass for result = leftᵀ right, by blocks of keys. */
function transposedPass(
  { n, d, heads, br, bc }: AttentionShape,
  [result, hue]: Hued,
  [left, leftHue]: Hued,
  [right, rightHue]: Hued,
): KernelPass {
  return pass(result, `${result} = ${left}ᵀ ${right}`, 'attention-backward/transposed', {
    constants: { N: n, Dim: d, Br: br, Bc: bc },
    tensors: [left, right, result],
    workgroups: [blockCount(n, bc), heads],
    slots: [slot('X_ij', leftHue, br, bc), slot('Z_i', rightHue, br, d), slot('Y_j', hue, bc, d)],
    loops: ['j', 'i'],
    maximumEvents: 2 + 5 * blockCount(n, br),
  });
}
