// Brings what has just been found into view, once for each finding.
const seen = new Set();
export default function ({ data, parentElement }) {
  if (seen.has(data.token)) return;
  seen.add(data.token);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const place = parentElement.host || parentElement;
  place.style.scrollMarginTop = "5rem";
  place.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
}
