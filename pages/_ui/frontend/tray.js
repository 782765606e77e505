// The outfit so far, in small.
export default function ({ data, parentElement, setTriggerValue }) {
  let tray = parentElement.querySelector(".tray");
  if (!tray) {
    tray = document.createElement("div");
    tray.className = "tray";
    tray.setAttribute("role", "list");
    parentElement.appendChild(tray);
  }
  tray.setAttribute("aria-label", data.label);
  tray.replaceChildren(
    ...data.thumbs.map((thumb) => {
      const cell = document.createElement("div");
      cell.setAttribute("role", "listitem");
      const button = document.createElement("button");
      button.type = "button";
      button.setAttribute("aria-label", `Remove ${thumb.title} from the outfit`);
      button.title = `Remove ${thumb.title}`;
      const image = document.createElement("img");
      image.src = thumb.src;
      image.alt = thumb.alt;
      button.append(image);
      button.addEventListener("click", () => setTriggerValue("event", { action: "remove", id: thumb.id }));
      cell.append(button);
      return cell;
    }),
  );
}
