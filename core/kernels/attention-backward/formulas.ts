/** How the tiles and tensors of the backward pass get their values, for captions and hover cards. */
import { factorOf, flashFormulas, standardFormulas } from '../attention/formulas.ts';
import type { AttentionShape } from '../attention/shape.ts';
import { accumulate, compute, initialise, whereMasked, whole } from '../parts/formulas.ts';
import type { FormulaSpec } from '../parts/formulas.ts';

/** Adds leftᵀ right to the result, summed over the rows of a block. */
const transposed = (result: string, left: string, right: string): FormulaSpec =>
  accumulate(`${result} += ${left}ᵀ ${right}`, `${result}[r,c] = before + Σₖ ${left}[k,r] ${right}[k,c]`, {
    why: 'a key, or a value, gets what comes back from every query that used it',
  });

const product = (result: string, left: string, right: string): FormulaSpec =>
  accumulate(`${result} += ${left} ${right}`, `${result}[r,c] = before + Σₖ ${left}[r,k] ${right}[k,c]`, {
    why: 'a query gets what comes back from every key that it met',
  });

const gradientFormulas: readonly FormulaSpec[] = [
  whole('dV = Pᵀ dO', 'dV[r,c] = Σₖ P[k,r] dO[k,c]'),
  whole('dK = dSᵀ Q', 'dK[r,c] = Σₖ dS[k,r] Q[k,c]'),
  whole('dQ = dS K', 'dQ[r,c] = Σₖ dS[r,k] K[k,c]'),
];

/** Formulas for the passes that make P and dS again, by name, and for those before them. */
export function flashBackwardFormulas(shape: AttentionShape, passes: readonly string[]): readonly FormulaSpec[] {
  const factor = factorOf(shape);
  const recomputed = passes.flatMap((pass) => [
    compute(
      'P_ij = exp(scale · Q_i K_jᵀ − L_i)',
      `P[r,c] = exp(${factor} · Σₖ Q[r,k] K[c,k] − L[r])${whereMasked(shape.causal, '0')}`,
      { pass, why: 'P was never stored: it is made again from Q, K and one number a row' },
    ),
    compute('dS_ij = scale · P_ij ∘ (dO_i V_jᵀ − D_i)', `dS[r,c] = ${factor} · P[r,c] (Σₖ dO[r,k] V[c,k] − D[r])`, {
      pass,
      why: 'how the loss changes with each score: weights sum to 1, so one grows only if others shrink',
    }),
  ]);
  return [
    ...recomputed,
    ...flashFormulas(shape, 'q-outer').map((formula) =>
      formula.operation === undefined ? formula : { ...formula, pass: 'flash' },
    ),
    compute('D_i = rowsum(dO_i ∘ O_i)', 'D[r] = Σₖ dO[r,k] O[r,k]', {
      why: 'what a row loses because its weights must go on summing to 1',
    }),
    initialise('dK_j = 0', 'dK[r,c] = 0'),
    initialise('dV_j = 0', 'dV[r,c] = 0'),
    initialise('dQ_i = 0', 'dQ[r,c] = 0'),
    transposed('dV_j', 'P_ij', 'dO_i'),
    transposed('dK_j', 'dS_ij', 'Q_i'),
    product('dQ_i', 'dS_ij', 'K_j'),
    ...gradientFormulas,
    whole('D = rowsum(dO ∘ O)', 'D[r] = Σₖ dO[r,k] O[r,k]'),
  ];
}

export function standardBackwardFormulas(shape: AttentionShape): readonly FormulaSpec[] {
  const factor = factorOf(shape);
  return [
    compute('S_ij = Q_i K_jᵀ', 'S[r,c] = Σₖ Q[r,k] K[c,k]', {
      pass: 'dP',
      why: 'here dP of dO and V: how the loss changes with each weight',
    }),
    ...standardFormulas(shape),
    initialise('D_i = 0', 'D[r] = 0'),
    accumulate('D_i += rowsum(P_ij ∘ dP_ij)', 'D[r] = D[r] before + Σₖ P[r,k] dP[r,k]', {
      why: 'what a row loses because its weights must go on summing to 1',
    }),
    compute('dS_ij = scale · P_ij ∘ (dP_ij − D_i)', `dS[r,c] = ${factor} · P[r,c] (dP[r,c] − D[r])`, {
      why: 'how the loss changes with each score',
    }),
    initialise('Y_j = 0', 'Y[r,c] = 0'),
    transposed('Y_j', 'X_ij', 'Z_i'),
    whole('dP = dO Vᵀ', 'dP[r,c] = Σₖ dO[r,k] V[c,k]'),
    whole('dS = scale · P ∘ (dP − rowsum(P ∘ dP))', `dS[r,c] = ${factor} · P[r,c] (dP[r,c] − Σₖ P[r,k] dP[r,k])`),
    ...gradientFormulas,
  ];
}
