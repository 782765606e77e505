// Streamlit reads a component's script as text; the map is modules, which the browser fetches and keeps.
const arrived = import(`${location.origin}ATLAS/atlas.js`);
export default function (component) {
  let close;
  let left = false;
  arrived.then(({ mount }) => {
    if (!left) close = mount(component);
  });
  return () => {
    left = true;
    close?.();
  };
}
