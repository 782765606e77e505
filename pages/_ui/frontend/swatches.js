// Colour filters as round buttons that carry their name for people who do not go by colour.
export default function ({ data, parentElement, setTriggerValue }) {
  let row = parentElement.querySelector(".swatches");
  if (!row) {
    row = document.createElement("div");
    row.className = "swatches";
    row.setAttribute("role", "group");
    parentElement.appendChild(row);
  }
  row.setAttribute("aria-label", data.label);
  const names = data.options.map((option) => option.id).join("\n");
  if (row.dataset.names !== names) {
    row.dataset.names = names;
    row.replaceChildren(
      ...data.options.map((option) => {
        const button = document.createElement("button");
        button.type = "button";
        button.dataset.id = option.id;
        button.innerHTML = '<i aria-hidden="true"></i><span></span>';
        button.querySelector("i").style.background = option.paint;
        button.querySelector("span").textContent = option.id;
        button.addEventListener("click", () => row.tell({ action: "toggle", id: option.id }));
        return button;
      }),
    );
  }
  row.tell = (event) => setTriggerValue("event", event);
  data.options.forEach((option, i) => row.children[i].setAttribute("aria-pressed", String(option.chosen)));
}
