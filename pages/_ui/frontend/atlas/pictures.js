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

  fetch() {
    for (const src of this.wanted) {
      if (this.coming >= AT_ONCE) break;
      if (!this.here.has(src)) this.load(src);
    }
    this.wanted = [];
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
