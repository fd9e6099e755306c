// Draws vehicles with WebGL: arrows in the direction of travel, dots where none is reported.

import { STATES, WORLD_METRES } from "./fleet.js";

/** Per vehicle: x and y in pixels, course in radians or NO_COURSE, index of the colour. */
const FLOATS = 4;
const NO_COURSE = 100;

const VERTEX_SHADER = `#version 300 es
in vec4 a_vehicle;
uniform vec2 u_size;
uniform float u_point;
flat out float v_course;
flat out int v_colour;
void main() {
  vec2 unit = a_vehicle.xy / u_size * 2.0 - 1.0;
  gl_Position = vec4(unit.x, -unit.y, 0.0, 1.0);
  gl_PointSize = u_point;
  v_course = a_vehicle.z;
  v_colour = int(a_vehicle.w);
}`;

const FRAGMENT_SHADER = `#version 300 es
precision highp float;
flat in float v_course;
flat in int v_colour;
uniform float u_point;
uniform sampler2D u_arrow;
uniform vec3 u_colours[${STATES.length}];
uniform vec3 u_outline;
out vec4 colour;
void main() {
  vec2 p = vec2(gl_PointCoord.x, 1.0 - gl_PointCoord.y) * 2.0 - 1.0;
  float distance = length(p) - 0.42;
  if (v_course < ${NO_COURSE}.0) {
    float s = sin(v_course), c = cos(v_course);
    distance = texture(u_arrow, (mat2(c, s, -s, c) * p) * 0.5 + 0.5).r * 2.0 - 1.0;
  }
  float pixel = 2.0 / u_point;
  float outer = 1.0 - smoothstep(1.5 * pixel, 2.5 * pixel, distance);
  float inner = 1.0 - smoothstep(-0.5 * pixel, 0.5 * pixel, distance);
  colour = vec4(mix(u_outline, u_colours[v_colour], inner), 1.0) * outer;
}`;

const ARROW = [[0, 0.8], [0.58, -0.72], [0, -0.4], [-0.58, -0.72]];
const TEXTURE_SIZE = 64;

/** The distance of a point from the outline of the arrow, negative inside. */
function arrowDistance(x, y) {
  let square = Infinity;
  let isInside = false;
  ARROW.forEach(([ax, ay], index) => {
    const [bx, by] = ARROW[(index + 1) % ARROW.length];
    const [ex, ey] = [bx - ax, by - ay];
    const share = Math.max(0, Math.min(1, ((x - ax) * ex + (y - ay) * ey) / (ex * ex + ey * ey)));
    square = Math.min(square, (x - ax - share * ex) ** 2 + (y - ay - share * ey) ** 2);
    if (ay > y !== by > y && x < ax + ex * (y - ay) / ey) {
      isInside = !isInside;
    }
  });
  return isInside ? -Math.sqrt(square) : Math.sqrt(square);
}

/** The distances from -1 to 1 as a texture: to compute them for each pixel is slow without a graphics processor. */
function arrowTexture(gl) {
  const distances = new Uint8Array(TEXTURE_SIZE * TEXTURE_SIZE).map((ignored, index) => {
    const unit = at => (at + 0.5) / TEXTURE_SIZE * 2 - 1;
    const distance = arrowDistance(unit(index % TEXTURE_SIZE), unit(Math.floor(index / TEXTURE_SIZE)));
    return Math.round((Math.max(-1, Math.min(1, distance)) + 1) / 2 * 255);
  });
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, TEXTURE_SIZE, TEXTURE_SIZE, 0, gl.RED, gl.UNSIGNED_BYTE, distances);
  for (const [name, value] of [[gl.TEXTURE_MIN_FILTER, gl.LINEAR], [gl.TEXTURE_MAG_FILTER, gl.LINEAR],
    [gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE], [gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE]]) {
    gl.texParameteri(gl.TEXTURE_2D, name, value);
  }
}

function program(gl) {
  const created = gl.createProgram();
  for (const [type, source] of [[gl.VERTEX_SHADER, VERTEX_SHADER], [gl.FRAGMENT_SHADER, FRAGMENT_SHADER]]) {
    const shader = gl.createShader(type);
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(created, shader);
  }
  gl.linkProgram(created);
  if (!gl.getProgramParameter(created, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(gl.getProgramInfoLog(created));
  }
  return created;
}

/** So many are shown in full size. */
const MANY = 3_000;

/** The diameter of a symbol in CSS pixels: smaller where many vehicles are in view. */
function symbolSize(zoom, count) {
  const size = Math.max(11, Math.min(28, 10 + (zoom - 5) * 1.8));
  return size * Math.max(0.6, Math.min(1, Math.sqrt(MANY / count)));
}

/** The vehicles of a fleet that are in view, with their pixels: computed for each frame, and used to find one by a click. */
export class Visible {
  vehicles = [];
  symbolSize = 0;
  pixels = new Float32Array(FLOATS * 1024);

  /** @param view `{centre, resolution, width, height}` in metres of the projection and CSS pixels */
  update(fleet, view, now) {
    this.vehicles.length = 0;
    const atMs = fleet.clock();
    const margin = 30;
    let isMoving = false;
    for (const vehicle of fleet.vehicles()) {
      let dx = vehicle.shownX(now) - view.centre[0];
      dx -= Math.round(dx / WORLD_METRES) * WORLD_METRES;
      const x = dx / view.resolution + view.width / 2;
      const y = (view.centre[1] - vehicle.shownY(now)) / view.resolution + view.height / 2;
      if (x > -margin && y > -margin && x < view.width + margin && y < view.height + margin) {
        isMoving ||= vehicle.moveEnd > now;
        this.#add(vehicle, x, y, atMs);
      }
    }
    this.symbolSize = symbolSize(view.zoom, this.vehicles.length);
    return isMoving;
  }

  #add(vehicle, x, y, atMs) {
    const at = this.vehicles.length * FLOATS;
    if (at === this.pixels.length) {
      const larger = new Float32Array(at * 2);
      larger.set(this.pixels);
      this.pixels = larger;
    }
    this.pixels[at] = x;
    this.pixels[at + 1] = y;
    this.pixels[at + 2] = vehicle.course === null ? NO_COURSE : vehicle.course * Math.PI / 180;
    this.pixels[at + 3] = STATES.indexOf(vehicle.state(atMs));
    this.vehicles.push(vehicle);
  }

  x(index) {
    return this.pixels[index * FLOATS];
  }

  y(index) {
    return this.pixels[index * FLOATS + 1];
  }

  /** The vehicle nearest to a pixel, or null when none is within a distance. */
  nearest(x, y, within) {
    let found = null;
    let least = within * within;
    this.vehicles.forEach((vehicle, index) => {
      const square = (this.x(index) - x) ** 2 + (this.y(index) - y) ** 2;
      if (square < least) {
        least = square;
        found = vehicle;
      }
    });
    return found;
  }
}

export class ArrowRenderer {
  canvas = document.createElement("canvas");
  #gl;
  #program;

  constructor() {
    this.#gl = this.canvas.getContext("webgl2", { alpha: true, antialias: false, premultipliedAlpha: true });
    if (this.#gl !== null) {
      this.#prepare();
      this.canvas.addEventListener("webglcontextlost", event => event.preventDefault());
      this.canvas.addEventListener("webglcontextrestored", () => this.#prepare());
    }
  }

  /** Without it, `PlainRenderer` draws. */
  get isAvailable() {
    return this.#gl !== null;
  }

  #prepare() {
    const gl = this.#gl;
    this.#program = program(gl);
    gl.useProgram(this.#program);
    arrowTexture(gl);
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    const location = gl.getAttribLocation(this.#program, "a_vehicle");
    gl.enableVertexAttribArray(location);
    gl.vertexAttribPointer(location, FLOATS, gl.FLOAT, false, 0, 0);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  /** @param colours `{states, outline}`: arrays of red, green and blue from 0 to 1 */
  draw(visible, view, pixelRatio, colours) {
    const gl = this.#gl;
    resize(this.canvas, view, pixelRatio);
    gl.viewport(0, 0, this.canvas.width, this.canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    const uniform = name => gl.getUniformLocation(this.#program, name);
    gl.uniform2f(uniform("u_size"), view.width, view.height);
    gl.uniform1f(uniform("u_point"), visible.symbolSize * pixelRatio);
    gl.uniform3fv(uniform("u_colours"), colours.states.flat());
    gl.uniform3fv(uniform("u_outline"), colours.outline);
    const count = visible.vehicles.length;
    gl.bufferData(gl.ARRAY_BUFFER, visible.pixels.subarray(0, count * FLOATS), gl.STREAM_DRAW);
    gl.drawArrays(gl.POINTS, 0, count);
  }
}

export function resize(canvas, view, pixelRatio) {
  const width = Math.round(view.width * pixelRatio);
  const height = Math.round(view.height * pixelRatio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
}
