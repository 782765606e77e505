// Draws the points: on the graphics card where there is one, else as squares on a plain canvas.
const VERTEX = `
attribute vec2 place; attribute vec4 paint; attribute float lit;
uniform vec2 scale, shift; uniform float size, dimming, pass, faint;
varying vec4 fill; varying float radius;
void main() {
  bool other = dimming > .5 && (lit > .5) != (pass > .5);
  gl_Position = other ? vec4(2., 2., 2., 1.) : vec4(place * scale + shift, 0., 1.);
  radius = (dimming > .5 && lit > .5 ? size * 1.25 + 2. : size) / 2.;
  gl_PointSize = radius * 2. + 1.;
  fill = vec4(paint.rgb, dimming > .5 && lit < .5 ? faint : .92);
}`;
const FRAGMENT = `
precision mediump float;
uniform vec4 rim; uniform float ratio;
varying vec4 fill; varying float radius;
void main() {
  float far = length(gl_PointCoord - .5) * (radius * 2. + 1.);
  float inside = 1. - smoothstep(radius - .5, radius + .5, far);
  float edge = smoothstep(radius - 1.2 * ratio, radius - .4 * ratio, far) * rim.a;
  gl_FragColor = vec4(mix(fill.rgb, rim.rgb, edge), fill.a * inside);
}`;

export function pointsOn(canvas, places, plain) {
  const gl = plain ? null : canvas.getContext("webgl", { antialias: false, alpha: true, premultipliedAlpha: false });
  return gl ? new CardPoints(gl, places) : new PlainPoints(canvas.getContext("2d"), places);
}

// A point's width in CSS pixels: small where there are many, larger as one comes nearer.
export const sizeOf = (camera, n) => {
  const room = Math.sqrt((camera.width * camera.height) / Math.max(n, 1));
  return Math.min(Math.min(Math.max(room * 0.52, 2.4), 9) * camera.zoom ** 0.42, 22);
};

class CardPoints {
  kind = "webgl";
  faint = 0.13; // how strong points are that step back

  constructor(gl, places) {
    this.gl = gl;
    this.n = places.length / 2;
    const program = (this.program = gl.createProgram());
    for (const [kind, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
      const shader = gl.createShader(kind);
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    gl.useProgram(program);
    gl.enable(gl.BLEND);
    gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    this.buffer("place", places, 2, gl.FLOAT, false);
    this.paint(new Uint8Array(4 * this.n).fill(128));
    this.light(null);
  }

  buffer(name, values, width, type, normalised) {
    const { gl } = this;
    const spot = gl.getAttribLocation(this.program, name);
    this[`${name}Buffer`] ??= gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, this[`${name}Buffer`]);
    gl.bufferData(gl.ARRAY_BUFFER, values, gl.STATIC_DRAW);
    gl.enableVertexAttribArray(spot);
    gl.vertexAttribPointer(spot, width, type, normalised, 0, 0);
  }

  // Colours as (r, g, b, a) bytes a point.
  paint(colours) {
    this.buffer("paint", colours, 4, this.gl.UNSIGNED_BYTE, true);
  }

  // One byte a point, 1 where it shines while the others step back; null for all alike.
  light(lit) {
    this.dimming = lit !== null;
    this.buffer("lit", lit ?? new Uint8Array(this.n), 1, this.gl.UNSIGNED_BYTE, false);
  }

  draw(camera, rim, ratio) {
    const { gl } = this;
    const set = (name, ...values) =>
      gl[`uniform${values.length}f`](gl.getUniformLocation(this.program, name), ...values);
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    const [sx, sy] = [(2 * camera.scaleX) / camera.width, (2 * camera.scaleY) / camera.height];
    set("scale", sx, sy);
    set("shift", -camera.x * sx, -camera.y * sy);
    set("size", sizeOf(camera, this.n) * ratio);
    set("dimming", this.dimming ? 1 : 0);
    set("faint", this.faint);
    set("rim", ...rim);
    set("ratio", ratio);
    for (const pass of this.dimming ? [0, 1] : [0]) {
      set("pass", pass);
      gl.drawArrays(gl.POINTS, 0, this.n);
    }
  }

  free() {
    this.gl.getExtension("WEBGL_lose_context")?.loseContext();
  }
}

class PlainPoints {
  kind = "canvas";
  faint = 0.13;
  lit = null;
  groups = new Map();

  constructor(pen, places) {
    this.pen = pen;
    this.places = places;
    this.n = places.length / 2;
  }

  // Points of one colour are drawn together: setting a canvas' colour costs more than a square.
  paint(colours) {
    this.groups = new Map();
    for (let i = 0; i < this.n; i++) {
      const key = `rgb(${colours[4 * i]},${colours[4 * i + 1]},${colours[4 * i + 2]})`;
      if (!this.groups.has(key)) this.groups.set(key, []);
      this.groups.get(key).push(i);
    }
  }

  light(lit) {
    this.lit = lit;
  }

  draw(camera, rim, ratio, moving) {
    const { pen, lit } = this;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, camera.width, camera.height);
    const size = sizeOf(camera, this.n);
    const stride = moving ? Math.ceil(this.n / 12000) : 1;
    pen.strokeStyle = `rgba(${rim.slice(0, 3).map((part) => Math.round(part * 255))},${rim[3]})`;
    for (const pass of lit ? [0, 1] : [0]) {
      pen.globalAlpha = lit && !pass ? this.faint * 1.5 : 0.92;
      for (const [paint, rows] of this.groups) this.group(camera, rows, paint, pass ? size + 3 : size, pass, stride);
    }
  }

  group(camera, rows, paint, size, pass, stride) {
    const { pen, places, lit } = this;
    pen.fillStyle = paint;
    for (let k = 0; k < rows.length; k += stride) {
      const i = rows[k];
      if (lit && lit[i] !== pass) continue;
      const [px, py] = camera.toScreen(places[2 * i], places[2 * i + 1]);
      if (px < -size || py < -size || px > camera.width + size || py > camera.height + size) continue;
      pen.fillRect(px - size / 2, py - size / 2, size, size);
      if (size > 5) pen.strokeRect(px - size / 2, py - size / 2, size, size);
    }
  }

  free() {}
}
