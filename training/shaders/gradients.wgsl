// Gradients of the weights: for each of them the sum, over the sequences of a batch and their steps, of what came in
// times the error of what went out. A workgroup takes one row of the encoder's or of the decoder's [W; U]; the last one V.

override A: u32;         // symbols
override B: u32;         // sequences
override H: u32;         // units
override L: u32;         // longest sequence
override THREADS: u32;

@group(0) @binding(0) var<storage, read> batch: array<u32>;      // as in sequences.wgsl, as what follows
@group(0) @binding(1) var<storage, read> hidden: array<f32>;
@group(0) @binding(2) var<storage, read> deltas: array<f32>;
@group(0) @binding(3) var<storage, read> errors: array<f32>;
@group(0) @binding(4) var<storage, read_write> gradients: array<f32>;   // in the order of the weights

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let stride = 1 + 3 * L;
  let encoder_rows = A + H;
  let rows = 2 * encoder_rows + 1;

  if (group.x == rows) {
    for (var e = thread; e < H * A; e += THREADS) {
      var sum = 0.0;
      for (var b = 0u; b < B; b++) {
        let T = batch[b * stride];
        for (var n = 0u; n < T; n++) {
          sum += hidden[(b * (2 * L + 1) + T + n + 1) * H + e / A] * errors[(b * L + n) * A + e % A];
        }
      }
      gradients[rows * 4 * H + e] = sum;
    }
    return;
  }

  let decoding = group.x >= encoder_rows;
  let row = select(group.x, group.x - encoder_rows, decoding);
  let symbols = select(A, A + 1, decoding);
  for (var j = thread; j < 4 * H; j += THREADS) {
    var sum = 0.0;
    for (var b = 0u; b < B; b++) {
      let T = batch[b * stride];
      let first = select(0, T, decoding);
      if (row < symbols) {
        for (var n = first; n < first + T; n++) {
          sum += select(0.0, deltas[(b * 2 * L + n) * 4 * H + j], batch[b * stride + 1 + n] == row);
        }
      } else {
        for (var n = first; n < first + T; n++) {
          sum += hidden[(b * (2 * L + 1) + n) * H + row - symbols] * deltas[(b * 2 * L + n) * 4 * H + j];
        }
      }
    }
    gradients[group.x * 4 * H + j] = sum;
  }
}
