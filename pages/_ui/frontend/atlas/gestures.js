// Turns mouse, fingers, wheel and keys into what they mean on a map.
const STILL = 5; // pixels: a hand that moves less has clicked
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function gestures(stage, camera, on) {
  const fingers = new Map();
  let start = [0, 0];
  let moved = false;
  let loop = null;
  const at = (event) => {
    const box = stage.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  const drag = (id, here) => {
    const was = fingers.get(id);
    const other = [...fingers].find(([key]) => key !== id)?.[1];
    fingers.set(id, here);
    if (other) {
      const apart = ([x, y]) => Math.max(Math.hypot(x - other[0], y - other[1]), 1);
      camera.panBy((here[0] - was[0]) / 2, (here[1] - was[1]) / 2);
      camera.zoomAt(apart(here) / apart(was), (here[0] + other[0]) / 2, (here[1] + other[1]) / 2);
      on.move();
    } else if (loop) {
      const last = loop[loop.length - 1];
      if (Math.hypot(here[0] - last[0], here[1] - last[1]) > 4) loop.push(here);
      on.loop(loop);
    } else {
      camera.panBy(here[0] - was[0], here[1] - was[1]);
      on.move();
    }
  };

  stage.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    camera.stop();
    stage.setPointerCapture(event.pointerId);
    const here = at(event);
    fingers.set(event.pointerId, here);
    [start, moved] = [here, fingers.size > 1];
    loop = fingers.size === 1 && (event.shiftKey || on.lassoing()) ? [here] : null;
  });
  stage.addEventListener("pointermove", (event) => {
    const here = at(event);
    if (!fingers.has(event.pointerId)) return on.hover(here);
    moved ||= Math.hypot(here[0] - start[0], here[1] - start[1]) > STILL;
    if (moved) drag(event.pointerId, here);
  });
  const lift = (event) => {
    if (!fingers.delete(event.pointerId)) return;
    if (loop && moved) on.looped(loop);
    else if (!moved && event.type === "pointerup") on.click(at(event), event.pointerType === "touch");
    else if (!fingers.size) on.settle();
    loop = null;
  };
  stage.addEventListener("pointerup", lift);
  stage.addEventListener("pointercancel", lift);
  stage.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && on.leave());
  stage.addEventListener(
    "wheel",
    (event) => {
      camera.stop();
      const pixels = event.deltaY * (event.deltaMode ? 30 : 1);
      const changed = camera.zoomAt(Math.exp(-pixels * (event.ctrlKey ? 0.01 : 0.0016)), ...at(event));
      if (!changed && pixels > 0) return; // at the widest the page scrolls on
      event.preventDefault();
      on.move();
      on.settle();
    },
    { passive: false },
  );
  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key];
    if (step || "+=-".includes(event.key)) camera.stop(); // a glide under way would undo what the key does
    if (step && event.shiftKey) camera.panBy(-60 * step[0], -60 * step[1]);
    else if (step) on.walk(...step);
    else if (event.key === "+" || event.key === "=") camera.zoomAt(1.4);
    else if (event.key === "-") camera.zoomAt(1 / 1.4);
    else if (event.key === "0" || event.key === "Home") on.whole();
    else if (event.key === "Enter") on.enter();
    else if (event.key === "Escape") on.leave();
    else return;
    event.preventDefault();
    on.move();
    on.settle();
  });
}
