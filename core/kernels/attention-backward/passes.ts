/** The dispatches of the backward pass, after those of the forward pass that it needs. */
import { flashPass, standardPasses } from '../attention/passes.ts';
import type { AttentionShape } from '../attention/shape.ts';
import { blockCount } from '../parts/blocks.ts';
import { pass } from '../parts/passes.ts';
import { slot } from '../parts/slots.ts';
import type { Hue, KernelPass } from '../../kernel.ts';

/** The forward pass, then D = rowsum(dO ∘ O), then dK and dV by blocks of keys, then dQ by blocks of queries. */
export function flashBackwardPasses(shape: AttentionShape): readonly KernelPass[] {
  const { n, d, heads, br, bc, causal, scale } = shape;
  const rowBlocks = blockCount(n, br);
  const columnBlocks = blockCount(n, bc);
  const rows = { N: n, Dim: d, Br: br };
  const scores = { ...rows, Bc: bc, SCALE: scale, CAUSAL: causal };
  const dO = slot('dO_i', 'green', br, d);
  const D = slot('D_i', 'slate', br, 1);
  const recomputing = [
    slot('Q_i', 'cyan', br, d),
    dO,
    slot('K_j', 'amber', bc, d),
    slot('V_j', 'violet', bc, d),
    slot('L_i', 'slate', br, 1),
    D,
    slot('P_ij', 'coral', br, bc, { scale: 'probability' }),
    slot('dS_ij', 'rose', br, bc),
  ];
  return [
    flashPass(shape),
    pass('row sums', 'D = rowsum(dO ∘ O)', 'attention-backward/row-sums', {
      constants: rows,
      tensors: ['O', 'dO', 'D'],
      workgroups: [rowBlocks, heads],
      slots: [slot('O_i', 'green', br, d), dO, D],
      maximumEvents: 5,
    }),
    pass('keys and values', 'dK and dV, block by block', 'attention-backward/keys-values', {
      constants: scores,
      tensors: ['Q', 'K', 'V', 'dO', 'L', 'D', 'dK', 'dV'],
      workgroups: [columnBlocks, heads],
      slots: [...recomputing, slot('dK_j', 'amber', bc, d), slot('dV_j', 'violet', bc, d)],
      loops: ['j', 'i'],
      maximumEvents: 6 + 11 * rowBlocks,
    }),
    pass('queries', 'dQ, block by block', 'attention-backward/queries', {
      constants: scores,
      tensors: ['Q', 'K', 'V', 'dO', 'L', 'D', 'dQ'],
      workgroups: [rowBlocks, heads],
      slots: [...recomputing, slot('dQ_i', 'cyan', br, d)],
      maximumEvents: 6 + 8 * columnBlocks,
    }),
  ];
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
