// Fourier transforms of M points in SRAM, BATCH of them in a workgroup, down the columns of a matrix of complex numbers or
// along its rows. Where the signal is longer than SRAM, one pass takes its columns and one its rows, with a turn of every
// number between them (Gentleman and Sande 1966; Bailey 1990). Forwards by decimation in frequency, which leaves frequency
// reversed(p) at point p; backwards by decimation in time, which takes it so: nothing is ever sorted.
//   forwards:  (a, b) becomes (a + b, (a - b) w)      backwards: (a, b) becomes (a + w b, a - w b)
import package::lib::roots::{root_of_unity, ROOT_FLOPS};
import package::lib::tiles::{Tile, tile_at, real_size};

override ROWS: u32;           // of the matrix
override COLUMNS: u32;        // complex numbers of a row
override M: u32;              // points of a transform, a power of two and at least 2
override BATCH: u32;          // transforms of a workgroup, a divisor of how many there are
override STAGES: u32;         // log2 M
override ALONG_ROWS: bool;    // else down the columns
override BACKWARDS: bool;
override TURNS: bool;         // after the transform every number is turned by (its column) x (its row's frequency)
override THREADS: u32;

@group(0) @binding(0) var<storage, read> given: array<f32>;               // [ROWS, 2 COLUMNS]
@group(0) @binding(1) var<storage, read_write> transformed: array<f32>;     // [ROWS, 2 COLUMNS]

var<workgroup> z_i: array<f32, 2 * M * BATCH>;
var<workgroup> w_0: array<f32, M>;

/// Where in z_i point p of transform b has its real part; the imaginary part follows it.
fn place(p: u32, b: u32) -> u32 {
  return 2 * select(p * BATCH + b, b * M + p, ALONG_ROWS);
}

/// The frequency that stands in a row.
fn reversed(row: u32) -> u32 {
  return reverseBits(row) >> (32 - countTrailingZeros(ROWS));
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.x;
  let row = select(0u, i * BATCH, ALONG_ROWS);
  let column = select(i * BATCH, 0u, ALONG_ROWS);
  let width = select(BATCH, M, ALONG_ROWS);   // complex numbers of a row of the tile
  let tile = tile_at(0, row, 2 * column, select(M, BATCH, ALONG_ROWS), 2 * width, ROWS, 2 * COLUMNS);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(i, 0);

  for (var k = thread; k < M / 2; k += THREADS) {
    let root = root_of_unity(k, M);
    w_0[2 * k] = root.x;
    w_0[2 * k + 1] = select(root.y, -root.y, BACKWARDS);
  }
  @if(trace) trace_w_0(COMPUTE, TENSOR_NONE, tile_at(0, 0, 0, M / 2, 2, M / 2, 2), ROOT_FLOPS * M / 2, LINE);

  for (var e = thread; e < 2 * M * BATCH; e += THREADS) {
    z_i[e] = given[tile.base + e / (2 * width) * tile.stride + e % (2 * width)];
  }
  @if(trace) trace_z_i(LOAD, TENSOR_given, tile, 0, LINE);

  for (var stage = 0u; stage < STAGES; stage++) {
    let half = 1u << select(STAGES - 1 - stage, stage, BACKWARDS);   // from a to b
    @if(trace) trace_loops(i, stage);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var e = thread; e < M / 2 * BATCH; e += THREADS) {
      let pair = e / BATCH;
      let p = pair / half * 2 * half + pair % half;
      let a = place(p, e % BATCH);
      let b = place(p + half, e % BATCH);
      let root = 2 * (pair % half * (M / 2 / half));
      let w_re = w_0[root];
      let w_im = w_0[root + 1];
      let a_re = z_i[a];
      let a_im = z_i[a + 1];
      let b_re = z_i[b];
      let b_im = z_i[b + 1];
      if (BACKWARDS) {
        let turned_re = w_re * b_re - w_im * b_im;
        let turned_im = w_re * b_im + w_im * b_re;
        z_i[a] = a_re + turned_re;
        z_i[a + 1] = a_im + turned_im;
        z_i[b] = a_re - turned_re;
        z_i[b + 1] = a_im - turned_im;
      } else {
        let difference_re = a_re - b_re;
        let difference_im = a_im - b_im;
        z_i[a] = a_re + b_re;
        z_i[a + 1] = a_im + b_im;
        z_i[b] = w_re * difference_re - w_im * difference_im;
        z_i[b + 1] = w_re * difference_im + w_im * difference_re;
      }
    }
    @if(trace) trace_z_i(ACCUMULATE, TENSOR_transformed, tile, 10 * (M / 2) * BATCH, LINE);
  }

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  if (TURNS) {
    for (var e = thread; e < M * BATCH; e += THREADS) {
      let r = row + e / width;
      let c = column + e % width;
      let root = root_of_unity(reversed(r) * c, ROWS * COLUMNS);
      let w_im = select(root.y, -root.y, BACKWARDS);
      let re = z_i[2 * e];
      let im = z_i[2 * e + 1];
      z_i[2 * e] = root.x * re - w_im * im;
      z_i[2 * e + 1] = root.x * im + w_im * re;
    }
    @if(trace) trace_z_i(RESCALE, TENSOR_transformed, tile, (ROOT_FLOPS + 6) * M * BATCH, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);
  }

  for (var e = thread; e < 2 * M * BATCH; e += THREADS) {
    transformed[tile.base + e / (2 * width) * tile.stride + e % (2 * width)] = z_i[e];
  }
  @if(trace) trace_store(TENSOR_transformed, SLOT_z_i, tile, LINE);
}
