// The two squashing functions of recurrent networks, accurate where WGSL's own are not bound to be: its tanh may be off
// by 1e-5 and may overflow.

/// 1 / (1 + exp(-x)); an exponential that overflows gives 0, as it should.
fn sigmoid(x: f32) -> f32 {
  return 1.0 / (1.0 + exp(-x));
}

/// By exp(-2 |x|), which cannot overflow; near zero, where that cancels, by the Taylor series.
fn hyperbolic_tangent(x: f32) -> f32 {
  let q = x * x;
  let near = x * (1.0 + q * (-1.0 / 3.0 + q * (2.0 / 15.0 + q * (-17.0 / 315.0 + q * (62.0 / 2835.0)))));
  let z = exp(-2.0 * abs(x));
  return select(sign(x) * (1.0 - z) / (1.0 + z), near, q < 0.0625);
}
