/** How the selective scan gets its values, for captions and hover cards. */
import { at, before, computed, ofPartner, partner, zero } from '../parts/formulas.ts';
import type { SelectiveShape } from './shape.ts';
import type { Formula, Operand, OperandIndex } from '../../kernel.ts';

export function selectiveFormulas(shape: SelectiveShape): readonly Formula[] {
  return [
    ...projectionFormulas(shape),
    ...(shape.variant === 'sequential' ? sequentialFormulas(shape) : chunkFormulas(shape)),
    ...(shape.channel === null ? [] : influenceFormulas(shape)),
    ...tensorFormulas(shape),
  ];
}

function projectionFormulas({ bp }: SelectiveShape): readonly Formula[] {
  const sum = (result: string, left: string, right: string): Formula => ({
    result,
    operation: 'accumulate',
    text: `${result} += ${left} ${right}`,
    cell: `${result}[r,c] += Σₖ ${left}[r,k] ${right}[k,c]`,
    operands: [before(result, 'r', 'c'), at(left, 'r', 'k'), at(right, 'k', 'c')],
    terms: bp,
  });
  return [
    zero('dt_ij'),
    sum('dt_ij', 'X_ik', 'W_kj'),
    computed('dt_ij', 'dt_ij = softplus(dt_ij + bias_j)', 'dt[r,c] = log(1 + exp(dt[r,c] before + bias[c]))', [
      before('dt_ij', 'r', 'c'),
      at('bias_j', 'c', 0),
    ]),
    zero('C_ij'),
    sum('C_ij', 'A_ik', 'B_kj'),
  ];
}

/** Discretisation and contraction, of one token or of a chunk: what differs is the suffix of the slots' names. */
function tokenFormulas(suffix: 't' | 'j', n: number, row: OperandIndex): readonly Formula[] {
  const name = (of: string): string => `${of}_${suffix}`;
  return [
    computed(name('Abar'), `Abar_${suffix} = exp(dt_${suffix} A)`, 'Abar[r,c] = exp(dt[r] A[c])', [
      at(name('dt'), row, 0),
      at('A_c', 0, 'c'),
    ]),
    computed(name('Bx'), `Bx_${suffix} = dt_${suffix} B_${suffix} x_${suffix}`, 'Bx[r,c] = dt[r] B[r,c] x[r]', [
      at(name('dt'), row, 0),
      at(name('B'), row, 'c'),
      at(name('x'), row, 0),
    ]),
    computed(
      name('y'),
      `y_${suffix} = C_${suffix} · h_${suffix} + D x_${suffix}`,
      'y[r] = Σₖ C[r,k] h[r,k] + D x[r]',
      [at(name('C'), row, 'k'), at(name('h'), row, 'k'), at('D_c', 0, 0), at(name('x'), row, 0)],
      n,
    ),
  ];
}

function sequentialFormulas({ n }: SelectiveShape): readonly Formula[] {
  return [
    zero('h_t'),
    ...tokenFormulas('t', n, 0),
    computed('h_t', 'h_t = Abar_t h_{t−1} + Bx_t', 'h[c] = Abar[c] h[c] before + Bx[c]', [
      at('Abar_t', 0, 'c'),
      before('h_t', 0, 'c'),
      at('Bx_t', 0, 'c'),
    ]),
  ];
}

function chunkFormulas({ tree, n, bt }: SelectiveShape): readonly Formula[] {
  const blelloch = tree === 'blelloch';
  return [
    ...tokenFormulas('j', n, 'r'),
    zero('carry'),
    computed('a_j', 'a_j = Abar_j', 'a[r,c] = Abar[r,c]; 1 where there is no token', [at('Abar_j', 'r', 'c')]),
    computed('b_j', 'b_j = Bx_j', 'b[r,c] = Bx[r,c]; 0 where there is no token', [at('Bx_j', 'r', 'c')]),
    {
      result: 'a_j',
      operation: 'combine',
      text: 'a = a_later a_earlier',
      cell: blelloch
        ? 'a[r,c] = a[r,c] a[p,c], both before; p is the partner'
        : 'a[r,c] = a[r,c] a[p,c], both before; p is 2^level tokens back',
      operands: [before('a_j', 'r', 'c'), partner('a_j', 'r', 'c')],
    },
    {
      result: 'b_j',
      operation: 'combine',
      text: 'b = a_later b_earlier + b_later',
      cell: blelloch
        ? 'up: b[r,c] = a[r,c] b[p,c] + b[r,c]; down: b[r,c] = a[p,c] b[r,c] + b[p,c], and p gets b[r,c]'
        : 'b[r,c] = a[r,c] b[p,c] + b[r,c], all before; p is 2^level tokens back',
      operands: [before('b_j', 'r', 'c'), partner('b_j', 'r', 'c'), at('a_j', 'r', 'c'), ofPartner('a_j', 'r', 'c')],
    },
    computed(
      'h_j',
      blelloch ? 'h_j = Abar_j (a_j carry + b_j) + Bx_j' : 'h_j = a_j carry + b_j',
      blelloch ? 'h[r,c] = Abar[r,c] (a[r,c] carry[c] + b[r,c]) + Bx[r,c]' : 'h[r,c] = a[r,c] carry[c] + b[r,c]',
      [
        at('a_j', 'r', 'c'),
        at('carry', 0, 'c'),
        at('b_j', 'r', 'c'),
        ...(blelloch ? [at('Abar_j', 'r', 'c'), at('Bx_j', 'r', 'c')] : []),
      ],
    ),
    computed('carry', 'carry = the last state of the chunk', `carry[c] = h[${bt - 1},c]`, [at('h_j', bt - 1, 'c')]),
  ];
}

function influenceFormulas({ n }: SelectiveShape): readonly Formula[] {
  return [
    zero('since_i'),
    computed('since_ij', 'since_ts = Σ dt_u over s < u ≤ t', 'since[r,c] = since_i[r] + Σₖ dt[k] over c < k', [
      at('since_i', 'r', 0),
      at('dt_j', 'k', 0),
    ]),
    computed('since_i', 'since_i += Σ dt_u of block j', 'since_i[r] = since[r,0] + dt[0]', [
      before('since_i', 'r', 0),
      at('since_ij', 'r', 0),
      at('dt_j', 0, 0),
    ]),
    computed(
      'influence_ij',
      'influence_ts = mean over n of exp(A_n since_ts) |dt_s B_sn|',
      'influence[r,c] = Σₖ exp(A[k] since[r,c]) |dt[c] B[c,k]| / N, 0 for tokens after t',
      [at('A_c', 0, 'k'), at('since_ij', 'r', 'c'), at('dt_j', 'c', 0), at('B_j', 'c', 'k')],
      n,
    ),
  ];
}

/** Tensors in terms of tensors; what spans planes or earlier rows is named in the text only. */
function tensorFormulas({ channels, channel }: SelectiveShape): readonly Formula[] {
  const product = (
    result: string,
    weights: string,
    text: string,
    cell: string,
    also: readonly Operand[] = [],
  ): Formula => ({
    result,
    text,
    cell,
    operands: [at('X', 'r', 'k'), at(weights, 'k', 'c'), ...also],
    terms: channels,
  });
  const derived = (result: string, text: string, cell: string): Formula => ({ result, text, cell, operands: [] });
  return [
    product('dt', 'Wdt', 'dt = softplus(X Wdt + bias)', 'dt[r,c] = log(1 + exp(Σₖ X[r,k] Wdt[k,c] + bias[c]))', [
      at('bias', 'c', 0),
    ]),
    product('B', 'WB', 'B = X WB', 'B[r,c] = Σₖ X[r,k] WB[k,c]'),
    product('C', 'WC', 'C = X WC', 'C[r,c] = Σₖ X[r,k] WC[k,c]'),
    derived('Abar', 'Abar = exp(dt A)', 'Abar[p,r,c] = exp(dt[r,p] A[p,c])'),
    derived('Bx', 'Bx = dt B x', 'Bx[p,r,c] = dt[r,p] B[r,c] X[r,p]'),
    derived('h', 'h_t = Abar_t h_{t−1} + Bx_t', 'h[p,r,c] = Abar[p,r,c] h[p,r−1,c] + Bx[p,r,c]'),
    derived('y', 'y_t = C_t · h_t + D x_t', 'y[r,c] = Σₖ C[r,k] h[c,r,k] + D[c] X[r,c]'),
    ...(channel === null
      ? []
      : [
          derived(
            'influence',
            `influence_ts = mean of |∂h_t / ∂x_s| over the states of channel ${channel}, gates held`,
            'influence[r,c] = Σₙ exp(A[n] Σ dt[u] over c < u ≤ r) |dt[c] B[c,n]| / N',
          ),
        ]),
  ];
}
