// Where the map is looked at from. The world runs from -1 to 1 both ways with up positive, the screen in CSS pixels.
const WIDEST = 1.7; // a wide window stretches the map by no more than this
const MARGIN = 0.93;
const DEEPEST = 60;

export class Camera {
  x = 0;
  y = 0;
  zoom = 1;
  width = 1;
  height = 1;

  get scaleX() {
    return (this.zoom * MARGIN * Math.min(this.width, this.height * WIDEST)) / 2;
  }

  get scaleY() {
    return (this.zoom * MARGIN * Math.min(this.height, this.width * WIDEST)) / 2;
  }

  toScreen(x, y) {
    return [this.width / 2 + (x - this.x) * this.scaleX, this.height / 2 - (y - this.y) * this.scaleY];
  }

  toWorld(px, py) {
    return [this.x + (px - this.width / 2) / this.scaleX, this.y - (py - this.height / 2) / this.scaleY];
  }

  panBy(dx, dy) {
    this.x = clamp(this.x - dx / this.scaleX, -1, 1);
    this.y = clamp(this.y + dy / this.scaleY, -1, 1);
  }

  // Zoom so that what lies under (px, py) stays there; says whether anything changed.
  zoomAt(factor, px = this.width / 2, py = this.height / 2) {
    const [x, y] = this.toWorld(px, py);
    const before = this.zoom;
    this.zoom = clamp(this.zoom * factor, 1, DEEPEST);
    this.x = clamp(x - (px - this.width / 2) / this.scaleX, -1, 1);
    this.y = clamp(y + (py - this.height / 2) / this.scaleY, -1, 1);
    return this.zoom !== before;
  }

  // The place from which all of these world points can be seen, no nearer than `most`, clear of what is covered.
  around(points, { above = 0, below = 0 } = {}, most = 6) {
    const xs = points.map((point) => point[0]);
    const ys = points.map((point) => point[1]);
    const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const [unitX, unitY] = [this.scaleX / this.zoom, this.scaleY / this.zoom];
    const across = (unitX * (right - left)) / this.width;
    const up = (unitY * (high - low)) / Math.max(this.height - above - below, 1);
    const zoom = clamp(0.7 / Math.max(across, up, 1e-6), 1, most);
    return { x: (left + right) / 2, y: (low + high) / 2 + (above - below) / 2 / (unitY * zoom), zoom };
  }

  // Glide to a place and call `draw` on the way; where motion is unwelcome, be there at once.
  flyTo(to, draw, milliseconds = 650) {
    this.stop();
    const from = { x: this.x, y: this.y, zoom: this.zoom };
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const begun = performance.now();
    const step = (now) => {
      const t = calm ? 1 : clamp((now - begun) / milliseconds, 0, 1);
      const eased = t * t * (3 - 2 * t);
      this.zoom = from.zoom * (to.zoom / from.zoom) ** eased;
      this.x = from.x + (to.x - from.x) * eased;
      this.y = from.y + (to.y - from.y) * eased;
      draw();
      this.flight = t < 1 ? requestAnimationFrame(step) : undefined;
    };
    step(begun);
  }

  stop() {
    cancelAnimationFrame(this.flight);
    this.flight = undefined;
  }
}

export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
