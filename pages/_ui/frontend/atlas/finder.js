// Finds points: the nearest to a place, those within a loop, those in a box. A grid keeps it quick at any number.
const CELLS = 128;

export class Finder {
  constructor(places) {
    this.places = places;
    this.n = places.length / 2;
    this.starts = new Uint32Array(CELLS * CELLS + 1);
    for (let i = 0; i < this.n; i++) this.starts[this.cellOf(i) + 1]++;
    for (let c = 0; c < CELLS * CELLS; c++) this.starts[c + 1] += this.starts[c];
    const next = this.starts.slice();
    this.rows = new Uint32Array(this.n);
    for (let i = 0; i < this.n; i++) this.rows[next[this.cellOf(i)]++] = i;
  }

  cellOf(i) {
    return line(this.places[2 * i + 1]) * CELLS + line(this.places[2 * i]);
  }

  // The points in a box of the world, at most `most` of them.
  within(left, right, low, high, most = Infinity) {
    const found = [];
    for (let v = line(low); v <= line(high); v++) {
      for (let k = this.starts[v * CELLS + line(left)]; k < this.starts[v * CELLS + line(right) + 1]; k++) {
        const i = this.rows[k];
        const [x, y] = [this.places[2 * i], this.places[2 * i + 1]];
        if (x < left || x > right || y < low || y > high) continue;
        found.push(i);
        if (found.length >= most) return found;
      }
    }
    return found;
  }

  // The point nearest to a place on the screen, at most `reach` pixels away, or -1.
  nearest(camera, px, py, reach) {
    const [left, high] = camera.toWorld(px - reach, py - reach);
    const [right, low] = camera.toWorld(px + reach, py + reach);
    let [best, found] = [reach, -1];
    for (const i of this.within(left, right, low, high)) {
      const [qx, qy] = camera.toScreen(this.places[2 * i], this.places[2 * i + 1]);
      const far = Math.hypot(qx - px, qy - py);
      if (far < best) [best, found] = [far, i];
    }
    return found;
  }

  // The nearest point in a direction (dx, dy) of the screen as seen from point i, or i itself where none is there.
  towards(camera, i, dx, dy) {
    const [px, py] = camera.toScreen(this.places[2 * i], this.places[2 * i + 1]);
    let [best, found] = [Infinity, i];
    for (let j = 0; j < this.n; j++) {
      const [qx, qy] = camera.toScreen(this.places[2 * j], this.places[2 * j + 1]);
      const along = (qx - px) * dx + (qy - py) * dy;
      const aside = Math.abs((qx - px) * dy - (qy - py) * dx);
      if (along < 1 || aside > along) continue;
      const far = along + 2 * aside;
      if (far < best) [best, found] = [far, j];
    }
    return found;
  }

  // The points inside a loop of world places, those nearest to its middle first.
  inside(loop) {
    const xs = loop.map((place) => place[0]);
    const ys = loop.map((place) => place[1]);
    const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const [x, y] = [(left + right) / 2, (low + high) / 2];
    const far = (i) => (this.places[2 * i] - x) ** 2 + (this.places[2 * i + 1] - y) ** 2;
    const found = this.within(left, right, low, high);
    return found
      .filter((i) => holds(loop, this.places[2 * i], this.places[2 * i + 1]))
      .sort((a, b) => far(a) - far(b));
  }
}

const line = (value) => Math.min(Math.max(Math.floor(((value + 1) / 2) * CELLS), 0), CELLS - 1);

// Whether a loop holds a place: a ray to the right crosses its sides an odd number of times.
function holds(loop, x, y) {
  let odd = false;
  for (let a = 0, b = loop.length - 1; a < loop.length; b = a++) {
    const [[ax, ay], [bx, by]] = [loop[a], loop[b]];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
  }
  return odd;
}
