// What lies over the points. Pictures and names keep out of each other's way; arrows, paths and rings lie over them.
const TILE = [46, 57];
const FEW = 420; // so many points in view are shown as pictures where there is room
const POLE = 12; // pixels between a marked point and its picture, so that the point itself is seen
const NAME = 16; // pixels that the name of a marked point takes
export const FLAG = POLE + TILE[1] + NAME; // from a point to the top of what flies over it
export const flies = (mark) => ["piece", "chosen"].includes(mark.kind);
const SERIF = '"Instrument Serif", Georgia, serif';

export function drawOverlay(pen, view) {
  pen.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
  pen.lineJoin = pen.lineCap = "round";
  const taken = [];
  const { marks, links, paths } = view.scene;
  const inTurn = marks.toSorted((one, other) => turn(one) - turn(other)); // whoever comes first finds more room
  const names = inTurn.map((mark) => [mark, (flies(mark) ? drawFlag : placeName)(pen, view, mark, taken)]);
  litTiles(pen, view, taken);
  drawRegions(pen, view, taken);
  nearTiles(pen, view, taken);
  links.forEach((link) => drawLink(pen, view, link));
  paths.forEach((path) => drawPath(pen, view, path));
  marks.forEach((mark) => drawSpot(pen, view, mark));
  for (const [mark, at] of names) if (at) halo(pen, view, mark.label, ...at, nameFont(view), view.ink.text);
  if (view.hovered >= 0) ring(pen, ...screenOf(view, view.hovered), 9, view.ink.accent, 2.5);
  if (view.loop) drawLoop(pen, view);
}

const turn = ({ kind }) => ["piece", "pin", "chosen"].indexOf(kind) >>> 0; // all others last

const screenOf = ({ camera, chart }, row) => camera.toScreen(chart.places[2 * row], chart.places[2 * row + 1]);

// Claim a box [left, top, right, bottom] of the screen, unless it is taken or outside.
function claim(taken, camera, box) {
  const [left, top, right, bottom] = box;
  const free = taken.every((other) => right < other[0] || left > other[2] || bottom < other[1] || top > other[3]);
  const seen = right > 0 && bottom > 0 && left < camera.width && top < camera.height;
  if (free && seen) taken.push(box);
  return free && seen;
}

const around = (px, py, [width, height], gap = 3) => [
  px - width / 2 - gap,
  py - height / 2 - gap,
  px + width / 2 + gap,
  py + height / 2 + gap,
];

// A picture in a frame, once it has arrived.
function tile(pen, view, src, px, py, [width, height], border, thick = 1) {
  const image = view.picture(src);
  if (!image) return;
  const [left, top] = [px - width / 2, py - height / 2];
  pen.save();
  pen.beginPath();
  pen.roundRect(left, top, width, height, 4);
  pen.fillStyle = "#e9e9e8";
  pen.fill();
  pen.clip();
  const scale = Math.max(width / image.naturalWidth, height / image.naturalHeight);
  const [w, h] = [image.naturalWidth * scale, image.naturalHeight * scale];
  pen.drawImage(image, px - w / 2, py - h / 2, w, h);
  pen.restore();
  pen.beginPath();
  pen.roundRect(left, top, width, height, 4);
  pen.strokeStyle = border;
  pen.lineWidth = thick;
  pen.stroke();
}

function litTiles(pen, view, taken) {
  const flagged = new Set(view.scene.marks.filter(flies).map((mark) => mark.id));
  for (const row of view.litFirst) {
    if (flagged.has(view.chart.ids[row])) continue;
    const [px, py] = screenOf(view, row);
    if (!claim(taken, view.camera, around(px, py, TILE))) continue;
    tile(pen, view, view.srcOf(row), px, py, TILE, view.ink.accent, 1.5);
  }
}

function nearTiles(pen, view, taken) {
  const { camera, finder } = view;
  const [left, low] = camera.toWorld(0, camera.height);
  const [right, high] = camera.toWorld(camera.width, 0);
  const rows = finder.within(left, right, low, high, FEW + 1);
  if (rows.length > FEW || view.lit) return;
  for (const row of rows) {
    const [px, py] = screenOf(view, row);
    if (claim(taken, camera, around(px, py, TILE))) tile(pen, view, view.srcOf(row), px, py, TILE, view.ink.line);
  }
}

function halo(pen, view, text, px, py, font, paint) {
  pen.font = font;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineWidth = 4;
  pen.strokeStyle = view.ink.ground;
  pen.strokeText(text, px, py);
  pen.fillStyle = paint;
  pen.fillText(text, px, py);
}

// Names of kinds from afar, of colours and kinds from nearby; the largest regions first.
function drawRegions(pen, view, taken) {
  const { camera, chart } = view;
  const roomy = camera.width > 600;
  for (const region of chart.regions) {
    if (region.level === 0 ? camera.zoom > 5 : camera.zoom < 2.4) continue;
    const [px, py] = camera.toScreen(region.x, region.y);
    const size = (region.level ? 15 : Math.min(15 + 60 * (region.n / chart.n), 23)) * (roomy ? 1 : 0.85);
    pen.font = `${size}px ${SERIF}`;
    const width = pen.measureText(region.text).width;
    const sample = roomy && region.level === 0 && !view.lit && camera.zoom < 2.4;
    const small = [TILE[0] * 0.8, TILE[1] * 0.8];
    const box = [px - width / 2 - 6, py - size / 2 - 2 - (sample ? small[1] + 4 : 0), px + width / 2 + 6, py + size / 2 + 2];
    if (!claim(taken, camera, box)) continue;
    if (sample) tile(pen, view, view.srcOf(region.row), px, py - size / 2 - small[1] / 2 - 4, small, view.ink.line);
    halo(pen, view, region.text, px, py, `${size}px ${SERIF}`, view.ink.text);
  }
}

function ring(pen, px, py, radius, paint, thick = 2, dashes = []) {
  pen.beginPath();
  pen.arc(px, py, radius, 0, 2 * Math.PI);
  pen.strokeStyle = paint;
  pen.lineWidth = thick;
  pen.setLineDash(dashes);
  pen.stroke();
  pen.setLineDash([]);
}

// A marked piece flies its picture over its point, or under it where that is free, with its name on the far side.
// Where its name goes; nowhere without a picture.
function drawFlag(pen, view, mark, taken) {
  const { ink, camera } = view;
  const [px, py] = camera.toScreen(mark.x, mark.y);
  const paint = mark.kind === "piece" ? ink.text : ink.accent;
  for (const side of [-1, 1]) {
    const middle = py + side * (POLE + TILE[1] / 2);
    if (py + side * FLAG < 0 || py + side * FLAG > view.floor) continue;
    if (!claim(taken, camera, around(px, middle + (side * NAME) / 2, [TILE[0], TILE[1] + NAME], 2))) continue;
    tile(pen, view, mark.src ?? view.srcOf(view.chart.rowOf.get(mark.id)), px, middle, TILE, paint, 2.5);
    return [px, middle + side * (TILE[1] / 2 + 9)];
  }
}

const nameFont = ({ ink }) => `600 13px ${ink.font}`;

// Where there is room for the name of a mark without a picture: below it, above, on the right or on the left.
function placeName(pen, view, mark, taken) {
  if (!mark.label) return;
  pen.font = nameFont(view);
  const [px, py] = view.camera.toScreen(mark.x, mark.y);
  const width = pen.measureText(mark.label).width;
  const aside = width / 2 + 18;
  const places = [[px, py + 22], [px, py - (mark.kind === "pin" ? 44 : 22)], [px + aside, py], [px - aside, py]]; // prettier-ignore
  return places.find((place) => claim(taken, view.camera, around(...place, [width, 15], 1)));
}

function drawSpot(pen, { ink, camera }, mark) {
  const [px, py] = camera.toScreen(mark.x, mark.y);
  if (mark.kind === "pin") pin(pen, px, py, ink);
  else if (mark.kind === "hollow") ring(pen, px, py, 11, ink.accent, 2.5, [4, 4]);
  else ring(pen, px, py, 7, mark.kind === "piece" ? ink.text : ink.accent, mark.kind === "ring" ? 1.5 : 3);
}

function pin(pen, px, py, ink) {
  pen.beginPath();
  pen.moveTo(px, py);
  pen.bezierCurveTo(px - 4, py - 10, px - 11, py - 13, px - 11, py - 22);
  pen.arc(px, py - 22, 11, Math.PI, 0);
  pen.bezierCurveTo(px + 11, py - 13, px + 4, py - 10, px, py);
  pen.fillStyle = ink.accent;
  pen.fill();
  pen.strokeStyle = ink.ground;
  pen.lineWidth = 1.5;
  pen.stroke();
  pen.beginPath();
  pen.arc(px, py - 22, 4, 0, 2 * Math.PI);
  pen.fillStyle = ink.ground;
  pen.fill();
}

function drawLink(pen, { camera, ink }, link) {
  const [ax, ay] = camera.toScreen(...link.from);
  const [bx, by] = camera.toScreen(...link.to);
  const far = Math.hypot(bx - ax, by - ay);
  if (far < 4) return;
  pen.beginPath();
  pen.moveTo(ax, ay);
  pen.lineTo(bx, by);
  pen.strokeStyle = ink.accent;
  pen.lineWidth = 2;
  pen.setLineDash(link.arrow ? [] : [2, 6]);
  pen.stroke();
  pen.setLineDash([]);
  if (!link.arrow || far < 24) return;
  const turn = Math.atan2(by - ay, bx - ax);
  const [tx, ty] = [bx - 12 * Math.cos(turn), by - 12 * Math.sin(turn)];
  pen.beginPath();
  for (const side of [-0.45, 0.45]) {
    pen.moveTo(tx, ty);
    pen.lineTo(tx - 12 * Math.cos(turn + side), ty - 12 * Math.sin(turn + side));
  }
  pen.stroke();
}

// A path as far as it has been walked, with a hollow marker where it stands now.
function drawPath(pen, { camera, ink, step }, path) {
  const walked = path.points.slice(0, step + 1).map((place) => camera.toScreen(...place));
  pen.beginPath();
  walked.forEach(([px, py], i) => (i ? pen.lineTo(px, py) : pen.moveTo(px, py)));
  pen.strokeStyle = ink.accent;
  pen.lineWidth = 2;
  pen.stroke();
  walked.forEach(([px, py]) => {
    pen.beginPath();
    pen.arc(px, py, 3, 0, 2 * Math.PI);
    pen.fillStyle = ink.accent;
    pen.fill();
  });
  const [px, py] = walked[walked.length - 1];
  ring(pen, px, py, 10, ink.accent, 2.5, [4, 4]);
}

function drawLoop(pen, { loop, ink }) {
  pen.beginPath();
  loop.forEach(([px, py], i) => (i ? pen.lineTo(px, py) : pen.moveTo(px, py)));
  pen.closePath();
  pen.globalAlpha = 0.12;
  pen.fillStyle = ink.accent;
  pen.fill();
  pen.globalAlpha = 1;
  pen.strokeStyle = ink.accent;
  pen.lineWidth = 2;
  pen.setLineDash([6, 5]);
  pen.stroke();
  pen.setLineDash([]);
}
