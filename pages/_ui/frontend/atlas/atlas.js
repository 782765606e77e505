// The map of a collection: a point for every piece, and over it whatever was asked. Events go out, scenes come in.
import { Camera } from "./camera.js";
import { Card, Replay, Tour, button, element } from "./card.js";
import { channels, coloured, readChart, schemes } from "./chart.js";
import { Finder } from "./finder.js";
import { gestures } from "./gestures.js";
import { FLAG, drawOverlay, flies } from "./overlay.js";
import { Pictures } from "./pictures.js";
import { pointsOn } from "./points.js";

const NEAR = 16; // pixels from a point that still mean it
const NOTHING = { marks: [], links: [], paths: [], lit: [], tour: [] };
const kept = new Map(); // the view of each map, for whoever comes back to the page

export function mount({ data, parentElement, setTriggerValue }) {
  parentElement.atlas ??= new Atlas(parentElement);
  parentElement.atlas.tell = (event) => setTriggerValue("event", event);
  parentElement.atlas.update(data);
  return () => parentElement.atlas?.close();
}

class Atlas {
  scene = NOTHING;
  hovered = -1;
  group = null;
  lassoing = false;
  loop = null;
  camera = new Camera();
  pictures = new Pictures(() => this.draw());

  constructor(parent) {
    this.root = element("div", "atlas");
    this.ways = element("div", "ways");
    this.ways.setAttribute("role", "group");
    this.ways.setAttribute("aria-label", "Colour the points by");
    this.lasso = button("lasso", "Lasso", () => this.setLasso(!this.lassoing));
    const tools = element("div", "tools");
    const whole = button("whole", "", () => this.whole());
    whole.append(element("span", "long", "Whole map"), element("span", "short", "All"));
    const zooms = element("div", "zooms");
    zooms.append(
      button("round", "−", () => this.zoom(1 / 1.6), "Zoom out"),
      button("round", "+", () => this.zoom(1.6), "Zoom in"),
      whole,
    );
    tools.append(this.lasso, button("view", "Take all in view", () => this.takeView()), zooms);
    const bar = element("div", "bar");
    bar.append(this.ways, tools);
    this.stage = element("div", "stage");
    this.stage.tabIndex = 0;
    this.stage.setAttribute("role", "application");
    this.over = element("canvas", "over");
    this.stage.append(this.over);
    this.legend = element("div", "legend");
    this.hint = element("p", "hint");
    this.said = element("p", "spoken");
    this.said.setAttribute("aria-live", "polite");
    const pane = element("div", "pane");
    pane.append(this.stage);
    this.root.append(bar, pane, this.legend, this.hint, this.said);
    parent.append(this.root);
    this.card = new Card(this.stage);
    this.replay = new Replay(this.stage, () => this.draw());
    this.tour = new Tour(this.stage, (step) => this.guide(step), () => this.endTour());
    this.stage.atlas = this; // for those who test it
    this.watch();
  }

  watch() {
    gestures(this.stage, this.camera, {
      lassoing: () => this.lassoing,
      hover: (here) => this.hover(this.at(here, NEAR)),
      leave: () => this.leave(),
      click: (here, touch) => this.click(here, touch),
      move: () => this.draw(true),
      settle: () => this.settle(),
      loop: (loop) => this.drawLoop(loop),
      looped: (loop) => this.takeLoop(loop),
      walk: (dx, dy) => this.walk(dx, dy),
      enter: () => this.open(this.hovered),
      whole: () => this.whole(),
    });
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(this.stage);
  }

  close() {
    this.sizes.disconnect();
    this.replay.stop();
    this.camera.stop();
    this.points?.free();
    this.root.parentNode.atlas = null;
    this.root.remove();
  }

  // A new scene from the server; the points themselves are fetched once.
  async update(data) {
    this.scene = { ...NOTHING, ...data };
    this.stage.setAttribute("aria-label", data.label);
    if (data.url !== this.url) {
      this.url = data.url;
      this.stage.dataset.state = "loading";
      try {
        this.chart = await readChart(data.url);
      } catch (error) {
        this.hint.textContent = error.message;
        return;
      }
      this.unfold();
    }
    if (this.chart) this.show();
  }

  unfold() {
    const { chart } = this;
    this.finder = new Finder(chart.places);
    this.makePoints(new URLSearchParams(location.search).get("webgl") === "off");
    const names = schemes(chart);
    const view = kept.get(this.url) ?? { x: 0, y: 0, zoom: 1, way: "family" };
    Object.assign(this.camera, { x: view.x, y: view.y, zoom: view.zoom });
    this.ways.replaceChildren(
      ...Object.entries(names).map(([way, name]) => {
        const made = button("way", name, () => this.colour(way));
        made.dataset.way = way;
        return made;
      }),
    );
    this.resize();
    this.colour(names[view.way] ? view.way : "family");
    this.stage.dataset.state = "drawn";
    performance.mark("atlas-drawn");
  }

  makePoints(plain) {
    const canvas = element("canvas", "points"); // not on the page: points and names are seen in one layer, together
    this.points = pointsOn(canvas, this.chart.places, plain);
    this.canvas = canvas;
    this.stage.dataset.drawing = this.points.kind;
    canvas.addEventListener("webglcontextlost", () => {
      if (!this.root.isConnected) return;
      this.makePoints(true);
      this.resize();
      this.colour(this.way);
    });
  }

  show() {
    const { scene, chart } = this;
    this.litFirst = scene.lit.map((id) => chart.rowOf.get(id)).filter((row) => row !== undefined);
    this.light();
    this.replay.set(scene.paths, scene.pathName ?? "Step");
    this.hint.textContent = scene.hint ?? "";
    this.stage.dataset.lit = scene.lit.length;
    this.stage.dataset.marks = scene.marks.length;
    if (scene.focus && scene.focus.token !== this.focus) {
      this.focus = scene.focus.token;
      const points = scene.focus.points.length ? scene.focus.points : [[-1, -1], [1, 1]]; // prettier-ignore
      this.camera.flyTo(this.camera.around(points, this.covered()), () => this.draw(true));
    }
    this.tour.open(scene.tour);
    this.draw();
  }

  // Pixels at the top that flying pictures need, and at the bottom that the replay lies over.
  covered() {
    const { box } = this.replay;
    const below = !box.hidden && getComputedStyle(box).position === "absolute" ? box.offsetHeight + 12 : 0;
    return { above: this.scene.marks.some(flies) ? FLAG : 0, below };
  }

  colour(way) {
    this.way = way;
    this.group = null;
    const style = getComputedStyle(this.root);
    const made = coloured(this.chart, way, style.getPropertyValue("--st-text-color").trim() || "#191817");
    this.points.paint(made.bytes);
    [...this.ways.children].forEach((each) => each.setAttribute("aria-pressed", String(each.dataset.way === way)));
    this.codes = made.codes;
    this.legend.replaceChildren(...(made.scale ? this.scaleOf(made) : made.entries.map((entry) => this.entryOf(entry))));
    this.light();
    this.draw();
  }

  entryOf({ code, name, paint, n }) {
    const made = button("entry", "", () => this.pickGroup(code));
    made.dataset.code = code;
    made.setAttribute("aria-pressed", "false");
    const dot = element("i", "");
    dot.style.background = paint;
    made.append(dot, element("span", "", name), element("small", "", n.toLocaleString("en")));
    return made;
  }

  scaleOf({ scale, ends }) {
    const bar = element("div", "scale");
    bar.style.background = `linear-gradient(90deg, ${scale.join(", ")})`;
    const words = element("div", "ends");
    words.append(...ends.map((end) => element("span", "", end)));
    const made = element("div", "prices");
    made.append(bar, words);
    return [made];
  }

  pickGroup(code) {
    this.group = this.group === code ? null : code;
    for (const each of this.legend.children) each.setAttribute("aria-pressed", String(Number(each.dataset.code) === this.group));
    this.light();
    this.draw();
  }

  // What shines: a group of the legend, else what the scene names, else everything alike.
  light() {
    const { chart, litFirst = [] } = this;
    this.lit = this.group !== null || litFirst.length > 0;
    if (!this.lit) return this.points.light(null);
    const bytes = new Uint8Array(chart.n);
    if (this.group === null) for (const row of litFirst) bytes[row] = 1;
    else this.codes.forEach((code, row) => (bytes[row] = code === this.group ? 1 : 0));
    this.points.light(bytes);
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.stage;
    if (!width || !this.canvas) return;
    this.ratio = Math.min(devicePixelRatio || 1, 2);
    Object.assign(this.camera, { width, height });
    for (const canvas of [this.canvas, this.over]) {
      canvas.width = Math.round(width * this.ratio);
      canvas.height = Math.round(height * this.ratio);
    }
    this.paintNow();
  }

  draw(moving = false) {
    this.moving = moving;
    this.frame ??= requestAnimationFrame(() => this.paintNow());
  }

  paintNow() {
    cancelAnimationFrame(this.frame);
    this.frame = undefined;
    if (!this.points || !this.camera.width) return;
    const ink = this.inks();
    this.points.faint = Math.max(...unit(ink.ground)) < 0.5 ? 0.24 : 0.13; // on black they would be lost sooner
    const rim = this.way === "colour" ? [...unit(ink.text), 0.6] : [...unit(ink.ground), 0.75];
    this.points.draw(this.camera, rim, this.ratio, this.moving);
    const pen = this.over.getContext("2d");
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, this.over.width, this.over.height);
    pen.drawImage(this.canvas, 0, 0);
    drawOverlay(pen, {
      ...{ camera: this.camera, ratio: this.ratio, chart: this.chart, finder: this.finder, scene: this.scene, ink },
      ...{ step: this.replay.step, lit: this.lit, loop: this.loop, hovered: this.hovered },
      floor: this.camera.height - this.covered().below,
      litFirst: this.group === null ? (this.litFirst ?? []).slice(0, 60) : [],
      srcOf: (row) => this.srcOf(row),
      picture: (src) => this.pictures.get(src),
    });
    this.stage.dataset.waiting = this.pictures.fetch();
    if (this.hovered >= 0) this.showCard();
    this.keep();
    this.stage.dataset.zoom = this.camera.zoom.toFixed(2);
  }

  inks() {
    const style = getComputedStyle(this.root);
    const read = (name, usual) => style.getPropertyValue(`--st-${name}`).trim() || usual;
    const [text, ground] = [read("text-color", "#191817"), read("background-color", "#ffffff")];
    return { text, ground, accent: read("primary-color", "#1f5c46"), line: "rgba(128,128,128,.45)", font: read("font", "sans-serif") };
  }

  keep() {
    const { x, y, zoom } = this.camera;
    kept.set(this.url, { x, y, zoom, way: this.way });
  }

  srcOf(row) {
    return this.scene.pictures + encodeURIComponent(this.chart.ids[row]);
  }

  at([px, py], reach) {
    return this.finder ? this.finder.nearest(this.camera, px, py, reach) : -1;
  }

  hover(row) {
    this.stage.style.cursor = this.lassoing ? "crosshair" : row >= 0 ? "pointer" : "grab";
    if (row === this.hovered) return;
    this.hovered = row;
    if (row < 0) this.card.hide();
    this.draw();
  }

  showCard() {
    const { chart, hovered: row, camera } = this;
    const [px, py] = camera.toScreen(chart.places[2 * row], chart.places[2 * row + 1]);
    if (px < -10 || py < -10 || px > camera.width + 10 || py > camera.height + 10) return this.card.hide();
    this.card.show({ src: this.srcOf(row), title: chart.titles[row], line: this.lineOf(row) }, px, py, camera.width, camera.height);
  }

  lineOf(row) {
    const price = this.chart.prices[row];
    const cost = Number.isNaN(price) ? "" : `€${price.toLocaleString("en", { maximumFractionDigits: 2 })} · `;
    return `${cost}${this.scene.verb ?? "open"}`;
  }

  leave() {
    this.setLasso(false);
    this.hover(-1);
  }

  click(here, touch) {
    const row = this.at(here, touch ? 26 : NEAR);
    if (touch && row >= 0 && row !== this.hovered) this.hover(row); // the first tap shows, the second opens
    else if (row >= 0) this.open(row);
    else this.hover(-1);
  }

  open(row) {
    if (row >= 0) this.tell({ action: "open", id: this.chart.ids[row] });
  }

  // The arrow keys go from piece to piece.
  walk(dx, dy) {
    const { camera, chart } = this;
    if (!chart) return;
    const middle = [camera.width / 2, camera.height / 2];
    const from = this.hovered >= 0 ? this.hovered : this.at(middle, Infinity);
    const to = this.hovered >= 0 ? this.finder.towards(camera, from, dx, dy) : from;
    this.hover(to);
    const [px, py] = camera.toScreen(chart.places[2 * to], chart.places[2 * to + 1]);
    if (px < 40 || py < 40 || px > camera.width - 40 || py > camera.height - 40) camera.panBy(middle[0] - px, middle[1] - py);
    this.said.textContent = `${chart.titles[to]}, ${chart.kinds[chart.codes.kind[to]]}`;
  }

  zoom(factor) {
    const { x, y, zoom } = this.camera;
    this.camera.flyTo({ x, y, zoom: Math.min(Math.max(zoom * factor, 1), 60) }, () => this.draw(true), 220);
    setTimeout(() => this.settle(), 240);
  }

  whole() {
    this.camera.flyTo({ x: 0, y: 0, zoom: 1 }, () => this.draw(true));
    setTimeout(() => this.settle(), 700);
  }

  // After a movement everything is drawn again in full.
  settle() {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.draw(), 120);
  }

  setLasso(on) {
    this.lassoing = on;
    this.lasso.setAttribute("aria-pressed", String(on));
    this.stage.style.cursor = on ? "crosshair" : "grab";
  }

  drawLoop(loop) {
    this.loop = loop;
    this.hover(-1);
    this.draw();
  }

  takeLoop(loop) {
    this.loop = null;
    this.setLasso(false);
    this.take(this.finder.inside(loop.map(([px, py]) => this.camera.toWorld(px, py))));
  }

  takeView() {
    const { camera } = this;
    const corners = [[0, 0], [camera.width, 0], [camera.width, camera.height], [0, camera.height]]; // prettier-ignore
    this.take(this.finder.inside(corners.map((corner) => camera.toWorld(...corner))));
  }

  take(rows) {
    this.draw();
    const ids = rows.slice(0, this.scene.most).map((row) => this.chart.ids[row]);
    this.tell({ action: "select", ids, of: rows.length });
  }

  // One step of the first look.
  guide(step) {
    this.loop = null;
    this.hover(-1);
    const to = { x: step.x ?? 0, y: step.y ?? 0, zoom: step.zoom ?? 1 };
    this.camera.flyTo(to, () => {
      if (step.loop) this.loop = step.loop.map(([x, y]) => this.camera.toScreen(x, y));
      if (step.id) this.hovered = this.chart.rowOf.get(step.id) ?? -1;
      this.draw();
    });
  }

  endTour() {
    this.loop = null;
    this.hover(-1);
    this.whole();
    this.tell({ action: "toured" });
  }
}

const unit = (paint) => channels(paint).slice(0, 3).map((part) => part / 255); // prettier-ignore
