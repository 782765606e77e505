// The pieces of the outfit, one row each: picture, what it contributes, and what can be done with it.
const ICONS = {
  unlocked: '<path d="M7 10V7a4 4 0 0 1 7.6-1.7M5.5 10h10a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-10a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1z"/>',
  locked: '<path d="M7 10V7a3.5 3.5 0 0 1 7 0v3M5.5 10h10a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-10a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1z"/>',
  swap: '<path d="M4 8h12l-3-3M17 14H5l3 3"/>',
  never: '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M6 6l9 9"/>',
  remove: '<path d="M5.5 5.5l10 10M15.5 5.5l-10 10"/>',
};
const icon = (name) =>
  `<svg viewBox="0 0 21 21" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${ICONS[name]}</svg>`;

const button = (act, tell, id) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "act";
  made.innerHTML = icon(act.icon);
  made.title = act.label;
  made.setAttribute("aria-label", act.label);
  made.dataset.focus = `${act.action} ${id}`;
  if (act.pressed !== undefined) made.setAttribute("aria-pressed", String(act.pressed));
  made.addEventListener("click", () => tell({ action: act.action, id }));
  return made;
};

const rowOf = (piece, tell) => {
  const row = document.createElement("div");
  row.className = "row";
  row.setAttribute("role", "listitem");
  row.innerHTML =
    '<img class="thumb" loading="lazy"><div class="text"><span class="new">New</span><div class="line"><button type="button" class="title"></button><span class="price"></span></div>' +
    '<div class="gift"><span class="bar" aria-hidden="true"><i></i></span><span class="say"></span></div></div><div class="acts"></div>';
  const image = row.querySelector(".thumb");
  image.src = piece.src;
  image.alt = piece.alt;
  const title = row.querySelector(".title");
  title.textContent = piece.title;
  title.setAttribute("aria-label", `Details of ${piece.title}`);
  title.dataset.focus = `open ${piece.id}`;
  title.addEventListener("click", () => tell({ action: "open", id: piece.id }));
  row.querySelector(".price").textContent = piece.price;
  row.querySelector(".gift").hidden = !piece.say;
  const say = row.querySelector(".say");
  say.textContent = piece.say || "";
  say.title = piece.why || "";
  const bar = row.querySelector(".bar i");
  bar.style.width = `${Math.abs(piece.change) * 50}%`;
  bar.classList.toggle("less", piece.change < 0);
  const mark = row.querySelector(".new");
  mark.hidden = !piece.fresh && !piece.shared;
  mark.classList.toggle("shared", Boolean(piece.shared));
  if (piece.shared) mark.textContent = piece.shared;
  const acts = row.querySelector(".acts");
  acts.append(...piece.acts.map((act) => button(act, tell, piece.id)));
  return row;
};

export default function ({ data, parentElement, setTriggerValue }) {
  let list = parentElement.querySelector(".pieces");
  if (!list) {
    list = document.createElement("div");
    list.className = "pieces";
    list.setAttribute("role", "list");
    parentElement.appendChild(list);
  }
  list.setAttribute("aria-label", data.label);
  const held = parentElement.activeElement?.dataset?.focus;
  list.replaceChildren(...data.rows.map((piece) => rowOf(piece, (event) => setTriggerValue("event", event))));
  if (held) list.querySelector(`[data-focus="${CSS.escape(held)}"]`)?.focus();
}
