// A grid of pieces. Cards are kept between updates, so pictures never flicker and focus is never lost.
const cardOf = (tell) => {
  const card = document.createElement("div");
  card.className = "card";
  card.setAttribute("role", "listitem");
  card.innerHTML =
    '<button type="button" class="pick"><img loading="lazy" decoding="async"><span class="mark" aria-hidden="true"></span></button>' +
    '<div class="words"><button type="button" class="title"></button><span class="price"></span></div>' +
    '<p class="note"></p><button type="button" class="remove">Remove</button>';
  const on = (name, action) =>
    card.querySelector(name).addEventListener("click", () => tell({ action, id: card.dataset.id }));
  on(".pick", "pick");
  on(".title", "open");
  on(".remove", "remove");
  return card;
};

const fill = (card, piece) => {
  card.dataset.id = piece.id;
  card.classList.toggle("picked", piece.picked);
  const image = card.querySelector("img");
  if (image.getAttribute("src") !== piece.src) image.src = piece.src;
  image.alt = piece.alt;
  const pick = card.querySelector(".pick");
  pick.setAttribute("aria-pressed", String(piece.picked));
  pick.setAttribute("aria-label", `${piece.verb || "Pick"} ${piece.title}`);
  card.classList.toggle("asking", Boolean(piece.verb));
  pick.hidden = false;
  const title = card.querySelector(".title");
  title.textContent = piece.title;
  title.setAttribute("aria-label", `Details of ${piece.title}`);
  card.querySelector(".price").textContent = piece.price;
  card.querySelector(".note").textContent = piece.note || "";
  const remove = card.querySelector(".remove");
  remove.hidden = !piece.removable;
  remove.setAttribute("aria-label", `Remove ${piece.title} from your wardrobe`);
};

export default function ({ data, parentElement, setTriggerValue }) {
  let grid = parentElement.querySelector(".gallery");
  if (!grid) {
    grid = document.createElement("div");
    grid.className = "gallery";
    grid.setAttribute("role", "list");
    parentElement.appendChild(grid);
  }
  grid.tell = (event) => setTriggerValue("event", event);
  grid.setAttribute("aria-label", data.label);
  const old = new Map([...grid.children].map((card) => [card.dataset.id, card]));
  const cards = data.cards.map((piece) => {
    const card = old.get(piece.id) || cardOf((event) => grid.tell(event));
    fill(card, piece);
    return card;
  });
  const same = cards.length === grid.children.length && cards.every((card, i) => grid.children[i] === card);
  if (!same) grid.replaceChildren(...cards);
}
