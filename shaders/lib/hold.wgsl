// Zero-order hold of one number of a state: what comes in stays as it is for the whole step.

/// The integral of exp(rate u) over the step, (exp(z) - 1) / rate with z = rate step; near 0 by the Taylor series of
/// (exp(z) - 1) / z, in which no digit cancels, so that a rate of 0 gives the step. 29 operations.
fn held(step: f32, rate: f32) -> f32 {
  let z = step * rate;
  let series = 1.0 + z / 2.0 * (1.0 + z / 3.0 * (1.0 + z / 4.0 * (1.0 + z / 5.0 * (1.0 + z / 6.0 * (1.0 + z / 7.0 * (1.0 + z / 8.0 * (1.0 + z / 9.0)))))));
  return select((exp(z) - 1.0) / rate, step * series, abs(z) < 0.5);
}
