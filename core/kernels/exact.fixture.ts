/** What each kernel computes, from the formulas that it names, in arithmetic of 200 digits. */
import {
  Digits,
  dot,
  exp,
  held,
  known,
  largestOf,
  log,
  mapped,
  matrixOf,
  minus,
  negative,
  ONE,
  over,
  PART,
  planesOf,
  plus,
  product,
  root,
  sigmoid,
  sigmoidSlope,
  softmax,
  softplus,
  sum,
  tanh,
  tanhSlope,
  times,
  transposed,
  ZERO,
} from './digits.fixture.ts';
import type { Known, Matrix } from './digits.fixture.ts';
import { stepOfSystem, legendreAt, spectra } from './exact-systems.fixture.ts';
import { integers } from '../parameters.ts';
import type { Params } from '../parameters.ts';
import { MASKED } from '../tensors/f32.ts';

export type Tensors = Readonly<Record<string, readonly Known[]>>;
type Formulas = (params: Params, inputs: Tensors) => Tensors;

const flat = (...planes: readonly Matrix[]): readonly Known[] => planes.flat(2);
const number = (params: Params, name: string): Known => known(Math.fround(Number(params[name])));

/** Attention of one head: S = scale Q Kᵀ, P = softmax S by rows, O = P V, L = log Σ exp S = m + log l. */
function head(
  params: Params,
  [Q, K, V]: readonly Matrix[],
): Readonly<Record<'S' | 'P' | 'O' | 'L' | 'm' | 'l', Matrix>> {
  const width = known(Q![0]!.length);
  const scale = params['scale'] === null ? over(ONE, root(width)) : known(Number(params['scale']));
  const seen = (r: number, c: number): boolean => params['causal'] !== true || c <= r;
  const S = mapped(product(Q!, transposed(K!)), (value) => times(scale, value));
  const visible = S.map((row, r) => row.filter((_, c) => seen(r, c)));
  const rows = visible.map(softmax);
  const m = visible.map((row) => [largestOf(row)]);
  const P = S.map((row, r) => row.map((_, c) => rows[r]!.weights[c] ?? ZERO));
  return {
    S: mapped(S, (value, r, c) => (seen(r, c) ? value : known(MASKED))),
    P,
    O: product(P, V!),
    L: rows.map(({ total }, r) => [plus(m[r]![0]!, log(total))]),
    m,
    l: rows.map(({ total }) => [total]),
  };
}

/** All heads, each name with the planes of its tensor. */
function heads(params: Params, operands: readonly (readonly Matrix[])[]): Readonly<Record<string, readonly Matrix[]>> {
  const all = operands[0]!.map((_, h) =>
    head(
      params,
      operands.map((planes) => planes[h]!),
    ),
  );
  return Object.fromEntries(Object.keys(all[0]!).map((name) => [name, all.map((one) => one[name as 'S'])]));
}

const flattened = (tensors: Readonly<Record<string, readonly Matrix[]>>): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, planes]) => [name, flat(...planes)]));

const attention: Formulas = (params, inputs) => {
  const { n, d } = integers(params, 'n', 'd');
  return flattened(
    heads(
      params,
      ['Q', 'K', 'V'].map((name) => planesOf(inputs[name]!, n, d)),
    ),
  );
};

/** dP = dO Vᵀ, D = Σ P dP, dS = scale P (dP - D), dQ = dS K, dK = dSᵀ Q, dV = Pᵀ dO. */
const backward: Formulas = (params, inputs) => {
  const { n, d } = integers(params, 'n', 'd');
  const planes = (name: string): readonly Matrix[] => planesOf(inputs[name]!, n, d);
  const [Q, K, V, dO] = ['Q', 'K', 'V', 'dO'].map(planes);
  const forward = heads(params, [Q!, K!, V!]);
  const scale = params['scale'] === null ? over(ONE, root(known(d))) : known(Number(params['scale']));
  const dP = dO!.map((plane, h) => product(plane, transposed(V![h]!)));
  const P = forward['P']!;
  // With Σ P = 1, dP - D is the sum of P times differences of dP: of a weight near 1 it keeps digits that dP and D share.
  const dS = dP.map((plane, h) =>
    mapped(plane, (own, r, c) => {
      const differences = plane[r]!.map((other, j) => (j === c ? ZERO : times(P[h]![r]![j]!, minus(own, other))));
      return times(times(scale, P[h]![r]![c]!), sum(differences));
    }),
  );
  return {
    ...flattened(forward),
    dP: flat(...dP),
    D: dP.flatMap((plane, h) => plane.map((row, r) => dot(P[h]![r]!, row))),
    dS: flat(...dS),
    dQ: flat(...dS.map((plane, h) => product(plane, K![h]!))),
    dK: flat(...dS.map((plane, h) => product(transposed(plane), Q![h]!))),
    dV: flat(...P.map((plane, h) => product(transposed(plane), dO![h]!))),
  };
};

/** Heads of X W, and Y = Σ O Wo over the heads. */
const multiHead: Formulas = (params, { X, Wq, Wk, Wv, Wo }) => {
  const { n, d, heads: count } = integers(params, 'n', 'd', 'heads');
  const e = count * d;
  const projected = [Wq, Wk, Wv].map((W) => planesOf(W!, e, d).map((plane) => product(matrixOf(X!, e), plane)));
  const attended = heads(params, projected);
  const concatenated = Array.from({ length: n }, (_, r) => attended['O']!.flatMap((plane) => plane[r]!));
  const [Q, K, V] = projected;
  return { ...flattened({ ...attended, Q: Q!, K: K!, V: V! }), Y: flat(product(concatenated, matrixOf(Wo!, e))) };
};

/** Weights by distance, and their means of y. Distances are differences rounded to f32, but for the Gaussian. */
const smoothing: Formulas = (params, { x, y, queries }) => {
  const h = number(params, 'h');
  const square = times(h, h);
  const rules: Readonly<Record<string, (q: Known) => readonly Known[]>> = {
    // -(d² - d_near²) / 2h², by differences of what is loaded.
    gaussian: (q) => {
      const near = x!.reduce((a, b) => (b.value.minus(q.value).abs().lt(a.value.minus(q.value).abs()) ? b : a));
      const exponents = x!.map((at) =>
        at.value.eq(near.value)
          ? ZERO
          : negative(over(times(minus(at, near), sum([minus(at, q), minus(near, q)])), times(known(2), square))),
      );
      return softmax(exponents).weights;
    },
    epanechnikov: (q) =>
      normalised(distances(q).map((d) => (d.value.lt(h.value) ? over(times(minus(h, d), plus(h, d)), square) : ZERO))),
    boxcar: (q) => normalised(distances(q).map((d) => (d.value.lte(h.value) ? ONE : ZERO))),
    neighbours: (q) => {
      const order = distances(q).map((d, at) => ({ d, at }));
      order.sort((a, b) => a.d.value.comparedTo(b.d.value) || a.at - b.at);
      const chosen = order.slice(0, params['variant'] === 'nearest' ? 1 : Number(params['k'])).map(({ at }) => at);
      return normalised(x!.map((_, at) => (chosen.includes(at) ? ONE : ZERO)));
    },
  };
  const distances = (q: Known): readonly Known[] =>
    x!.map((at) => known(Math.abs(Math.fround(q.value.minus(at.value).toNumber()))));
  const byCount = params['variant'] === 'nearest' || params['variant'] === 'knn';
  const rule = params['variant'] === 'attention' ? 'gaussian' : byCount ? 'neighbours' : String(params['rule']);
  const weights = queries!.map((q) => rules[rule]!(q));
  const score = (q: Known, at: Known): Known =>
    over(sum([times(q, at), negative(over(times(at, at), known(2)))]), square);
  return {
    weights: flat(weights),
    estimate: weights.map((row) => dot(row, y!)),
    Q: queries!.flatMap((q) => [over(q, h), ONE]),
    K: x!.flatMap((at) => [over(at, h), negative(over(times(at, at), times(known(2), square)))]),
    S: queries!.flatMap((q) => x!.map((at) => score(q, at))),
  };
};
const normalised = (weights: readonly Known[]): readonly Known[] => weights.map((weight) => over(weight, sum(weights)));

/** A = φ(Q) φ(K)ᵀ, O = rows of V averaged with A, S = Σ φ(k)ᵀ v, z = Σ φ(k), with φ = elu + 1. */
const linear: Formulas = (params, inputs) => {
  const { d, dv } = integers(params, 'd', 'dv');
  const [Q, K, V] = [matrixOf(inputs['Q']!, d), matrixOf(inputs['K']!, d), matrixOf(inputs['V']!, dv)];
  const positive = ({ value }: Known): boolean => value.isPositive() && !value.isZero();
  const feature = (x: Known): Known => (positive(x) ? plus(ONE, x) : exp(x));
  const [phiQ, phiK] = [mapped(Q, feature), mapped(K, feature)];
  const A = mapped(product(phiQ, transposed(phiK)), (value, r, c) => (c <= r ? value : ZERO));
  // A common factor of all weights of a row changes nothing, so that those of far below 1e-300 have a mean too: each weight
  // is a sum of exponentials of log φ(q) + log φ(k), here against the largest of the row.
  const logarithm = (x: Known): Known => (positive(x) ? log(plus(ONE, x)) : x);
  const [logQ, logK] = [mapped(Q, logarithm), mapped(K, logarithm)];
  const O = logQ.map((query, r) => {
    const pairs = logK
      .slice(0, r + 1)
      .flatMap((key, j) => key.map((logKey, k) => ({ j, logKey, logQuery: query[k]! })));
    const sizeOfPair = (pair: (typeof pairs)[number]): InstanceType<typeof Digits> =>
      pair.logQuery.value.plus(pair.logKey.value);
    const top = pairs.reduce((a, b) => (sizeOfPair(b).gt(sizeOfPair(a)) ? b : a));
    const { weights } = softmax(
      pairs.map((pair) => plus(minus(pair.logQuery, top.logQuery), minus(pair.logKey, top.logKey))),
    );
    return Array.from({ length: dv }, (_, c) =>
      dot(
        weights,
        pairs.map(({ j }) => V[j]![c]!),
      ),
    );
  });
  return {
    A: flat(A),
    O: flat(O),
    S: flat(product(transposed(phiK), V)),
    z: transposed(phiK).map(sum),
  };
};

const applied = (M: Matrix, v: readonly Known[]): readonly Known[] => M.map((row) => dot(row, v));
const diagonalTimes = (factors: readonly Known[], M: Matrix): Matrix =>
  M.map((row, r) => row.map((value) => times(factors[r]!, value)));
const sumOf = (first: Matrix, ...others: readonly Matrix[]): Matrix =>
  mapped(first, (value, r, c) => sum([value, ...others.map((other) => other[r]![c]!)]));
const norm = (M: Matrix): Known => root(sum(M.flat().map((value) => times(value, value))));
const none = (rows: number, columns: number): Matrix =>
  Array.from({ length: rows }, () => Array(columns).fill(ZERO) as Known[]);

/** A row of ‖∂h_t/∂x_s‖ for every s ≤ t, then zeros. */
const influenceRows = (norms: readonly (readonly Known[])[], t: number): readonly Known[] =>
  norms.flatMap((row) => [...row, ...(Array(t - row.length).fill(ZERO) as Known[])]);

/** h_t = tanh(W x_t + U h_{t-1} + b), y = V h, and the derivatives from each token on. */
const rnn: Formulas = (params, inputs) => {
  const { t, e, h, o } = integers(params, 't', 'e', 'h', 'o');
  const [W, U, X] = [matrixOf(inputs['W']!, e), matrixOf(inputs['U']!, h), matrixOf(inputs['X']!, e)];
  let state: readonly Known[] = [];
  let derivatives: readonly Matrix[] = [];
  const states: (readonly Known[])[] = [];
  const norms: (readonly Known[])[] = [];
  for (const token of X) {
    const sums = W.map((row, r) =>
      sum([inputs['b']![r]!, ...terms(row, token), ...(state.length === 0 ? [] : terms(U[r]!, state))]),
    );
    const slopes = sums.map(tanhSlope);
    derivatives = [...derivatives.map((one) => diagonalTimes(slopes, product(U, one))), diagonalTimes(slopes, W)];
    state = sums.map(tanh);
    states.push(state);
    norms.push(derivatives.map(norm));
  }
  return {
    h: flat(states),
    y: o === 0 ? [] : flat(product(states, transposed(matrixOf(inputs['V']!, h)))),
    influence: influenceRows(norms, t),
  };
};
const terms = (row: readonly Known[], vector: readonly Known[]): readonly Known[] =>
  row.map((value, k) => times(value, vector[k]!));

interface Cell {
  readonly c: readonly Known[];
  readonly h: readonly Known[];
}
/** i, f, o = σ(sums), g = tanh(sum); c = f c + i g, h = o tanh c. `sums` are those of i, f, o and g. */
function cell(sums: readonly (readonly Known[])[], before: Cell | undefined): Cell & { readonly gates: Matrix } {
  const [i, f, o] = sums.map((row) => row.map(sigmoid));
  const g = sums[3]!.map(tanh);
  const admitted = i!.map((gate, r) => times(gate, g[r]!));
  const c = before === undefined ? admitted : admitted.map((value, r) => sum([times(f![r]!, before.c[r]!), value]));
  return { gates: [i!, f!, o!, g], c, h: c.map((value, r) => times(o![r]!, tanh(value))) };
}

/** Planes or rows of i, f, o and g, of those that are given as `gateOrder` says. */
const asIfog = <T>(params: Params, parts: readonly T[]): readonly T[] =>
  [...'ifog'].map((part) => parts[String(params['gateOrder']).indexOf(part)]!);

const lstm: Formulas = (params, inputs) => {
  const { t, e, h, o } = integers(params, 't', 'e', 'h', 'o');
  const [W, U] = [asIfog(params, planesOf(inputs['W']!, h, e)), asIfog(params, planesOf(inputs['U']!, h, h))];
  const b = asIfog(params, matrixOf(inputs['b']!, h));
  let before: Cell | undefined;
  let derivatives: readonly { readonly c: Matrix; readonly h: Matrix }[] = [];
  const cells: ReturnType<typeof cell>[] = [];
  const norms: (readonly Known[])[] = [];
  for (const token of matrixOf(inputs['X']!, e)) {
    const last = before;
    const sums = W.map((plane, part) =>
      plane.map((row, r) =>
        sum([b[part]![r]!, ...terms(row, token), ...(last === undefined ? [] : terms(U[part]![r]!, last.h))]),
      ),
    );
    const now = cell(sums, last);
    const [i, f, o, g] = now.gates;
    const slopes = sums.map((row, part) => row.map(part === 3 ? tanhSlope : sigmoidSlope));
    // From the derivatives of the sums, and of c before, those of c and h.
    const carried = (ofSums: readonly Matrix[], ofCell: Matrix): { readonly c: Matrix; readonly h: Matrix } => {
      const [di, df, dO, dg] = ofSums.map((M, part) => diagonalTimes(slopes[part]!, M));
      const c = sumOf(
        diagonalTimes(f!, ofCell),
        diagonalTimes(g!, di!),
        diagonalTimes(i!, dg!),
        ...(last === undefined ? [] : [diagonalTimes(last.c, df!)]),
      );
      const throughCell = diagonalTimes(now.c.map(tanhSlope), diagonalTimes(o!, c));
      return { c, h: sumOf(throughCell, diagonalTimes(now.c.map(tanh), dO!)) };
    };
    derivatives = [
      ...derivatives.map((one) =>
        carried(
          U.map((plane) => product(plane, one.h)),
          one.c,
        ),
      ),
      carried(W, none(h, e)),
    ];
    norms.push(derivatives.map((one) => norm(one.h)));
    cells.push(now);
    before = now;
  }
  const states = cells.map((one) => one.h);
  return {
    gates: [0, 1, 2].flatMap((part) => cells.flatMap(({ gates }) => gates[part]!)),
    g: cells.flatMap(({ gates }) => gates[3]!),
    c: cells.flatMap(({ c }) => c),
    h: flat(states),
    y: o === 0 ? [] : flat(product(states, transposed(matrixOf(inputs['V']!, h)))),
    influence: influenceRows(norms, t),
  };
};

/** One LSTM without biases reads one-hot tokens, a second one writes; what it writes it reads next. */
const translation: Formulas = (params, inputs) => {
  const { t, b } = integers(params, 't', 'b');
  const V = inputs['V']!;
  const units = inputs['encoder_U']!.length;
  const h = Math.sqrt(units / 4);
  const step = (name: string, token: number, before: Cell | undefined): Cell => {
    const columns = inputs[`${name}_W`]!.length / (4 * h);
    const [W, U] = [
      asIfog(params, planesOf(inputs[`${name}_W`]!, h, columns)),
      asIfog(params, planesOf(inputs[`${name}_U`]!, h, h)),
    ];
    const sums = W.map((plane, part) =>
      plane.map((row, r) => sum([row[token]!, ...(before === undefined ? [] : terms(U[part]![r]!, before.h))])),
    );
    return cell(sums, before);
  };
  const [contexts, written]: [Known[], Known[]] = [[], []];
  const right = Array(t).fill(0) as number[];
  let sure = true;
  for (let row = 0; row < t * b; row++) {
    const length = 1 + Math.floor(row / b);
    const tokens = inputs['tokens']!.slice(row * t, row * t + length).map(({ value }) => value.toNumber());
    let state: Cell | undefined;
    for (const token of tokens) state = step('encoder', token - 1, state);
    contexts.push(...state!.h, ...state!.c);
    let last = 0;
    const answers = params['task'] === 'reverse' ? tokens.toReversed() : tokens;
    for (let at = 0; at < t; at++) {
      if (at >= length) {
        written.push(ZERO);
        continue;
      }
      state = step('decoder', last, state);
      const logits = applied(matrixOf(V, h), state.h);
      const most = Digits.max(...logits.map(({ value }) => value));
      last = 1 + logits.findIndex(({ value }) => value.eq(most));
      // Logits that are too close to tell apart leave what is written in doubt, unless they are equal.
      sure &&= logits.every(
        (one) => one.value.eq(most) || most.minus(one.value).gt(2 * PART * (one.doubt + logits[last - 1]!.doubt)),
      );
      written.push({ value: new Digits(last), doubt: sure ? 0 : Infinity });
      if (last === answers[at]) right[length - 1]! += 1 / (length * b);
    }
  }
  return {
    context: contexts,
    written,
    length: Array.from({ length: t }, (_, at) => known(at + 1)),
    accuracy: right.map((share) => ({ value: new Digits(share), doubt: sure ? 1 : Infinity })),
  };
};

/** dt = softplus(X Wdt + bias), B = X WB, C = X WC, h = exp(dt A) h + dt B x, y = C h + D x. */
const selective: Formulas = (params, inputs) => {
  const { t, channels, n, channel } = integers(params, 't', 'channels', 'n', 'channel');
  const X = matrixOf(inputs['X']!, channels);
  const [WB, WC, A] = ['WB', 'WC', 'A'].map((name) => matrixOf(inputs[name]!, n));
  const sums = product(X, matrixOf(inputs['Wdt']!, channels));
  const dt = mapped(sums, (value, _, c) => softplus(sum([value, inputs['bias']![c]!])));
  const [B, C] = [product(X, WB!), product(X, WC!)];
  const entering = (step: Known, rate: Known): Known => (params['discretisation'] === 'zoh' ? held(step, rate) : step);
  const planes = Array.from({ length: channels }, (_, c) => {
    const Abar = dt.map((row) => A![c]!.map((rate) => exp(times(row[c]!, rate))));
    const Bx = dt.map((row, token) =>
      B[token]!.map((entry, s) => times(times(entering(row[c]!, A![c]![s]!), entry), X[token]![c]!)),
    );
    const h: (readonly Known[])[] = [];
    Bx.forEach((row, token) =>
      h.push(row.map((value, s) => (token === 0 ? value : sum([times(Abar[token]![s]!, h[token - 1]![s]!), value])))),
    );
    return { Abar, Bx, h };
  });
  const influence = Array.from({ length: t * t }, (_, at) => {
    const [token, source] = [Math.floor(at / t), at % t];
    if (source > token) return ZERO;
    const entries = B[source]!.map((entry, s) => {
      const admitted = times(entering(dt[source]![channel]!, A![channel]![s]!), { ...entry, value: entry.value.abs() });
      const kept = planes[channel]!.Abar.slice(source + 1, token + 1).map((row) => row[s]!);
      return kept.reduce(times, admitted);
    });
    return over(sum(entries), known(n));
  });
  return {
    dt: flat(dt),
    B: flat(B),
    C: flat(C),
    Abar: planes.flatMap(({ Abar }) => flat(Abar)),
    Bx: planes.flatMap(({ Bx }) => flat(Bx)),
    h: planes.flatMap(({ h }) => flat(h)),
    y: X.flatMap((row, token) =>
      row.map((x, c) => sum([...terms(C[token]!, planes[c]!.h[token]!), times(inputs['D']![c]!, x)])),
    ),
    influence,
  };
};

/** h = Ā h + B̄ x, y = C h + D x, K_k = C Āᵏ B̄, spectra, and the past in Legendre polynomials. */
const stateSpace: Formulas = (params, { x, A, B, C }) => {
  const { t, n, g } = integers(params, 't', 'n', 'g');
  const [dt, skip] = [number(params, 'dt'), number(params, 'skip')];
  const full = params['initialisation'] !== 'diagonal';
  const { Abar, Bbar } = stepOfSystem(params, dt, full ? matrixOf(A!, n) : A!, B!);
  const next = (h: readonly Known[]): readonly Known[] =>
    full ? applied(matrixOf(Abar, n), h) : h.map((value, r) => times(Abar[r]!, value));
  const powers = [Bbar];
  while (powers.length < t) powers.push(next(powers.at(-1)!));
  const K = powers.map((power) => dot(C!, power));
  const states: (readonly Known[])[] = [];
  x!.forEach((input) => {
    const entered = Bbar.map((value) => times(value, input));
    const before = states.at(-1);
    states.push(before === undefined ? entered : next(before).map((value, r) => sum([value, entered[r]!])));
  });
  const legendre = legendreAt(dt, n, g);
  const whole = Array.from({ length: 2 * t - 1 }, (_, at) =>
    sum(x!.flatMap((input, s) => (at - s >= 0 && at - s < t ? [times(K[at - s]!, input)] : []))),
  );
  const signals =
    params['variant'] === 'convolution' ? spectra({ x: x!, K, y: whole }, t, Number(params['points'])) : {};
  const direct = x!.map((input, token) => sum([...terms(C!, states[token]!), times(skip, input)]));
  const convolved = x!.map((input, token) => sum([whole[token]!, times(skip, input)]));
  return {
    Abar,
    Bbar,
    K,
    ...signals,
    y: params['variant'] === 'convolution' ? convolved : direct,
    legendre: flat(legendre),
    reconstruction: flat(product(states, legendre)),
    history: x!.flatMap((_, token) => Array.from({ length: g }, (_lag, lag) => x![token - lag] ?? ZERO)),
  };
};

/** S = Q Kᵀ, O = S V, each known to the digits of its terms in either order. */
const fused: Formulas = (params, inputs) => {
  const { d, dv } = integers(params, 'd', 'dv');
  const [Q, K, V] = [matrixOf(inputs['Q']!, d), matrixOf(inputs['K']!, d), matrixOf(inputs['V']!, dv)];
  const O = Q.map((query) =>
    Array.from({ length: dv }, (_, c) =>
      sum(K.flatMap((key, j) => terms(query, key).map((term) => times(term, V[j]![c]!)))),
    ),
  );
  return { S: flat(product(Q, transposed(K))), O: flat(O) };
};

/** The formulas by the name of the kernel. */
export const FORMULAS: Readonly<Record<string, Formulas>> = {
  matmul: (params, { A, B }) => {
    const { k, n } = integers(params, 'k', 'n');
    return { C: flat(product(matrixOf(A!, k), matrixOf(B!, n))) };
  },
  'fused-matmul': fused,
  softmax: (params, { X }) => ({ Y: matrixOf(X!, Number(params['v'])).flatMap((row) => softmax(row).weights) }),
  welford: (params, { X }) => {
    const count = known(Number(params['v']));
    const rows = matrixOf(X!, Number(params['v']));
    const means = rows.map((row) => over(sum(row), count));
    const squares = rows.map((row, r) => row.map((x) => minus(x, means[r]!)).map((one) => times(one, one)));
    return { mean: means, variance: squares.map((row) => over(sum(row), count)) };
  },
  attention,
  'flash-attention-backward': backward,
  'multi-head-attention': multiHead,
  'kernel-smoothing': smoothing,
  'linear-attention': linear,
  rnn,
  lstm,
  seq2seq: translation,
  'selective-scan': selective,
  ssm: stateSpace,
};
