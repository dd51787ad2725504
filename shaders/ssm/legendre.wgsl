// What HiPPO-LegS remembers with, at lags of g + 1/2 steps (a token is held for a step, and this is its middle):
//   legendre[n, g] = sqrt(2n + 1) P_n(2 exp(-s) - 1),   s = (g + 1/2) DT
// The state of the time-invariant system is h_n = integral of exp(-s) L_n(s) x(t - s) ds (Gu et al. 2023, How to train
// your HiPPO, corollary 3.3), and these L_n are orthonormal under exp(-s), so x(t - s) is about sum_n h_n L_n(s).
// Legendre polynomials by their recurrence (n + 1) P_{n+1}(z) = (2n + 1) z P_n(z) - n P_{n-1}(z).
import package::lib::tiles::{Tile, tile_at, real_size};

override N: u32;         // numbers of the state
override G: u32;         // lags
override DT: f32;
override THREADS: u32;

@group(0) @binding(0) var<storage, read_write> legendre: array<f32>;   // [N, G]

var<workgroup> legendre_0: array<f32, N * G>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let table = tile_at(0, 0, 0, N, G, N, G);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(0, 0);

  for (var g = thread; g < G; g += THREADS) {
    let z = 2.0 * exp(-(f32(g) + 0.5) * DT) - 1.0;
    var previous = 0.0;
    var value = 1.0;
    for (var n = 0u; n < N; n++) {
      let degree = f32(n);
      legendre_0[n * G + g] = sqrt(2.0 * degree + 1.0) * value;
      let next = ((2.0 * degree + 1.0) * z * value - degree * previous) / (degree + 1.0);
      previous = value;
      value = next;
    }
  }
  @if(trace) trace_legendre_0(COMPUTE, TENSOR_legendre, table, G * (5 + 12 * N), LINE);

  for (var g = thread; g < G; g += THREADS) {
    for (var n = 0u; n < N; n++) {
      legendre[n * G + g] = legendre_0[n * G + g];
    }
  }
  @if(trace) trace_store(TENSOR_legendre, SLOT_legendre_0, table, LINE);
}
