// Pictures on the map arrive two at a time, those in view first: the server makes each one when it is first asked for.
const AT_ONCE = 2;
const MOST = 600;

export class Pictures {
  here = new Map();
  wanted = [];
  coming = 0;

  constructor(arrived) {
    this.arrived = arrived;
  }

  // A picture that is here, or nothing; what was asked for since the last `fetch` is fetched with the next.
  get(src) {
    const image = this.here.get(src);
    if (!image) this.wanted.push(src);
    return image?.naturalWidth ? image : null;
  }

  // Says how many are still to come.
  fetch() {
    const missing = [...new Set(this.wanted)];
    missing.slice(0, AT_ONCE - this.coming).forEach((src) => this.load(src));
    this.wanted = [];
    return Math.max(missing.length, this.coming);
  }

  load(src) {
    const image = new Image();
    this.coming += 1;
    image.onload = image.onerror = () => {
      this.coming -= 1;
      this.arrived();
    };
    image.src = src;
    this.here.set(src, image);
    if (this.here.size > MOST) this.here.delete(this.here.keys().next().value);
  }
}
