// A linear classifier, trained by full-batch gradient descent. One workgroup keeps points, labels and weights; every step
// computes z = X w + b, what is wrong with it, the gradient as a tree over lanes, and the weights of the next step.
//   logistic (Cox 1958):         p = 1 / (1 + exp(-z))      loss = log(1 + exp(z)) - y z
//   perceptron (Rosenblatt 1958): p = 1 where z > 0, else 0  loss = (p - y) z
//   gradient = mean of (p - y) x, and of (p - y) for b      w = w - rate gradient
import package::lib::activations::sigmoid;
import package::lib::lanes::{Lanes, merge_halves, taker, giver};
import package::lib::tiles::{Tile, tile_at};

override N: u32;           // points
override STEPS: u32;       // steps of the training
override L: u32;           // lanes that sum the points l, l + L, ...
override RATE: f32;        // the share of the gradient that a step takes
override LOGISTIC: bool;   // else the perceptron
override THREADS: u32;

@group(0) @binding(0) var<storage, read> X: array<f32>;                 // [N, 2]
@group(0) @binding(1) var<storage, read> label: array<f32>;             // [N], 0 or 1
@group(0) @binding(2) var<storage, read> w0: array<f32>;                // [1, 3], b last
@group(0) @binding(3) var<storage, read_write> w: array<f32>;           // [STEPS + 1, 3]
@group(0) @binding(4) var<storage, read_write> loss: array<f32>;        // [STEPS]
@group(0) @binding(5) var<storage, read_write> accuracy: array<f32>;    // [STEPS]

var<workgroup> X_ik: array<f32, N * 2>;
var<workgroup> label_i: array<f32, N>;
var<workgroup> w_t: array<f32, 3>;
var<workgroup> z_i: array<f32, N>;
var<workgroup> p_i: array<f32, N>;
var<workgroup> e_i: array<f32, N>;
var<workgroup> grad_kl: array<f32, 3 * L>;
var<workgroup> loss_l: array<f32, L>;
var<workgroup> hits_l: array<f32, L>;
var<workgroup> loss_t: array<f32, 1>;
var<workgroup> accuracy_t: array<f32, 1>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let lanes = min(L, N);   // lanes that get points
  @if(trace) let points = tile_at(0, 0, 0, N, 1, N, 1);
  @if(trace) let lane_tile = tile_at(0, 0, 0, 1, L, 1, lanes);
  @if(trace) let loss_flops = select(2u, 8u, LOGISTIC) * N;
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(0, 0);

  for (var e = thread; e < N * 2; e += THREADS) {
    X_ik[e] = X[e];
  }
  @if(trace) trace_X_ik(LOAD, TENSOR_X, tile_at(0, 0, 0, N, 2, N, 2), 0, LINE);

  for (var i = thread; i < N; i += THREADS) {
    label_i[i] = label[i];
  }
  @if(trace) trace_label_i(LOAD, TENSOR_label, points, 0, LINE);

  for (var k = thread; k < 3; k += THREADS) {
    w_t[k] = w0[k];
  }
  @if(trace) trace_w_t(LOAD, TENSOR_w0, tile_at(0, 0, 0, 1, 3, 1, 3), 0, LINE);

  for (var k = thread; k < 3; k += THREADS) {
    w[k] = w_t[k];
  }
  @if(trace) trace_store(TENSOR_w, SLOT_w_t, tile_at(0, 0, 0, 1, 3, STEPS + 1, 3), LINE);

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  for (var t = 0u; t < STEPS; t++) {
    @if(trace) let next_tile = tile_at(0, t + 1, 0, 1, 3, STEPS + 1, 3);
    @if(trace) let step_tile = tile_at(0, t, 0, 1, 1, STEPS, 1);
    @if(trace) trace_loops(t, 0);

    for (var i = thread; i < N; i += THREADS) {
      z_i[i] = w_t[0] * X_ik[2 * i] + w_t[1] * X_ik[2 * i + 1] + w_t[2];
    }
    @if(trace) trace_z_i(COMPUTE, TENSOR_NONE, points, 4 * N, LINE);

    for (var i = thread; i < N; i += THREADS) {
      if (LOGISTIC) {
        p_i[i] = sigmoid(z_i[i]);
      } else {
        p_i[i] = select(0.0, 1.0, z_i[i] > 0.0);
      }
    }
    @if(trace) trace_p_i(COMPUTE, TENSOR_NONE, points, select(1u, 3u, LOGISTIC) * N, LINE);

    for (var i = thread; i < N; i += THREADS) {
      e_i[i] = p_i[i] - label_i[i];
    }
    @if(trace) trace_e_i(COMPUTE, TENSOR_NONE, points, N, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var l = thread; l < L; l += THREADS) {
      var across = 0.0;
      var up = 0.0;
      var both = 0.0;
      for (var i = l; i < N; i += L) {
        across += e_i[i] * X_ik[2 * i];
        up += e_i[i] * X_ik[2 * i + 1];
        both += e_i[i];
      }
      grad_kl[l] = across;
      grad_kl[L + l] = up;
      grad_kl[2 * L + l] = both;
    }
    @if(trace) trace_grad_kl(COMPUTE, TENSOR_NONE, tile_at(0, 0, 0, 3, L, 3, lanes), 5 * N, LINE);

    for (var l = thread; l < L; l += THREADS) {
      var sum = 0.0;
      for (var i = l; i < N; i += L) {
        if (LOGISTIC) {
          sum += max(z_i[i], 0.0) - label_i[i] * z_i[i] + log(1.0 + exp(-abs(z_i[i])));
        } else {
          sum += e_i[i] * z_i[i];
        }
      }
      loss_l[l] = sum;
    }
    @if(trace) trace_loss_l(COMPUTE, TENSOR_NONE, lane_tile, loss_flops, LINE);

    for (var l = thread; l < L; l += THREADS) {
      var sum = 0.0;
      for (var i = l; i < N; i += L) {
        sum += select(0.0, 1.0, (z_i[i] > 0.0) == (label_i[i] > 0.5));
      }
      hits_l[l] = sum;
    }
    @if(trace) trace_hits_l(COMPUTE, TENSOR_NONE, lane_tile, 3 * N, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var width = lanes; width > 1; width = (width + 1) / 2) {
      let level = merge_halves(width);
      @if(trace) let level_tile = tile_at(0, 0, 0, 1, L, 1, width);
      @if(trace) trace_loops(t, width);

      for (var e = thread; e < 3 * level.count; e += THREADS) {
        let row = e / level.count * L;
        grad_kl[row + taker(level, e % level.count)] += grad_kl[row + giver(level, e % level.count)];
      }
      @if(trace) trace_combine_grad_kl(level, tile_at(0, 0, 0, 3, L, 3, width), 3 * level.count, LINE);

      for (var m = thread; m < level.count; m += THREADS) {
        loss_l[taker(level, m)] += loss_l[giver(level, m)];
        hits_l[taker(level, m)] += hits_l[giver(level, m)];
      }
      @if(trace) trace_combine_loss_l(level, level_tile, level.count, LINE);
      @if(trace) trace_combine_hits_l(level, level_tile, level.count, LINE);

      workgroupBarrier();
      @if(trace) trace_barrier(LINE);
    }

    for (var k = thread; k < 3; k += THREADS) {
      w_t[k] -= RATE * (grad_kl[k * L] / f32(N));
    }
    @if(trace) trace_w_t(ACCUMULATE, TENSOR_w, next_tile, 9, LINE);

    for (var k = thread; k < 3; k += THREADS) {
      w[3 * (t + 1) + k] = w_t[k];
    }
    @if(trace) trace_store(TENSOR_w, SLOT_w_t, next_tile, LINE);

    for (var s = thread; s < 1; s += THREADS) {
      loss_t[s] = loss_l[s] / f32(N);
    }
    @if(trace) trace_loss_t(COMPUTE, TENSOR_loss, step_tile, 1, LINE);

    for (var s = thread; s < 1; s += THREADS) {
      accuracy_t[s] = hits_l[s] / f32(N);
    }
    @if(trace) trace_accuracy_t(COMPUTE, TENSOR_accuracy, step_tile, 1, LINE);

    for (var s = thread; s < 1; s += THREADS) {
      loss[t] = loss_t[s];
      accuracy[t] = accuracy_t[s];
    }
    @if(trace) trace_store(TENSOR_loss, SLOT_loss_t, step_tile, LINE);
    @if(trace) trace_store(TENSOR_accuracy, SLOT_accuracy_t, step_tile, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);
  }
}
