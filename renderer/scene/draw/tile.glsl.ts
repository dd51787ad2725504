/** Fragments of slots on the tray and of the tile in flight. */

const CELLS_OF = /* glsl */ `
// base: flat index of the first cell; stride: cells from one row to the next.
float valueOf(sampler2D values, ivec2 at, int base, int stride) {
  ivec2 inside = clamp(at, ivec2(0), ivec2(size) - 1);
  return valueAt(values, base + inside.y * stride + inside.x);
}

vec3 cellsAt(sampler2D values, vec2 at, vec2 perPixel, int base, int stride, vec2 span) {
  int across = tapsFor(perPixel.x);
  int upright = tapsFor(perPixel.y);
  if (across * upright == 1) return colourOf(valueOf(values, ivec2(floor(at)), base, stride), span, fract(at));
  vec3 sum = vec3(0.0);
  for (int y = 0; y < upright; y++) {
    for (int x = 0; x < across; x++) {
      vec2 tap = at + perPixel * ((vec2(x, y) + 0.5) / vec2(across, upright) - 0.5);
      sum += colourOf(valueOf(values, ivec2(floor(tap)), base, stride), span, fract(tap));
    }
  }
  return sum / float(across * upright);
}
`;

/** State of a slot: nothing in it, values, or filled with values that are not at hand. */
export const SLOT_EMPTY = 0;
export const SLOT_VALUES = 1;
export const SLOT_UNKNOWN = 2;

export const SLOT_FRAGMENT = /* glsl */ `
${CELLS_OF}
uniform sampler2D beforeValues;
uniform sampler2D afterValues;
uniform ivec2 states;      // before, after
uniform vec2 opacities;    // before, after
uniform float wipe;        // progress of new values from the left, or negative
uniform vec2 spanBefore;
uniform vec2 spanAfter;
uniform float light;
uniform float outline;
uniform float operand;
uniform vec3 inside;
uniform sampler2D rings;   // by row: the first ringed column, the one behind the last
uniform float ringed;

bool ringedAt(ivec2 at) {
  if (at.y < 0 || at.y >= int(size.y)) return false;
  vec2 range = pairAt(rings, at.y);
  return float(at.x) >= range.x && float(at.x) < range.y;
}

// A line along the edges of ringed cells beyond which none is ringed.
float ringAt(vec2 at, vec2 perPixel) {
  ivec2 own = ivec2(floor(at));
  if (ringed == 0.0 || !ringedAt(own)) return 0.0;
  vec2 low = fract(at) / perPixel;
  vec2 high = (1.0 - fract(at)) / perPixel;
  float edge = 1e3;
  if (!ringedAt(own + ivec2(-1, 0))) edge = min(edge, low.x);
  if (!ringedAt(own + ivec2(1, 0))) edge = min(edge, high.x);
  if (!ringedAt(own + ivec2(0, -1))) edge = min(edge, low.y);
  if (!ringedAt(own + ivec2(0, 1))) edge = min(edge, high.y);
  return clamp(2.2 * pixelRatio - edge + 0.5, 0.0, 1.0);
}

vec3 contents(sampler2D values, int state, vec2 span, vec2 at, vec2 perPixel) {
  if (state == ${SLOT_UNKNOWN}) return unknownAt(at, perPixel);
  vec3 cells = mix(lit(cellsAt(values, at, perPixel, 0, int(size.x), span), light), bed, gapAt(at, perPixel));
  if (max(perPixel.x, perPixel.y) >= 0.1) return cells;
  return withNumber(cells, valueOf(values, ivec2(at), 0, int(size.x)), fract(at), perPixel);
}

void main() {
  vec2 perPixel = fwidth(cell);
  float away = borderDistance(cell, perPixel, vec4(0.0, 0.0, size));
  colour = vec4(0.0);
  if (away < 0.5) {
    vec2 at = clamp(cell, vec2(0.0), size - 1e-3);
    over(inside, 0.55);
    vec2 share = asSeen(at / size);
    float come = wipe < 0.0 ? 1.0 : smoothstep(0.0, 0.18, wipe * 1.18 - dot(share, vec2(0.75, 0.25)));
    float before = states.x == ${SLOT_EMPTY} ? 0.0 : opacities.x;
    float after = states.y == ${SLOT_EMPTY} ? 0.0 : opacities.y * come;
    if (before > 0.0 && after < 1.0) over(contents(beforeValues, states.x, spanBefore, at, perPixel), before);
    if (after > 0.0) over(contents(afterValues, states.y, spanAfter, at, perPixel), after);
    over(hoverColour, ringAt(at, perPixel));
    colour *= clamp(0.5 - away, 0.0, 1.0);
  }
  float room = length(max(vec2(0.0), max(-cell, cell - size) * unit));
  float near = max(0.0, 1.0 - room / pad);
  colour += vec4(hue, 0.0) * max(operand * 0.55, outline) * near * near * step(0.0, away) * 0.2;
  over(hue, lineAt(away - pixelRatio, (0.7 + 0.5 * outline + 0.4 * operand) * pixelRatio) * max(0.45 + 0.55 * outline, operand));
  over(hoverColour, hoverAt(cell, perPixel));
}
`;

export const FLIGHT_FRAGMENT = /* glsl */ `
${CELLS_OF}
uniform sampler2D values;
uniform ivec2 source;      // base, stride
uniform vec2 real;         // columns and rows that lie inside the tensor
uniform vec2 span;
uniform int known;
uniform float shadow;

void main() {
  vec2 perPixel = fwidth(cell);
  float away = borderDistance(cell, perPixel, vec4(0.0, 0.0, size));
  float room = max(max(-cell.x, cell.x - size.x) * unit.x, max(-cell.y, cell.y - size.y) * unit.y);
  colour = vec4(0.0, 0.0, 0.0, shadow * 0.6 * (1.0 - smoothstep(0.0, 0.2, room)));
  if (away < 0.5) {
    vec2 at = clamp(cell, vec2(0.0), size - 1e-3);
    vec3 paint = hollowAt(at, perPixel);
    if (all(lessThan(at, real))) {
      if (known == 1) {
        paint = mix(cellsAt(values, at, perPixel, source.x, source.y, span), bed, gapAt(at, perPixel));
        if (max(perPixel.x, perPixel.y) < 0.1) {
          paint = withNumber(paint, valueOf(values, ivec2(at), source.x, source.y), fract(at), perPixel);
        }
      } else paint = unknownAt(at, perPixel);
    }
    over(paint, clamp(0.5 - away, 0.0, 1.0));
  }
  over(hue, lineAt(away - pixelRatio, 1.3 * pixelRatio));
}
`;
