// The points as the server sends them, once for a collection, and the colours they can wear.
// Okabe and Ito's colours, which colour-blind readers tell apart; the eighth, black, is the text's own here.
const SAFE = ["#e69f00", "#56b4e9", "#d55e00", "#0072b2", "#cc79a7", "#009e73", "#f0e442"];
const OTHER = "#9b9893";
// Cividis, even to the eye and the same to nearly everybody.
const CHEAP_TO_DEAR = ["#00224e", "#2a3f6d", "#575d6d", "#7d7c78", "#a59c74", "#d2c060", "#fee838"];

// The file: a length (uint32), that many bytes of JSON, then for n points the places (2 x float32), the prices
// (float32, NaN where unknown) and four bytes each for kind, family, colour and season.
export async function readChart(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error("The map is not there any more. Reload the page.");
  const bytes = await answer.arrayBuffer();
  const length = new DataView(bytes).getUint32(0, true);
  const chart = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, length)));
  const n = chart.ids.length;
  let spot = 4 + length;
  const take = (Kind, count) => {
    const part = new Kind(bytes, spot, count);
    spot += part.byteLength;
    return part;
  };
  const places = take(Float32Array, 2 * n);
  const prices = take(Float32Array, n);
  const codes = Object.fromEntries(["kind", "family", "colour", "season"].map((name) => [name, take(Uint8Array, n)]));
  return { ...chart, n, places, prices, codes, rowOf: new Map(chart.ids.map((id, row) => [id, row])) };
}

// The ways to colour this map: those by which its pieces differ.
export function schemes(chart) {
  const ways = { family: "Kind", colour: "Colour" };
  if (chart.prices.some((price) => !Number.isNaN(price))) ways.price = "Price";
  if (new Set(chart.codes.season).size > 1) ways.season = "Season";
  return ways;
}

// Colours of all points as bytes (r, g, b, a), with a legend of {name, paint, rows, n} or of a scale's ends.
export function coloured(chart, way, text) {
  if (way === "price") return byPrice(chart);
  const codes = chart.codes[way];
  const counts = new Map();
  codes.forEach((code) => counts.set(code, (counts.get(code) ?? 0) + 1));
  const order = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a));
  const paintOf = (code) => {
    if (way === "colour") return chart.paints[code];
    const place = way === "family" ? code : order.indexOf(code);
    return SAFE[place] ?? (place === SAFE.length ? text : OTHER);
  };
  const names = { family: chart.families, colour: chart.colours, season: chart.seasons }[way];
  const entries = order.map((code) => ({ code, name: names[code], paint: paintOf(code), n: counts.get(code) }));
  const paints = new Map(entries.map((entry) => [entry.code, channels(entry.paint)]));
  const bytes = new Uint8Array(4 * chart.n);
  codes.forEach((code, i) => bytes.set(paints.get(code), 4 * i));
  return { bytes, entries, codes };
}

function byPrice({ n, prices }) {
  const known = [...prices.keys()].filter((i) => !Number.isNaN(prices[i])).sort((a, b) => prices[a] - prices[b]);
  const stops = CHEAP_TO_DEAR.map(channels);
  const bytes = new Uint8Array(4 * n);
  for (let i = 0; i < n; i++) bytes.set(channels(OTHER), 4 * i);
  known.forEach((i, rank) => {
    const t = (rank / Math.max(known.length - 1, 1)) * (stops.length - 1);
    const k = Math.min(Math.floor(t), stops.length - 2);
    bytes.set(stops[k].map((part, c) => Math.round(part + (stops[k + 1][c] - part) * (t - k))), 4 * i);
  });
  const at = (share) => Math.round(prices[known[Math.floor(share * (known.length - 1))]]).toLocaleString("en");
  return { bytes, scale: CHEAP_TO_DEAR, ends: [at(0), at(0.5), at(1)].map((price) => `€${price}`) };
}

const pad = (hex) => (hex.length === 4 ? hex.replace(/[0-9a-f]/gi, "$&$&") : hex);

// "#1f5c46" or "rgb(31, 92, 70)" as bytes.
export function channels(paint) {
  if (paint[0] !== "#") return [...paint.match(/[\d.]+/g).slice(0, 3).map(Number), 255];
  const number = parseInt(pad(paint).slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255, 255];
}
