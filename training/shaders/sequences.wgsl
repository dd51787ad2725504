// One training step for the sequences of a batch, up to the weights: an LSTM reads T tokens, another writes T tokens from
// its last state with the right answers fed to it (Williams and Zipser 1989, teacher forcing), cross-entropy, and
// backpropagation through time (Werbos 1990). A workgroup takes S sequences of one length.
//   i, f, o = sigmoid(.)   g = tanh(.)   of W[x] + h U;   c' = f c + i g   h' = o tanh(c')   logits = h' V
// The weights, one after the other: encoder W [A, 4H] and U [H, 4H], decoder W [A + 1, 4H] and U [H, 4H], V [H, A].
import package::lib::activations::{sigmoid, hyperbolic_tangent};

override A: u32;         // symbols; the decoder starts from one more
override H: u32;         // units
override L: u32;         // longest sequence
override S: u32;         // sequences of a workgroup
override SHARE: f32;     // of one token in the loss
override THREADS: u32;

@group(0) @binding(0) var<storage, read> weights: array<f32>;
// For each sequence: its length T, 2 L inputs (what the encoder reads, then what the decoder is fed), L answers.
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read_write> hidden: array<f32>;    // [B, 2 L + 1, H], before each step and at the end
@group(0) @binding(3) var<storage, read_write> cells: array<f32>;     // [B, 2 L + 1, H]
@group(0) @binding(4) var<storage, read_write> deltas: array<f32>;    // [B, 2 L, 4 H]: gates, then d loss / d their sums
@group(0) @binding(5) var<storage, read_write> errors: array<f32>;    // [B, L, A]: d loss / d logits
@group(0) @binding(6) var<storage, read_write> scores: array<f32>;    // [B, 2]: cross-entropy, right tokens

var<workgroup> h: array<f32, S * H>;
var<workgroup> gate: array<f32, S * 4 * H>;
var<workgroup> logit: array<f32, S * A>;
var<workgroup> error: array<f32, S * L * A>;
var<workgroup> dh: array<f32, S * H>;
var<workgroup> dc: array<f32, S * H>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let first = group.x * S;
  let stride = 1 + 3 * L;
  let T = batch[first * stride];
  let decoder = (A + H) * 4 * H;
  let V = decoder + (A + 1 + H) * 4 * H;

  for (var e = thread; e < S * H; e += THREADS) {
    let at = (first + e / H) * (2 * L + 1) * H + e % H;
    h[e] = 0.0;
    hidden[at] = 0.0;
    cells[at] = 0.0;
  }
  for (var e = thread; e < S * A; e += THREADS) {
    // By the thread that adds to them.
    if (e % A == 0) {
      scores[(first + e / A) * 2] = 0.0;
      scores[(first + e / A) * 2 + 1] = 0.0;
    }
  }
  workgroupBarrier();

  for (var n = 0u; n < 2 * T; n++) {
    let W = select(0, decoder, n >= T);
    let U = W + select(A, A + 1, n >= T) * 4 * H;

    for (var e = thread; e < S * 4 * H; e += THREADS) {
      let s = e / (4 * H);
      let j = e % (4 * H);
      var sum = weights[W + batch[(first + s) * stride + 1 + n] * 4 * H + j];
      for (var k = 0u; k < H; k++) {
        sum += h[s * H + k] * weights[U + k * 4 * H + j];
      }
      gate[e] = select(hyperbolic_tangent(sum), sigmoid(sum), j < 3 * H);
    }
    workgroupBarrier();

    for (var e = thread; e < S * H; e += THREADS) {
      let s = e / H;
      let k = e % H;
      let at = ((first + s) * (2 * L + 1) + n) * H + k;
      let c = gate[s * 4 * H + H + k] * cells[at] + gate[s * 4 * H + k] * gate[s * 4 * H + 3 * H + k];
      h[e] = gate[s * 4 * H + 2 * H + k] * hyperbolic_tangent(c);
      cells[at + H] = c;
      hidden[at + H] = h[e];
      for (var q = 0u; q < 4; q++) {
        deltas[((first + s) * 2 * L + n) * 4 * H + q * H + k] = gate[s * 4 * H + q * H + k];
      }
    }
    workgroupBarrier();

    if (n >= T) {
      for (var e = thread; e < S * A; e += THREADS) {
        var sum = 0.0;
        for (var k = 0u; k < H; k++) {
          sum += h[e / A * H + k] * weights[V + k * A + e % A];
        }
        logit[e] = sum;
      }
      workgroupBarrier();

      for (var e = thread; e < S * A; e += THREADS) {
        let s = e / A;
        let answer = batch[(first + s) * stride + 1 + 2 * L + n - T];
        var best = 0u;
        for (var a = 1u; a < A; a++) {
          best = select(best, a, logit[s * A + a] > logit[s * A + best]);
        }
        var sum = 0.0;
        for (var a = 0u; a < A; a++) {
          sum += exp(logit[s * A + a] - logit[s * A + best]);
        }
        let probability = exp(logit[e] - logit[s * A + best]) / sum;
        let at = (s * L + n - T) * A + e % A;
        error[at] = SHARE * (probability - select(0.0, 1.0, e % A == answer));
        errors[first * L * A + at] = error[at];
        if (e % A == 0) {
          scores[(first + s) * 2] += log(sum) + logit[s * A + best] - logit[s * A + answer];
          scores[(first + s) * 2 + 1] += select(0.0, 1.0, best == answer);
        }
      }
    }
  }

  for (var e = thread; e < S * H; e += THREADS) {
    dh[e] = 0.0;
    dc[e] = 0.0;
  }
  workgroupBarrier();

  for (var left = 2 * T; left > 0; left--) {
    let n = left - 1;
    let U = select(A, A + 1, n >= T) * 4 * H + select(0, decoder, n >= T);

    for (var e = thread; e < S * H; e += THREADS) {
      let s = e / H;
      let k = e % H;
      let at = ((first + s) * 2 * L + n) * 4 * H + k;
      let state = ((first + s) * (2 * L + 1) + n) * H + k;
      var d = dh[e];
      if (n >= T) {
        for (var a = 0u; a < A; a++) {
          d += error[(s * L + n - T) * A + a] * weights[V + k * A + a];
        }
      }
      let i = deltas[at];
      let f = deltas[at + H];
      let o = deltas[at + 2 * H];
      let g = deltas[at + 3 * H];
      let bent = hyperbolic_tangent(cells[state + H]);
      let d_cell = dc[e] + d * o * (1 - bent * bent);
      let own = s * 4 * H + k;
      gate[own] = d_cell * g * i * (1 - i);
      gate[own + H] = d_cell * cells[state] * f * (1 - f);
      gate[own + 2 * H] = d * bent * o * (1 - o);
      gate[own + 3 * H] = d_cell * i * (1 - g * g);
      dc[e] = d_cell * f;
      for (var q = 0u; q < 4; q++) {
        deltas[at + q * H] = gate[own + q * H];
      }
    }
    workgroupBarrier();

    for (var e = thread; e < S * H; e += THREADS) {
      var sum = 0.0;
      for (var j = 0u; j < 4 * H; j++) {
        sum += gate[e / H * 4 * H + j] * weights[U + e % H * 4 * H + j];
      }
      dh[e] = sum;
    }
    workgroupBarrier();
  }
}
