// A network of one number or of two, with one to three hidden layers, trained on all points at every step. One workgroup keeps
// the weights; points come by in blocks, forward and backward, and the gradients of all blocks are summed before a step.
//   forward    a = bend(W (a, 1)), layer by layer; p = Wo (a, 1)        loss = mean of (p - y)^2
//   backward   e = dloss/dp; d = slope * (W^T d of the layer above); gradient of W = sum over points of d (a, 1)
//   update     SGD: W = W - rate g
//              Adam (Kingma and Ba 2015): averages m of g and v of g^2, W = W - rate (m / c1) / (sqrt(v / c2) + epsilon)
// The last column of what a layer reads is 1, so that its bias is a weight like any other.
@if(bend) import package::lib::bends::{bend, slope, bend_flops, slope_flops};
import package::lib::tiles::{Tile, tile_at};

override N: u32;           // points
override STEPS: u32;       // steps of the training
override D: u32;           // numbers of a point
override H: u32;           // units of a hidden layer
override Bn: u32;          // points of a block
@if(bend) override BEND: u32;   // what a unit does to its sum
override RATE: f32;        // how far a step goes
@if(adam) override BETA1: f32;
@if(adam) override BETA2: f32;
@if(adam) override EPSILON: f32;
override THREADS: u32;

@group(0) @binding(0) var<storage, read> x: array<f32>;             // [N, D]
@group(0) @binding(1) var<storage, read> y: array<f32>;             // [N]
@group(0) @binding(2) var<storage, read_write> loss: array<f32>;    // [STEPS + 1]
@group(0) @binding(3) var<storage, read_write> W1: array<f32>;      // [STEPS + 1, H, D + 1]
@group(0) @binding(4) var<storage, read_write> Wo: array<f32>;      // [STEPS + 1, 1, H + 1]
@if(second) @group(0) @binding(5) var<storage, read_write> W2: array<f32>;      // [STEPS + 1, H, H + 1]
@if(third) @group(0) @binding(6) var<storage, read_write> W3: array<f32>;       // [STEPS + 1, H, H + 1]

var<workgroup> x_i: array<f32, Bn * D + Bn>;
var<workgroup> y_i: array<f32, Bn>;
var<workgroup> a1_i: array<f32, Bn * H + Bn>;
@if(second) var<workgroup> a2_i: array<f32, Bn * H + Bn>;
@if(third) var<workgroup> a3_i: array<f32, Bn * H + Bn>;
var<workgroup> p_i: array<f32, Bn>;
var<workgroup> e_i: array<f32, Bn>;
var<workgroup> d1_i: array<f32, Bn * H>;
@if(second) var<workgroup> d2_i: array<f32, Bn * H>;
@if(third) var<workgroup> d3_i: array<f32, Bn * H>;
var<workgroup> loss_t: array<f32, 1>;
var<workgroup> W1_t: array<f32, H * D + H>;
@if(second) var<workgroup> W2_t: array<f32, H * H + H>;
@if(third) var<workgroup> W3_t: array<f32, H * H + H>;
var<workgroup> Wo_t: array<f32, H + 1>;
var<workgroup> g1_t: array<f32, H * D + H>;
@if(second) var<workgroup> g2_t: array<f32, H * H + H>;
@if(third) var<workgroup> g3_t: array<f32, H * H + H>;
var<workgroup> go_t: array<f32, H + 1>;
@if(adam) var<workgroup> m1_t: array<f32, H * D + H>;
@if(second && adam) var<workgroup> m2_t: array<f32, H * H + H>;
@if(third && adam) var<workgroup> m3_t: array<f32, H * H + H>;
@if(adam) var<workgroup> mo_t: array<f32, H + 1>;
@if(adam) var<workgroup> v1_t: array<f32, H * D + H>;
@if(second && adam) var<workgroup> v2_t: array<f32, H * H + H>;
@if(third && adam) var<workgroup> v3_t: array<f32, H * H + H>;
@if(adam) var<workgroup> vo_t: array<f32, H + 1>;
@if(adam) var<workgroup> c1_t: array<f32, 1>;
@if(adam) var<workgroup> c2_t: array<f32, 1>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let blocks = (N + Bn - 1) / Bn;
  @if(trace) let reads = tile_at(0, 0, 0, Bn, H + 1, N, H + 1);   // what a layer reads
  @if(trace) let one = tile_at(0, 0, 0, 1, 1, 1, 1);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(0, 0);

  for (var e = thread; e < H * (D + 1); e += THREADS) {
    W1_t[e] = W1[e];
  }
  @if(trace) trace_W1_t(LOAD, TENSOR_W1, tile_at(0, 0, 0, H, D + 1, H, D + 1), 0, LINE);

  @if(second) {
    for (var e = thread; e < H * (H + 1); e += THREADS) {
      W2_t[e] = W2[e];
    }
    @if(trace) trace_W2_t(LOAD, TENSOR_W2, tile_at(0, 0, 0, H, H + 1, H, H + 1), 0, LINE);
  }

  @if(third) {
    for (var e = thread; e < H * (H + 1); e += THREADS) {
      W3_t[e] = W3[e];
    }
    @if(trace) trace_W3_t(LOAD, TENSOR_W3, tile_at(0, 0, 0, H, H + 1, H, H + 1), 0, LINE);
  }

  for (var e = thread; e < H + 1; e += THREADS) {
    Wo_t[e] = Wo[e];
  }
  @if(trace) trace_Wo_t(LOAD, TENSOR_Wo, tile_at(0, 0, 0, 1, H + 1, 1, H + 1), 0, LINE);

  for (var r = thread; r < Bn; r += THREADS) {
    for (var c = 0u; c < D + 1; c++) {
      x_i[r * (D + 1) + c] = select(0.0, 1.0, c == D);
    }
  }
  @if(trace) trace_x_i(INITIALISE, TENSOR_NONE, tile_at(0, 0, 0, Bn, D + 1, N, D + 1), 0, LINE);

  for (var e = thread; e < Bn * (H + 1); e += THREADS) {
    a1_i[e] = select(0.0, 1.0, e % (H + 1) == H);
  }
  @if(trace) trace_a1_i(INITIALISE, TENSOR_NONE, reads, 0, LINE);

  @if(second) {
    for (var e = thread; e < Bn * (H + 1); e += THREADS) {
      a2_i[e] = select(0.0, 1.0, e % (H + 1) == H);
    }
    @if(trace) trace_a2_i(INITIALISE, TENSOR_NONE, reads, 0, LINE);
  }

  @if(third) {
    for (var e = thread; e < Bn * (H + 1); e += THREADS) {
      a3_i[e] = select(0.0, 1.0, e % (H + 1) == H);
    }
    @if(trace) trace_a3_i(INITIALISE, TENSOR_NONE, reads, 0, LINE);
  }

  @if(adam) {
    for (var e = thread; e < H * (D + 1); e += THREADS) {
      m1_t[e] = 0.0;
      v1_t[e] = 0.0;
    }
    @if(trace) trace_m1_t(INITIALISE, TENSOR_NONE, tile_at(0, 0, 0, H, D + 1, H, D + 1), 0, LINE);
    @if(trace) trace_v1_t(INITIALISE, TENSOR_NONE, tile_at(0, 0, 0, H, D + 1, H, D + 1), 0, LINE);

    @if(second) {
      for (var e = thread; e < H * (H + 1); e += THREADS) {
        m2_t[e] = 0.0;
        v2_t[e] = 0.0;
      }
      @if(trace) trace_m2_t(INITIALISE, TENSOR_NONE, tile_at(0, 0, 0, H, H + 1, H, H + 1), 0, LINE);
      @if(trace) trace_v2_t(INITIALISE, TENSOR_NONE, tile_at(0, 0, 0, H, H + 1, H, H + 1), 0, LINE);
    }

    @if(third) {
      for (var e = thread; e < H * (H + 1); e += THREADS) {
        m3_t[e] = 0.0;
        v3_t[e] = 0.0;
      }
      @if(trace) trace_m3_t(INITIALISE, TENSOR_NONE, tile_at(0, 0, 0, H, H + 1, H, H + 1), 0, LINE);
      @if(trace) trace_v3_t(INITIALISE, TENSOR_NONE, tile_at(0, 0, 0, H, H + 1, H, H + 1), 0, LINE);
    }

    for (var e = thread; e < H + 1; e += THREADS) {
      mo_t[e] = 0.0;
      vo_t[e] = 0.0;
    }
    @if(trace) trace_mo_t(INITIALISE, TENSOR_NONE, tile_at(0, 0, 0, 1, H + 1, 1, H + 1), 0, LINE);
    @if(trace) trace_vo_t(INITIALISE, TENSOR_NONE, tile_at(0, 0, 0, 1, H + 1, 1, H + 1), 0, LINE);

    for (var s = thread; s < 1; s += THREADS) {
      c1_t[s] = 0.0;
      c2_t[s] = 0.0;
    }
    @if(trace) trace_c1_t(INITIALISE, TENSOR_NONE, one, 0, LINE);
    @if(trace) trace_c2_t(INITIALISE, TENSOR_NONE, one, 0, LINE);
  }

  for (var t = 0u; t <= STEPS; t++) {
    @if(trace) let loss_tile = tile_at(0, t, 0, 1, 1, STEPS + 1, 1);
    for (var i = 0u; i < blocks; i++) {
      let rows = min(Bn, N - i * Bn);
      @if(trace) let points = tile_at(0, i * Bn, 0, Bn, 1, N, 1);
      @if(trace) let units = tile_at(0, i * Bn, 0, Bn, H, N, H);
      @if(trace) var sums = ACCUMULATE;   // the first block begins them
      @if(trace) if (i == 0) { sums = COMPUTE; }
      @if(trace) trace_loops(t, i);

      // Points that all fit in one block stay.
      if (blocks > 1 || t == 0) {
        for (var r = thread; r < Bn; r += THREADS) {
          for (var c = 0u; c < D; c++) {
            x_i[r * (D + 1) + c] = 0.0;
            if (r < rows) {
              x_i[r * (D + 1) + c] = x[(i * Bn + r) * D + c];
            }
          }
          y_i[r] = 0.0;
          if (r < rows) {
            y_i[r] = y[i * Bn + r];
          }
        }
        @if(trace) trace_x_i(LOAD, TENSOR_x, tile_at(0, i * Bn, 0, Bn, D, N, D), 0, LINE);
        @if(trace) trace_y_i(LOAD, TENSOR_y, points, 0, LINE);

        workgroupBarrier();
        @if(trace) trace_barrier(LINE);
      }

      for (var e = thread; e < Bn * H; e += THREADS) {
        let r = e / H;
        let c = e % H;
        var sum = 0.0;
        if (r < rows) {
          for (var k = 0u; k < D + 1; k++) {
            sum += W1_t[c * (D + 1) + k] * x_i[r * (D + 1) + k];
          }
        }
        a1_i[r * (H + 1) + c] = sum;
      }
      @if(trace) trace_a1_i(COMPUTE, TENSOR_NONE, units, 2 * (D + 1) * H * rows, LINE);

      @if(bend) {
        for (var e = thread; e < Bn * H; e += THREADS) {
          d1_i[e] = 0.0;
          if (e / H < rows) {
            let z = a1_i[e / H * (H + 1) + e % H];
            d1_i[e] = slope(z, BEND);
            a1_i[e / H * (H + 1) + e % H] = bend(z, BEND);
          }
        }
        @if(trace) trace_d1_i(COMPUTE, TENSOR_NONE, units, slope_flops(BEND) * H * rows, LINE);
        @if(trace) trace_a1_i(RESCALE, TENSOR_NONE, units, bend_flops(BEND) * H * rows, LINE);
      }

      workgroupBarrier();
      @if(trace) trace_barrier(LINE);

      @if(second) {
        for (var e = thread; e < Bn * H; e += THREADS) {
          let r = e / H;
          let c = e % H;
          var sum = 0.0;
          if (r < rows) {
            for (var k = 0u; k < H + 1; k++) {
              sum += W2_t[c * (H + 1) + k] * a1_i[r * (H + 1) + k];
            }
          }
          a2_i[r * (H + 1) + c] = sum;
        }
        @if(trace) trace_a2_i(COMPUTE, TENSOR_NONE, units, 2 * (H + 1) * H * rows, LINE);

        @if(bend) {
          for (var e = thread; e < Bn * H; e += THREADS) {
            d2_i[e] = 0.0;
            if (e / H < rows) {
              let z = a2_i[e / H * (H + 1) + e % H];
              d2_i[e] = slope(z, BEND);
              a2_i[e / H * (H + 1) + e % H] = bend(z, BEND);
            }
          }
          @if(trace) trace_d2_i(COMPUTE, TENSOR_NONE, units, slope_flops(BEND) * H * rows, LINE);
          @if(trace) trace_a2_i(RESCALE, TENSOR_NONE, units, bend_flops(BEND) * H * rows, LINE);
        }

        workgroupBarrier();
        @if(trace) trace_barrier(LINE);
      }

      @if(third) {
        for (var e = thread; e < Bn * H; e += THREADS) {
          let r = e / H;
          let c = e % H;
          var sum = 0.0;
          if (r < rows) {
            for (var k = 0u; k < H + 1; k++) {
              sum += W3_t[c * (H + 1) + k] * a2_i[r * (H + 1) + k];
            }
          }
          a3_i[r * (H + 1) + c] = sum;
        }
        @if(trace) trace_a3_i(COMPUTE, TENSOR_NONE, units, 2 * (H + 1) * H * rows, LINE);

        @if(bend) {
          for (var e = thread; e < Bn * H; e += THREADS) {
            d3_i[e] = 0.0;
            if (e / H < rows) {
              let z = a3_i[e / H * (H + 1) + e % H];
              d3_i[e] = slope(z, BEND);
              a3_i[e / H * (H + 1) + e % H] = bend(z, BEND);
            }
          }
          @if(trace) trace_d3_i(COMPUTE, TENSOR_NONE, units, slope_flops(BEND) * H * rows, LINE);
          @if(trace) trace_a3_i(RESCALE, TENSOR_NONE, units, bend_flops(BEND) * H * rows, LINE);
        }

        workgroupBarrier();
        @if(trace) trace_barrier(LINE);
      }

      for (var r = thread; r < Bn; r += THREADS) {
        var sum = 0.0;
        if (r < rows) {
          for (var k = 0u; k < H + 1; k++) {
            @if(!second) sum += Wo_t[k] * a1_i[r * (H + 1) + k];
            @if(second && !third) sum += Wo_t[k] * a2_i[r * (H + 1) + k];
            @if(third) sum += Wo_t[k] * a3_i[r * (H + 1) + k];
          }
        }
        p_i[r] = sum;
        e_i[r] = 0.0;
        if (r < rows) {
          e_i[r] = (sum - y_i[r]) * (2.0 / f32(N));
        }
      }
      @if(trace) trace_p_i(COMPUTE, TENSOR_NONE, points, 2 * (H + 1) * rows, LINE);
      @if(trace) trace_e_i(COMPUTE, TENSOR_NONE, points, 2 * rows, LINE);

      workgroupBarrier();
      @if(trace) trace_barrier(LINE);

      for (var s = thread; s < 1; s += THREADS) {
        var sum = 0.0;
        if (i > 0) {
          sum = loss_t[s];
        }
        for (var k = 0u; k < rows; k++) {
          let miss = p_i[k] - y_i[k];
          sum += miss * miss / f32(N);
        }
        loss_t[s] = sum;
      }
      @if(trace) trace_loss_t(sums, TENSOR_loss, loss_tile, 4 * rows, LINE);

      if (t < STEPS) {
        for (var e = thread; e < H + 1; e += THREADS) {
          var sum = 0.0;
          if (i > 0) {
            sum = go_t[e];
          }
          for (var k = 0u; k < rows; k++) {
            @if(!second) sum += e_i[k] * a1_i[k * (H + 1) + e];
            @if(second && !third) sum += e_i[k] * a2_i[k * (H + 1) + e];
            @if(third) sum += e_i[k] * a3_i[k * (H + 1) + e];
          }
          go_t[e] = sum;
        }
        @if(trace) trace_go_t(sums, TENSOR_NONE, tile_at(0, 0, 0, 1, H + 1, 1, H + 1), 2 * (H + 1) * rows, LINE);

        @if(!second) {
          for (var e = thread; e < Bn * H; e += THREADS) {
            @if(!bend) d1_i[e] = 0.0;
            if (e / H < rows) {
              @if(bend) d1_i[e] *= e_i[e / H] * Wo_t[e % H];
              @if(!bend) d1_i[e] = e_i[e / H] * Wo_t[e % H];
            }
          }
          @if(bend) @if(trace) trace_d1_i(RESCALE, TENSOR_NONE, units, 2 * H * rows, LINE);
          @if(!bend) @if(trace) trace_d1_i(COMPUTE, TENSOR_NONE, units, H * rows, LINE);
        }

        @if(second && !third) {
          for (var e = thread; e < Bn * H; e += THREADS) {
            @if(!bend) d2_i[e] = 0.0;
            if (e / H < rows) {
              @if(bend) d2_i[e] *= e_i[e / H] * Wo_t[e % H];
              @if(!bend) d2_i[e] = e_i[e / H] * Wo_t[e % H];
            }
          }
          @if(bend) @if(trace) trace_d2_i(RESCALE, TENSOR_NONE, units, 2 * H * rows, LINE);
          @if(!bend) @if(trace) trace_d2_i(COMPUTE, TENSOR_NONE, units, H * rows, LINE);
        }

        @if(third) {
          for (var e = thread; e < Bn * H; e += THREADS) {
            @if(!bend) d3_i[e] = 0.0;
            if (e / H < rows) {
              @if(bend) d3_i[e] *= e_i[e / H] * Wo_t[e % H];
              @if(!bend) d3_i[e] = e_i[e / H] * Wo_t[e % H];
            }
          }
          @if(bend) @if(trace) trace_d3_i(RESCALE, TENSOR_NONE, units, 2 * H * rows, LINE);
          @if(!bend) @if(trace) trace_d3_i(COMPUTE, TENSOR_NONE, units, H * rows, LINE);
        }

        workgroupBarrier();
        @if(trace) trace_barrier(LINE);

        @if(third) {
          for (var e = thread; e < H * (H + 1); e += THREADS) {
            var sum = 0.0;
            if (i > 0) {
              sum = g3_t[e];
            }
            for (var k = 0u; k < rows; k++) {
              sum += d3_i[k * H + e / (H + 1)] * a2_i[k * (H + 1) + e % (H + 1)];
            }
            g3_t[e] = sum;
          }
          @if(trace) trace_g3_t(sums, TENSOR_NONE, tile_at(0, 0, 0, H, H + 1, H, H + 1), 2 * H * (H + 1) * rows, LINE);

          for (var e = thread; e < Bn * H; e += THREADS) {
            var sum = 0.0;
            if (e / H < rows) {
              for (var k = 0u; k < H; k++) {
                sum += d3_i[e / H * H + k] * W3_t[k * (H + 1) + e % H];
              }
              @if(bend) sum *= d2_i[e];
            }
            d2_i[e] = sum;
          }
          @if(bend) @if(trace) trace_d2_i(RESCALE, TENSOR_NONE, units, (2 * H + 1) * H * rows, LINE);
          @if(!bend) @if(trace) trace_d2_i(COMPUTE, TENSOR_NONE, units, 2 * H * H * rows, LINE);

          workgroupBarrier();
          @if(trace) trace_barrier(LINE);
        }

        @if(second) {
          for (var e = thread; e < H * (H + 1); e += THREADS) {
            var sum = 0.0;
            if (i > 0) {
              sum = g2_t[e];
            }
            for (var k = 0u; k < rows; k++) {
              sum += d2_i[k * H + e / (H + 1)] * a1_i[k * (H + 1) + e % (H + 1)];
            }
            g2_t[e] = sum;
          }
          @if(trace) trace_g2_t(sums, TENSOR_NONE, tile_at(0, 0, 0, H, H + 1, H, H + 1), 2 * H * (H + 1) * rows, LINE);

          for (var e = thread; e < Bn * H; e += THREADS) {
            var sum = 0.0;
            if (e / H < rows) {
              for (var k = 0u; k < H; k++) {
                sum += d2_i[e / H * H + k] * W2_t[k * (H + 1) + e % H];
              }
              @if(bend) sum *= d1_i[e];
            }
            d1_i[e] = sum;
          }
          @if(bend) @if(trace) trace_d1_i(RESCALE, TENSOR_NONE, units, (2 * H + 1) * H * rows, LINE);
          @if(!bend) @if(trace) trace_d1_i(COMPUTE, TENSOR_NONE, units, 2 * H * H * rows, LINE);

          workgroupBarrier();
          @if(trace) trace_barrier(LINE);
        }

        for (var e = thread; e < H * (D + 1); e += THREADS) {
          var sum = 0.0;
          if (i > 0) {
            sum = g1_t[e];
          }
          for (var k = 0u; k < rows; k++) {
            sum += d1_i[k * H + e / (D + 1)] * x_i[k * (D + 1) + e % (D + 1)];
          }
          g1_t[e] = sum;
        }
        @if(trace) trace_g1_t(sums, TENSOR_NONE, tile_at(0, 0, 0, H, D + 1, H, D + 1), 2 * H * (D + 1) * rows, LINE);
      }

      workgroupBarrier();
      @if(trace) trace_barrier(LINE);
    }

    for (var s = thread; s < 1; s += THREADS) {
      loss[t] = loss_t[s];
    }
    @if(trace) trace_store(TENSOR_loss, SLOT_loss_t, loss_tile, LINE);

    if (t < STEPS) {
      @if(adam) {
        for (var s = thread; s < 1; s += THREADS) {
          c1_t[s] = BETA1 * c1_t[s] + (1.0 - BETA1);
          c2_t[s] = BETA2 * c2_t[s] + (1.0 - BETA2);
        }
        @if(trace) trace_c1_t(ACCUMULATE, TENSOR_NONE, one, 2, LINE);
        @if(trace) trace_c2_t(ACCUMULATE, TENSOR_NONE, one, 2, LINE);

        workgroupBarrier();
        @if(trace) trace_barrier(LINE);
      }

      for (var e = thread; e < H * (D + 1); e += THREADS) {
        @if(adam) {
          m1_t[e] = BETA1 * m1_t[e] + (1.0 - BETA1) * g1_t[e];
          v1_t[e] = BETA2 * v1_t[e] + (1.0 - BETA2) * g1_t[e] * g1_t[e];
          W1_t[e] -= RATE * (m1_t[e] / c1_t[0]) / (sqrt(v1_t[e] / c2_t[0]) + EPSILON);
        }
        @if(!adam) W1_t[e] -= RATE * g1_t[e];
        W1[(t + 1) * H * (D + 1) + e] = W1_t[e];
      }
      @if(adam) @if(trace) trace_m1_t(ACCUMULATE, TENSOR_NONE, tile_at(0, 0, 0, H, D + 1, H, D + 1), 3 * H * (D + 1), LINE);
      @if(adam) @if(trace) trace_v1_t(ACCUMULATE, TENSOR_NONE, tile_at(0, 0, 0, H, D + 1, H, D + 1), 4 * H * (D + 1), LINE);
      @if(adam) @if(trace) trace_W1_t(ACCUMULATE, TENSOR_W1, tile_at(t + 1, 0, 0, H, D + 1, H, D + 1), 7 * H * (D + 1), LINE);
      @if(!adam) @if(trace) trace_W1_t(ACCUMULATE, TENSOR_W1, tile_at(t + 1, 0, 0, H, D + 1, H, D + 1), 2 * H * (D + 1), LINE);
      @if(trace) trace_store(TENSOR_W1, SLOT_W1_t, tile_at(t + 1, 0, 0, H, D + 1, H, D + 1), LINE);

      @if(second) {
        for (var e = thread; e < H * (H + 1); e += THREADS) {
          @if(adam) {
            m2_t[e] = BETA1 * m2_t[e] + (1.0 - BETA1) * g2_t[e];
            v2_t[e] = BETA2 * v2_t[e] + (1.0 - BETA2) * g2_t[e] * g2_t[e];
            W2_t[e] -= RATE * (m2_t[e] / c1_t[0]) / (sqrt(v2_t[e] / c2_t[0]) + EPSILON);
          }
          @if(!adam) W2_t[e] -= RATE * g2_t[e];
          W2[(t + 1) * H * (H + 1) + e] = W2_t[e];
        }
        @if(adam) @if(trace) trace_m2_t(ACCUMULATE, TENSOR_NONE, tile_at(0, 0, 0, H, H + 1, H, H + 1), 3 * H * (H + 1), LINE);
        @if(adam) @if(trace) trace_v2_t(ACCUMULATE, TENSOR_NONE, tile_at(0, 0, 0, H, H + 1, H, H + 1), 4 * H * (H + 1), LINE);
        @if(adam) @if(trace) trace_W2_t(ACCUMULATE, TENSOR_W2, tile_at(t + 1, 0, 0, H, H + 1, H, H + 1), 7 * H * (H + 1), LINE);
        @if(!adam) @if(trace) trace_W2_t(ACCUMULATE, TENSOR_W2, tile_at(t + 1, 0, 0, H, H + 1, H, H + 1), 2 * H * (H + 1), LINE);
        @if(trace) trace_store(TENSOR_W2, SLOT_W2_t, tile_at(t + 1, 0, 0, H, H + 1, H, H + 1), LINE);
      }

      @if(third) {
        for (var e = thread; e < H * (H + 1); e += THREADS) {
          @if(adam) {
            m3_t[e] = BETA1 * m3_t[e] + (1.0 - BETA1) * g3_t[e];
            v3_t[e] = BETA2 * v3_t[e] + (1.0 - BETA2) * g3_t[e] * g3_t[e];
            W3_t[e] -= RATE * (m3_t[e] / c1_t[0]) / (sqrt(v3_t[e] / c2_t[0]) + EPSILON);
          }
          @if(!adam) W3_t[e] -= RATE * g3_t[e];
          W3[(t + 1) * H * (H + 1) + e] = W3_t[e];
        }
        @if(adam) @if(trace) trace_m3_t(ACCUMULATE, TENSOR_NONE, tile_at(0, 0, 0, H, H + 1, H, H + 1), 3 * H * (H + 1), LINE);
        @if(adam) @if(trace) trace_v3_t(ACCUMULATE, TENSOR_NONE, tile_at(0, 0, 0, H, H + 1, H, H + 1), 4 * H * (H + 1), LINE);
        @if(adam) @if(trace) trace_W3_t(ACCUMULATE, TENSOR_W3, tile_at(t + 1, 0, 0, H, H + 1, H, H + 1), 7 * H * (H + 1), LINE);
        @if(!adam) @if(trace) trace_W3_t(ACCUMULATE, TENSOR_W3, tile_at(t + 1, 0, 0, H, H + 1, H, H + 1), 2 * H * (H + 1), LINE);
        @if(trace) trace_store(TENSOR_W3, SLOT_W3_t, tile_at(t + 1, 0, 0, H, H + 1, H, H + 1), LINE);
      }

      for (var e = thread; e < H + 1; e += THREADS) {
        @if(adam) {
          mo_t[e] = BETA1 * mo_t[e] + (1.0 - BETA1) * go_t[e];
          vo_t[e] = BETA2 * vo_t[e] + (1.0 - BETA2) * go_t[e] * go_t[e];
          Wo_t[e] -= RATE * (mo_t[e] / c1_t[0]) / (sqrt(vo_t[e] / c2_t[0]) + EPSILON);
        }
        @if(!adam) Wo_t[e] -= RATE * go_t[e];
        Wo[(t + 1) * (H + 1) + e] = Wo_t[e];
      }
      @if(adam) @if(trace) trace_mo_t(ACCUMULATE, TENSOR_NONE, tile_at(0, 0, 0, 1, H + 1, 1, H + 1), 3 * (H + 1), LINE);
      @if(adam) @if(trace) trace_vo_t(ACCUMULATE, TENSOR_NONE, tile_at(0, 0, 0, 1, H + 1, 1, H + 1), 4 * (H + 1), LINE);
      @if(adam) @if(trace) trace_Wo_t(ACCUMULATE, TENSOR_Wo, tile_at(t + 1, 0, 0, 1, H + 1, 1, H + 1), 7 * (H + 1), LINE);
      @if(!adam) @if(trace) trace_Wo_t(ACCUMULATE, TENSOR_Wo, tile_at(t + 1, 0, 0, 1, H + 1, 1, H + 1), 2 * (H + 1), LINE);
      @if(trace) trace_store(TENSOR_Wo, SLOT_Wo_t, tile_at(t + 1, 0, 0, 1, H + 1, 1, H + 1), LINE);

      workgroupBarrier();
      @if(trace) trace_barrier(LINE);
    }
  }
}
