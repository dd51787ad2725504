/** How the tiles and tensors of the backward pass get their values, for captions and hover cards. */
import { flashFormulas, standardFormulas } from '../attention/formulas.ts';
import type { AttentionShape } from '../attention/shape.ts';
import { at, before, zero, whereMasked } from '../parts/formulas.ts';
import type { FormulaSpec } from '../parts/formulas.ts';
import type { Formula } from '../../kernel.ts';

/** result += left^T right, over the rows of a block. */
const transposed = (result: string, left: string, right: string, terms: number, pass?: string): Formula => ({
  result,
  operation: 'accumulate',
  ...(pass === undefined ? {} : { pass }),
  text: `${result} += ${left}ᵀ ${right}`,
  cell: `${result}[r,c] = before + Σₖ ${left}[k,r] ${right}[k,c]`,
  operands: [before(result, 'r', 'c'), at(left, 'k', 'r'), at(right, 'k', 'c')],
  terms,
});

const product = (result: string, left: string, right: string, terms: number, pass?: string): Formula => ({
  ...transposed(result, left, right, terms, pass),
  text: `${result} += ${left} ${right}`,
  cell: `${result}[r,c] = before + Σₖ ${left}[r,k] ${right}[k,c]`,
  operands: [before(result, 'r', 'c'), at(left, 'r', 'k'), at(right, 'k', 'c')],
});

function gradientFormulas({ n, d }: AttentionShape): readonly FormulaSpec[] {
  const whole = (result: string, text: string, cell: string, left: Formula['operands'], terms: number): Formula => ({
    result,
    text,
    cell,
    operands: left,
    terms,
  });
  return [
    whole('dV', 'dV = Pᵀ dO', 'dV[r,c] = Σₖ P[k,r] dO[k,c]', [at('P', 'k', 'r'), at('dO', 'k', 'c')], n),
    whole('dK', 'dK = dSᵀ Q', 'dK[r,c] = Σₖ dS[k,r] Q[k,c]', [at('dS', 'k', 'r'), at('Q', 'k', 'c')], n),
    whole('dQ', 'dQ = dS K', 'dQ[r,c] = Σₖ dS[r,k] K[k,c]', [at('dS', 'r', 'k'), at('K', 'k', 'c')], n),
    whole('D', 'D = rowsum(dO ∘ O)', 'D[r] = Σₖ dO[r,k] O[r,k]', [at('dO', 'r', 'k'), at('O', 'r', 'k')], d),
  ];
}

export function flashBackwardFormulas(shape: AttentionShape): readonly FormulaSpec[] {
  const { d, br, bc, scale, causal } = shape;
  const factor = Number(scale.toPrecision(4));
  const recomputed = ['keys and values', 'queries'].flatMap((pass): readonly FormulaSpec[] => [
    {
      result: 'P_ij',
      operation: 'compute',
      pass,
      text: 'P_ij = exp(scale · Q_i K_jᵀ − L_i)',
      cell: `P[r,c] = exp(${factor} · Σₖ Q[r,k] K[c,k] − L[r])${whereMasked(causal, '0')}`,
      operands: [at('Q_i', 'r', 'k'), at('K_j', 'c', 'k'), at('L_i', 'r', 0)],
      terms: d,
    },
    {
      result: 'dS_ij',
      operation: 'compute',
      pass,
      text: 'dS_ij = scale · P_ij ∘ (dO_i V_jᵀ − D_i)',
      cell: `dS[r,c] = ${factor} · P[r,c] (Σₖ dO[r,k] V[c,k] − D[r])`,
      operands: [at('P_ij', 'r', 'c'), at('dO_i', 'r', 'k'), at('V_j', 'c', 'k'), at('D_i', 'r', 0)],
      terms: d,
    },
  ]);
  return [
    ...recomputed,
    ...flashFormulas(shape, 'q-outer').map((formula) =>
      formula.operation === undefined ? formula : { ...formula, pass: 'flash' },
    ),
    {
      result: 'D_i',
      operation: 'compute',
      text: 'D_i = rowsum(dO_i ∘ O_i)',
      cell: 'D[r] = Σₖ dO[r,k] O[r,k]',
      operands: [at('dO_i', 'r', 'k'), at('O_i', 'r', 'k')],
      terms: d,
    },
    ...['dK_j', 'dV_j', 'dQ_i'].map((name) => zero(name)),
    transposed('dV_j', 'P_ij', 'dO_i', br),
    transposed('dK_j', 'dS_ij', 'Q_i', br),
    product('dQ_i', 'dS_ij', 'K_j', bc),
    ...gradientFormulas(shape),
  ];
}

export function standardBackwardFormulas(shape: AttentionShape): readonly FormulaSpec[] {
  const { n, d, br, bc, scale } = shape;
  const factor = Number(scale.toPrecision(4));
  return [
    {
      result: 'S_ij',
      operation: 'compute',
      pass: 'dP',
      text: 'S_ij = Q_i K_jᵀ',
      cell: 'S[r,c] = Σₖ Q[r,k] K[c,k]: here dP of dO and V',
      operands: [at('Q_i', 'r', 'k'), at('K_j', 'c', 'k')],
      terms: d,
    },
    ...standardFormulas(shape),
    { result: 'D_i', operation: 'initialise', text: 'D_i = 0', cell: 'D[r] = 0', operands: [] },
    {
      result: 'D_i',
      operation: 'accumulate',
      text: 'D_i += rowsum(P_ij ∘ dP_ij)',
      cell: 'D[r] = D[r] before + Σₖ P[r,k] dP[r,k]',
      operands: [before('D_i', 'r', 0), at('P_ij', 'r', 'k'), at('dP_ij', 'r', 'k')],
      terms: bc,
    },
    {
      result: 'dS_ij',
      operation: 'compute',
      text: 'dS_ij = scale · P_ij ∘ (dP_ij − D_i)',
      cell: `dS[r,c] = ${factor} · P[r,c] (dP[r,c] − D[r])`,
      operands: [at('P_ij', 'r', 'c'), at('dP_ij', 'r', 'c'), at('D_i', 'r', 0)],
    },
    zero('Y_j'),
    transposed('Y_j', 'X_ij', 'Z_i', br),
    {
      result: 'dP',
      text: 'dP = dO Vᵀ',
      cell: 'dP[r,c] = Σₖ dO[r,k] V[c,k]',
      operands: [at('dO', 'r', 'k'), at('V', 'c', 'k')],
      terms: d,
    },
    {
      result: 'dS',
      text: 'dS = scale · P ∘ (dP − rowsum(P ∘ dP))',
      cell: `dS[r,c] = ${factor} · P[r,c] (dP[r,c] − Σₖ P[r,k] dP[r,k])`,
      operands: [at('P', 'r', 'c'), at('dP', 'r', 'c'), at('P', 'r', 'k'), at('dP', 'r', 'k')],
      terms: n,
    },
    ...gradientFormulas(shape).filter(({ result }) => result !== 'D'),
  ];
}
