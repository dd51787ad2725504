/**
 * GLSL that every plane of cells shares: where a fragment lies, the colour of a value, gaps, grids, digits, outlines.
 */
import { MASKED } from '../../../core/tensors/f32.ts';

/**
 * The size in pixels of the numbers in the cells of a plane, which the smallest of its cells decides, so that all of them
 * have a number or none has; 0 where they could not be read.
 */
export const NUMBER_SIZE = /* glsl */ `
uniform mat4 viewMatrix;
uniform mat4 projectionMatrix;
uniform vec2 viewport;
uniform float leastNumber;
uniform int transposed;    // 1 where rows run to the right
flat out float em;

// The largest size at which a number of six characters fits into a cell of some pixels, as the viewer sees it.
float fittingNumber(vec2 pixels) {
  return transposed == 1 ? min(pixels.y * 0.27, pixels.x * 0.66) : min(pixels.x * 0.27, pixels.y * 0.66);
}

vec3 projected(vec3 point) {
  vec4 at = projectionMatrix * viewMatrix * vec4(point, 1.0);
  return vec3(at.xy / at.w * viewport * 0.5, at.w);
}

float numberSize(vec3 origin, vec3 right, vec3 down, vec2 cells) {
  float fits = 1e6;
  for (int corner = 0; corner < 4; corner++) {
    vec2 at = vec2(corner & 1, corner >> 1);
    vec3 here = projected(origin + right * at.x + down * at.y);
    vec3 beside = projected(origin + right * abs(at.x - 1.0 / cells.x) + down * at.y);
    vec3 below = projected(origin + right * at.x + down * abs(at.y - 1.0 / cells.y));
    // What is behind the camera is near to it, and not where cells are smallest.
    if (min(here.z, min(beside.z, below.z)) <= 0.0) continue;
    vec2 u = beside.xy - here.xy;
    vec2 v = below.xy - here.xy;
    float area = abs(u.x * v.y - u.y * v.x);
    fits = min(fits, fittingNumber(area / max(vec2(abs(v.x) + abs(v.y), abs(u.x) + abs(u.y)), vec2(1e-6))));
  }
  return fits < leastNumber ? 0.0 : fits;
}
`;

export const PLANE_VERTEX = /* glsl */ `
${NUMBER_SIZE}
uniform vec3 planeOrigin;
uniform vec3 planeRight;
uniform vec3 planeDown;
uniform vec3 behind;       // from each plane to the one behind it
uniform vec2 size;         // columns, rows
uniform float pad;         // how far the quad reaches beyond the cells
uniform int shown;
uniform int front;
uniform int planes;
in vec3 position;
out vec2 cell;
flat out int plane;
flat out int depth;

void main() {
  vec2 edge = vec2(length(planeRight), length(planeDown));
  vec2 at = position.xy + (position.xy * 2.0 - 1.0) * pad / edge;
  depth = shown - 1 - gl_InstanceID;
  plane = (front + depth) % planes;
  cell = at * size;
  vec3 origin = planeOrigin + behind * float(depth);
  vec3 point = origin + planeRight * at.x + planeDown * at.y;
  em = numberSize(origin, planeRight, planeDown, size);
  gl_Position = projectionMatrix * viewMatrix * vec4(point, 1.0);
}
`;

/** The value of an element, and the colour that its map gives it. */
export const VALUE_COLOURS = /* glsl */ `
uniform sampler2D table;   // colours: signed, one-sided, gates
uniform float tableRow;
uniform vec3 specials[4];  // masked, nan, +inf, -inf
uniform int transposed;    // 1 where rows run to the right

const float MASKED_VALUE = ${MASKED};

float valueAt(sampler2D values, int index) {
  int width = textureSize(values, 0).x;
  return texelFetch(values, ivec2(index % width, index / width), 0).r;
}

// span: magnitude at the ends of the map, and below which a logarithmic curve is straight (0: all of it is).
float positionOf(float value, vec2 span) {
  if (span.x <= 0.0) return 0.0;
  float magnitude = abs(value);
  float at = span.y > 0.0 ? log(1.0 + magnitude / span.y) / log(1.0 + span.x / span.y) : magnitude / span.x;
  return sign(value) * min(at, 1.0);
}

vec3 rampAt(float at) {
  float along = tableRow < 0.33 ? at * 0.5 + 0.5 : max(at, 0.0);
  return texture(table, vec2((along * 256.0 + 0.5) / 257.0, tableRow)).rgb;
}

vec3 colourOf(float value, vec2 span, vec2 local) {
  uint bits = floatBitsToUint(value);
  if ((bits & 0x7f800000u) == 0x7f800000u) {
    if ((bits & 0x007fffffu) != 0u) return specials[1];
    return (bits >> 31) == 0u ? specials[2] : specials[3];
  }
  if (value <= MASKED_VALUE) {
    float stripe = abs(fract(local.x + local.y) - 0.5);
    return specials[0] * (stripe > 0.38 ? 1.28 : 1.0);
  }
  // What lies beyond the map has a corner cut off.
  if (abs(value) > span.x && span.x > 0.0 && local.x - local.y > 0.5) return rampAt(0.0);
  float at = positionOf(value, span);
  // A cell of a gate is filled as far as the gate is open.
  if (tableRow > 0.7) at = step(1.0 - at, transposed == 1 ? local.x : local.y);
  return rampAt(at);
}
`;

export const CELLS = /* glsl */ `
${VALUE_COLOURS}
uniform vec2 size;
uniform vec2 unit;         // width and height of one cell in the room
uniform float pad;         // how far the quad reaches beyond the cells
uniform vec3 bed;
uniform vec3 dim;
uniform vec3 hollow;
uniform vec3 hollowLine;
uniform vec3 hue;
uniform vec3 hoverColour;
uniform vec3 hover;        // column, row, plane; or negative
uniform float pixelRatio;
uniform sampler2D glyphs;
flat in float em;          // the size of numbers in pixels; 0 for none
in vec2 cell;
flat in int plane;
flat in int depth;
out vec4 colour;

vec2 pairAt(sampler2D values, int index) {
  int width = textureSize(values, 0).x;
  return texelFetch(values, ivec2(index % width, index / width), 0).rg;
}

// The colour of a block that stands for many cells, from the mean of their positive and of their negative values
// (survey.ts).
vec3 colourOfMeans(vec2 means, vec2 span) {
  uvec2 bits = floatBitsToUint(means);
  if (any(equal(bits & 0x7f800000u, uvec2(0x7f800000u)))) {
    if (any(notEqual(bits & 0x007fffffu, uvec2(0u)))) return specials[1];
    return means.x > means.y ? specials[2] : specials[3];
  }
  if (means.x < 0.0) return specials[0];
  vec3 both = rampAt(positionOf(means.x, span)) + rampAt(positionOf(-means.y, span)) - rampAt(0.0);
  return clamp(both, 0.0, 1.0);
}

// Opacity of the lines between cells: a hair of gap that goes when cells get small, then every 16th and 256th line.
float gapAt(vec2 at, vec2 perPixel) {
  vec2 pixels = 1.0 / perPixel;
  vec2 toLine = (0.5 - abs(fract(at) - 0.5)) * pixels;
  // The gap is a share of the shorter edge, so that wide cells have no thicker one at their sides.
  vec2 thick = vec2(max(0.04 * min(pixels.x, pixels.y), 0.5));
  vec2 line = (1.0 - smoothstep(thick - 0.5, thick + 0.5, toLine)) * smoothstep(4.0, 10.0, pixels);
  float opacity = max(line.x, line.y);
  for (float every = 16.0; every <= 256.0; every *= 16.0) {
    vec2 group = pixels * every;
    vec2 away = abs(fract(at / every + 0.5) - 0.5) * group;
    vec2 shown = step(every * 3.0, size) * smoothstep(14.0, 40.0, group) * (1.0 - smoothstep(5.0, 10.0, pixels));
    vec2 strong = (1.0 - smoothstep(0.2, 1.2, away)) * shown * 0.45;
    opacity = max(opacity, max(strong.x, strong.y));
  }
  return opacity;
}

vec3 hollowAt(vec2 at, vec2 perPixel) {
  vec2 pixels = 1.0 / perPixel;
  // As cells shrink the grid keeps every 4th line, then every 16th, and so on; each level fades into the next.
  float level = max(log2(10.0 / min(pixels.x, pixels.y)) * 0.5, 0.0);
  float opacity = 0.0;
  for (int coarser = 0; coarser < 2; coarser++) {
    float every = exp2(2.0 * (floor(level) + float(coarser)));
    vec2 away = abs(fract(at / every + 0.5) - 0.5) * pixels * every;
    vec2 line = 1.0 - smoothstep(0.2, 1.1, away);
    opacity = max(opacity, max(line.x, line.y) * (coarser == 0 ? 1.0 - fract(level) : 1.0));
  }
  return mix(hollow, hollowLine, opacity);
}

// A hatched pattern for a place that is known to be filled but whose values are not at hand.
vec3 unknownAt(vec2 at, vec2 perPixel) {
  vec2 pixel = at / perPixel / pixelRatio;
  float stripe = abs(fract((pixel.x + pixel.y) / 9.0) - 0.5);
  return mix(hollow, hue, 0.1 + 0.16 * smoothstep(0.34, 0.42, stripe));
}

// The distance in pixels from the border of a box of cells; negative inside it.
float borderDistance(vec2 at, vec2 perPixel, vec4 box) {
  vec2 beyond = (abs(at - box.xy - box.zw * 0.5) - box.zw * 0.5) / perPixel;
  return max(beyond.x, beyond.y);
}

float lineAt(float distance, float halfWidth) {
  return 1.0 - smoothstep(halfWidth - 0.5, halfWidth + 0.5, abs(distance));
}

// Cells without light fade into the colour of what they lie on.
vec3 lit(vec3 cells, float light) {
  return mix(dim, cells, light);
}

int digitsOf(float value, out int text[6]) {
  uint bits = floatBitsToUint(value);
  int count = 0;
  if ((bits & 0x7f800000u) == 0x7f800000u) {
    if ((bits & 0x007fffffu) != 0u) { text[0] = 14; text[1] = 15; text[2] = 14; return 3; }
    if ((bits >> 31) == 1u) text[count++] = 10;
    text[count++] = 13;
    return count;
  }
  if (value <= MASKED_VALUE) return 0;
  float magnitude = abs(value);
  if (value < 0.0) text[count++] = 10;
  if (magnitude == 0.0) { text[count++] = 0; return count; }
  if (magnitude < 0.00995 || magnitude >= 9999.5) {
    int power = int(floor(log(magnitude) / 2.302585093));
    int digit = int(magnitude * exp2(-float(power) * 3.321928095) + 0.5);
    if (digit >= 10) { digit = 1; power++; }
    text[count++] = max(digit, 1);
    text[count++] = 12;
    if (power < 0) text[count++] = 10;
    power = abs(power);
    if (power >= 10) text[count++] = power / 10;
    text[count++] = power % 10;
    return count;
  }
  int decimals = magnitude < 9.995 ? 2 : magnitude < 99.95 ? 1 : 0;
  int scaled = int(magnitude * (decimals == 2 ? 100.0 : decimals == 1 ? 10.0 : 1.0) + 0.5);
  int places = scaled >= 1000 ? 4 : max(decimals + 1, scaled >= 100 ? 3 : scaled >= 10 ? 2 : 1);
  int divisor = places == 4 ? 1000 : places == 3 ? 100 : places == 2 ? 10 : 1;
  for (int left = places; left > 0; left--) {
    if (left == decimals) text[count++] = 11;
    text[count++] = (scaled / divisor) % 10;
    divisor /= 10;
  }
  return count;
}

// Opacity of the number of a cell at a point of it.
float numberAt(float value, vec2 local, vec2 perPixel) {
  if (em == 0.0) return 0.0;
  float high = min(em, 26.0 * pixelRatio);
  int text[6];
  int count = digitsOf(value, text);
  vec2 at = (local - 0.5) / (perPixel * high);
  float column = at.x / 0.6 + float(count) * 0.5;
  float row = at.y / 1.2 + 0.5;
  if (column < 0.0 || column >= float(count) || row < 0.0 || row >= 1.0) return 0.0;
  float within = clamp(fract(column), 0.02, 0.98);
  float level = max(log2(float(textureSize(glyphs, 0).y) / (high * 1.2)), 0.0);
  return textureLod(glyphs, vec2((float(text[int(column)]) + within) / 16.0, row), level).a;
}

// Cells per pixel as the viewer sees them, with x to the right.
vec2 asSeen(vec2 ofCells) {
  return transposed == 1 ? ofCells.yx : ofCells;
}

vec3 withNumber(vec3 under, float value, vec2 local, vec2 perPixel) {
  float opacity = numberAt(value, asSeen(local), asSeen(perPixel));
  float bright = dot(under, vec3(0.299, 0.587, 0.114));
  return mix(under, bright > 0.42 ? vec3(0.03, 0.04, 0.07) : vec3(0.94, 0.96, 1.0), opacity * 0.95);
}

float hoverAt(vec2 at, vec2 perPixel) {
  if (hover.x < 0.0 || int(hover.z) != plane) return 0.0;
  vec2 reach = max(vec2(0.5), 3.5 * pixelRatio * perPixel);
  return lineAt(borderDistance(at, perPixel, vec4(hover.xy + 0.5 - reach, reach * 2.0)), 1.1 * pixelRatio);
}

void over(vec3 paint, float opacity) {
  colour = colour * (1.0 - opacity) + vec4(paint, 1.0) * opacity;
}

// How many samples a pixel needs along one edge so that no cell (or block of cells) under it is left out.
int tapsFor(float perPixel) {
  return perPixel < 0.1 ? 1 : clamp(int(ceil(perPixel)) + 1, 2, 9);
}
`;
