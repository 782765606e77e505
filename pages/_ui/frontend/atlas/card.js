// Small pieces of page: the card that shows a garment, the guided first look, the replay of a path.
export const element = (name, className, text = "") => {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  if (name === "button") made.type = "button";
  return made;
};

export const button = (className, text, act, label = "") => {
  const made = element("button", className, text);
  if (label) made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
};

// The card of one piece, beside its point and within the window.
export class Card {
  constructor(stage) {
    this.box = element("div", "card");
    this.box.hidden = true;
    this.image = element("img", "picture");
    this.title = element("p", "title");
    this.line = element("p", "line");
    this.box.append(this.image, this.title, this.line);
    stage.append(this.box);
  }

  show({ src, title, line }, px, py, width, height) {
    if (this.image.getAttribute("src") !== src) this.image.src = src;
    this.image.alt = title;
    this.title.textContent = title;
    this.line.textContent = line;
    this.box.hidden = false;
    const { offsetWidth: w, offsetHeight: h } = this.box;
    const left = px + 18 + w < width ? px + 18 : px - 18 - w;
    this.box.style.left = `${Math.max(4, Math.min(left, width - w - 4))}px`;
    this.box.style.top = `${Math.max(4, Math.min(py - h / 2, height - h - 4))}px`;
  }

  hide() {
    this.box.hidden = true;
  }
}

// A first look in a few steps, each with a sentence and something to see.
export class Tour {
  constructor(stage, see, end) {
    this.see = see;
    this.end = end;
    this.box = element("div", "tour");
    this.box.setAttribute("role", "group");
    this.box.setAttribute("aria-label", "A first look");
    this.text = element("p", "say");
    this.text.setAttribute("aria-live", "polite");
    this.count = element("span", "count");
    this.next = button("next", "Next", () => this.go(this.place + 1));
    const row = element("div", "row");
    row.append(this.count, button("skip", "Skip", () => this.close()), this.next);
    this.box.append(this.text, row);
    this.box.hidden = true;
    stage.before(this.box);
  }

  open(steps) {
    if (this.steps || !steps.length) return;
    this.steps = steps;
    this.go(0);
  }

  go(place) {
    if (place >= this.steps.length) return this.close();
    this.place = place;
    this.box.hidden = false;
    this.text.textContent = this.steps[place].text;
    this.count.textContent = `${place + 1} of ${this.steps.length}`;
    this.next.textContent = place + 1 < this.steps.length ? "Next" : "Start exploring";
    this.see(this.steps[place]);
  }

  close() {
    this.box.hidden = true;
    this.end();
  }
}

// A slider over the steps of the paths, with a button that plays them.
export class Replay {
  constructor(stage, move) {
    this.move = move;
    this.box = element("div", "replay");
    this.box.hidden = true;
    this.play = button("play", "Play", () => (this.timer ? this.stop() : this.start()));
    this.slider = element("input", "slider");
    this.slider.type = "range";
    this.slider.min = 0;
    this.slider.addEventListener("input", () => {
      this.stop();
      this.show();
    });
    this.said = element("output", "said");
    this.box.append(this.play, this.slider, this.said);
    stage.after(this.box);
  }

  set(paths, name) {
    const key = JSON.stringify(paths);
    if (key === this.key) return;
    this.stop();
    [this.key, this.paths, this.name] = [key, paths, name];
    this.last = Math.max(0, ...paths.map((path) => path.points.length - 1));
    this.box.hidden = this.last < 1;
    this.slider.max = this.last;
    this.slider.value = this.last;
    this.slider.setAttribute("aria-label", `${name} of the path`);
    this.show();
  }

  get step() {
    return Number(this.slider.value);
  }

  show() {
    const says = (this.paths ?? []).map((path) => path.says[Math.min(this.step, path.says.length - 1)]);
    const text = `${this.name} ${this.step + 1} of ${this.last + 1}: ${says.filter(Boolean).join("; ")}`;
    this.said.textContent = text;
    this.slider.setAttribute("aria-valuetext", text);
    this.move(this.step);
  }

  start() {
    if (this.step >= this.last) this.slider.value = 0;
    this.play.textContent = "Pause";
    this.show();
    const pause = Math.max(60, Math.min(700, 6000 / (this.last + 1)));
    this.timer = setInterval(() => {
      this.slider.value = this.step + 1;
      this.show();
      if (this.step >= this.last) this.stop();
    }, pause);
  }

  stop() {
    clearInterval(this.timer);
    this.timer = 0;
    this.play.textContent = "Play";
  }
}
