// The kernel of the convolution for a diagonal system: every number of it by itself, its powers by repeated squaring.
//   K[k] = sum_n C[n] Abar[n]^k Bbar[n]
import package::lib::tiles::{Tile, tile_at, real_size};

override T: u32;         // tokens
override N: u32;         // numbers of the state
override BLOCK: u32;     // tokens of a workgroup
override BITS: u32;      // binary digits of T - 1, at least 1
override THREADS: u32;

@group(0) @binding(0) var<storage, read> Abar: array<f32>;      // [N]
@group(0) @binding(1) var<storage, read> Bbar: array<f32>;      // [N]
@group(0) @binding(2) var<storage, read> C: array<f32>;         // [N]
@group(0) @binding(3) var<storage, read_write> K: array<f32>;   // [T]

var<workgroup> Abar_0: array<f32, N>;
var<workgroup> Bbar_0: array<f32, N>;
var<workgroup> C_0: array<f32, N>;
var<workgroup> power_i: array<f32, BLOCK * N>;
var<workgroup> K_i: array<f32, BLOCK>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.x;
  let state = tile_at(0, 0, 0, N, 1, N, 1);
  let tile = tile_at(0, i * BLOCK, 0, BLOCK, 1, T, 1);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(i, 0);

  for (var n = thread; n < N; n += THREADS) {
    Abar_0[n] = Abar[n];
    Bbar_0[n] = Bbar[n];
    C_0[n] = C[n];
  }
  @if(trace) trace_Abar_0(LOAD, TENSOR_Abar, state, 0, LINE);
  @if(trace) trace_Bbar_0(LOAD, TENSOR_Bbar, state, 0, LINE);
  @if(trace) trace_C_0(LOAD, TENSOR_C, state, 0, LINE);

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  // Of an A that grows, powers beyond the last token may be out of the range of f32.
  for (var e = thread; e < BLOCK * N; e += THREADS) {
    power_i[e] = 0.0;
    if (e / N < tile.real_rows) {
      let k = i * BLOCK + e / N;
      var power = 1.0;
      var square = Abar_0[e % N];
      for (var bit = 0u; bit < BITS; bit++) {
        power = select(power, power * square, (k >> bit) % 2 == 1);
        square *= square;
      }
      power_i[e] = power;
    }
  }
  @if(trace) trace_power_i(COMPUTE, TENSOR_NONE, tile_at(0, i * BLOCK, 0, BLOCK, N, T, N), 2 * BITS * N * tile.real_rows, LINE);

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  for (var r = thread; r < BLOCK; r += THREADS) {
    var sum = 0.0;
    for (var n = 0u; n < N; n++) {
      sum += C_0[n] * power_i[r * N + n] * Bbar_0[n];
    }
    K_i[r] = sum;
  }
  @if(trace) trace_K_i(COMPUTE, TENSOR_K, tile, 3 * N * tile.real_rows, LINE);

  for (var r = thread; r < tile.real_rows; r += THREADS) {
    K[i * BLOCK + r] = K_i[r];
  }
  @if(trace) trace_store(TENSOR_K, SLOT_K_i, tile, LINE);
}
