/* Our own controls over a bare <video>. Sound, once asked for, stays on for the visit.

   Captions stand in for sound that is off, until somebody chooses to have them always or never. They are drawn here: the browser's own
   box of them moves the page. */

const quietly = matchMedia("(prefers-reduced-motion: reduce)").matches || document.documentElement.dataset.autoplay === "off"
  || navigator.connection?.saveData === true;

/** Whether clips may start by themselves. */
export const mayAutoplay = !quietly;
export const soundWanted = () => sessionStorage.getItem("sound") === "on";

export class Player {
  /** Take over the video in `root`. */
  constructor(root) {
    this.root = root;
    this.video = root.querySelector("video");
    this.seek = root.querySelector("[data-seek]");
    this.captions = root.querySelector("[data-captions]");
    this.video.controls = false;
    this.video.muted = !soundWanted();
    root.querySelector("[data-play]").addEventListener("click", () => this.toggle());
    root.querySelector("[data-sound]").addEventListener("click", () => this.toggleSound());
    this.video.addEventListener("click", () => this.toggle());
    this.seek.addEventListener("input", () => { this.video.currentTime = Number(this.seek.value); });
    for (const name of ["play", "pause", "volumechange"]) this.video.addEventListener(name, () => this.show());
    this.video.addEventListener("timeupdate", () => { if (!this.seek.matches(":active")) this.seek.value = this.video.currentTime; });
    if (this.captions) this.takeCaptions();
    this.show();
  }

  takeCaptions() {
    const { video, root } = this;
    const { track } = root.querySelector("track");
    const spoken = root.querySelector("[data-spoken]");
    // Fetched with the clip itself, so that those of clips far down the feed are not.
    const load = () => { track.mode = "hidden"; };
    if (video.readyState > 0) load();
    else video.addEventListener("loadedmetadata", load, { once: true });
    track.addEventListener("cuechange", () => {
      spoken.replaceChildren(...[...track.activeCues].map((cue) => {
        const line = document.createElement("span");
        line.append(cue.getCueAsHTML());
        return line;
      }));
    });
    this.captions.addEventListener("click", () => this.toggleCaptions());
  }

  get captionsWanted() {
    const chosen = localStorage.getItem("captions");
    return chosen ? chosen === "on" : this.video.muted;
  }

  show() {
    this.root.dataset.state = this.video.paused ? "paused" : "playing";
    this.root.dataset.muted = this.video.muted ? "yes" : "no";
    this.captions?.setAttribute("aria-pressed", this.captionsWanted);
  }

  /** Start, with sound when it was asked for; where the browser refuses that, without. */
  async play() {
    this.video.muted = !soundWanted();
    try {
      await this.video.play();
    } catch (error) {
      if (error.name !== "NotAllowedError" || this.video.muted) return;
      this.video.muted = true;
      await this.video.play().catch(() => {});
    }
  }

  toggle() {
    if (this.video.paused) this.play();
    else this.video.pause();
  }

  toggleSound() {
    sessionStorage.setItem("sound", this.video.muted ? "on" : "off");
    this.video.muted = !this.video.muted;
    if (!this.video.muted && this.video.paused) this.play();
  }

  toggleCaptions() {
    if (!this.captions) return;
    localStorage.setItem("captions", this.captionsWanted ? "off" : "on");
    this.show();
  }
}
