// The map: background, vehicles, and what is done with the pointer.

import { ArrowRenderer, Visible } from "./arrows.js";
import { basemap } from "./basemap.js";
import { byId } from "./dom.js";
import { STATES } from "./fleet.js";
import { LabelRenderer } from "./labels.js";
import { text } from "./text.js";
import { currentUnits } from "./format.js";

const { ol } = window;
const CLICK_PIXELS = 18;
const DETAIL_ZOOM = 15;

/** Colours of the style sheet, which differ by the colour scheme. */
function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function rgb(hex) {
  return [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16) / 255);
}

/** Dispatches `select`, with the vehicle or null as `detail`, `unfollow`, and `hover` with a coordinate. */
export class VehicleMap extends EventTarget {
  #fleet;
  #selectedId = null;
  #followedId = null;
  #isFocused = false;
  #visible = new Visible();
  #arrows = new ArrowRenderer();
  #labels = new LabelRenderer();
  #scale = new ol.control.ScaleLine({ minWidth: 80 });
  #container = document.createElement("div");
  #background;
  #graticule = null;
  #style = null;
  #frame = null;
  #isDrawDue = false;

  /** Draws the vehicles before the next repaint, and not the background: it does not change with them. */
  #redraw = () => {
    if (!this.#isDrawDue) {
      this.#isDrawDue = true;
      requestAnimationFrame(() => {
        this.#isDrawDue = false;
        this.#draw();
      });
    }
  };

  constructor(fleet, tilesUrl) {
    super();
    this.#fleet = fleet;
    this.#container.className = "vehicles-layer";
    this.#container.append(this.#arrows.canvas, this.#labels.canvas);
    this.#background = basemap(tilesUrl);
    this.layer = new ol.layer.Layer({ render: frame => this.#render(frame), zIndex: 10 });
    this.map = new ol.Map({
      target: "map",
      layers: [...this.#background.layers, this.layer],
      controls: [new ol.control.Zoom(), this.#scale],
      interactions: ol.interaction.defaults.defaults({ altShiftDragRotate: false, pinchRotate: false }),
      view: new ol.View({ center: [0, 2_000_000], zoom: 2, minZoom: 1, maxZoom: 19, enableRotation: false }),
    });
    byId("map").setAttribute("aria-label", text.map);
    this.#listen();
    this.restyle();
    this.showUnits();
    this.show(fleet);
    // Colours follow the age.
    setInterval(this.#redraw, 1000);
  }

  #listen() {
    this.map.on("click", ({ pixel }) => this.#dispatch("select", this.#at(pixel)));
    this.map.on("pointerdrag", () => this.#followedId !== null && this.follow(null));
    this.map.on("pointermove", event => {
      if (!event.dragging) {
        this.map.getTargetElement().classList.toggle("is-over", this.#at(event.pixel) !== null);
        this.#dispatch("hover", event.coordinate);
      }
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.restyle());
  }

  #at([x, y]) {
    return this.#visible.nearest(x, y, CLICK_PIXELS);
  }

  #dispatch(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** Reads the colours of the style sheet. */
  restyle() {
    const states = STATES.map(state => colour(`state-${state}`));
    this.#style = {
      css: { text: colour("map-text"), halo: colour("map-halo"), accent: colour("accent"), states },
      gl: { states: states.map(rgb), outline: rgb(colour("map-halo")) },
    };
    const outlines = { land: colour("land"), border: colour("border"), graticule: colour("graticule") };
    if (this.#graticule !== null) {
      this.map.removeLayer(this.#graticule);
    }
    this.#graticule = this.#background.restyle(outlines);
    this.map.addLayer(this.#graticule);
    this.#redraw();
  }

  showUnits() {
    this.#scale.setUnits(currentUnits());
  }

  /** Shows another fleet. */
  show(fleet) {
    this.#fleet.removeEventListener("change", this.#redraw);
    this.#fleet = fleet;
    fleet.addEventListener("change", this.#redraw);
    this.#redraw();
  }

  select(id) {
    this.#selectedId = id;
    this.#redraw();
  }

  /** Makes all vehicles but the selected one fade, so that its track is seen. */
  focus(isFocused) {
    this.#isFocused = isFocused;
    this.#container.classList.toggle("is-focused", isFocused);
    this.#redraw();
  }

  /** Keeps a vehicle in the middle until the map is dragged; null ends it. */
  follow(id) {
    this.#followedId = id;
    if (id === null) {
      this.dispatchEvent(new Event("unfollow"));
    } else {
      this.centre(id);
    }
  }

  /** Moves to a vehicle, near enough to see streets. */
  centre(id) {
    const vehicle = this.#fleet.get(id);
    if (vehicle !== undefined) {
      const view = this.map.getView();
      view.animate({
        center: this.#uncovered([vehicle.x, vehicle.y], Math.max(view.getZoom(), DETAIL_ZOOM)),
        zoom: Math.max(view.getZoom(), DETAIL_ZOOM), duration: this.#duration(),
      });
    }
  }

  #duration() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 400;
  }

  /** The part of the map that no panel covers: top, right, bottom, left. */
  padding() {
    const panel = byId("panel").getBoundingClientRect();
    const map = byId("map").getBoundingClientRect();
    const timeline = byId("timeline").getBoundingClientRect();
    const isBelow = panel.width > map.width * 0.8;
    const covered = map.bottom - (timeline.height > 0 ? timeline.top : isBelow ? panel.top : map.bottom - 60);
    return isBelow ? [50, 30, covered + 30, 30] : [50, 60, covered + 40, panel.right + 50];
  }

  #uncovered([x, y], zoom) {
    const [top, right, bottom, left] = this.padding();
    const resolution = this.map.getView().getResolutionForZoom(zoom);
    return [x - (left - right) / 2 * resolution, y - (bottom - top) / 2 * resolution];
  }

  /** Shows an extent. */
  fit(extent, maxZoom = 15) {
    this.map.getView().fit(extent, { padding: this.padding(), maxZoom, duration: this.#duration() });
  }

  /** Shows most of the fleet: a few vehicles that are far away do not count. */
  fitFleet() {
    const all = [...this.#fleet.vehicles()];
    if (all.length === 0) {
      return;
    }
    const skipped = Math.floor(all.length * 0.02);
    const range = values => {
      values.sort((a, b) => a - b);
      return [values[skipped], values[values.length - 1 - skipped]];
    };
    const [left, right] = range(all.map(vehicle => vehicle.x));
    const [bottom, top] = range(all.map(vehicle => vehicle.y));
    this.fit([left, bottom, right, top]);
  }

  #render(frame) {
    const { center: centre, resolution, zoom } = frame.viewState;
    const [width, height] = frame.size;
    this.#frame = { view: { centre, resolution, zoom, width, height }, pixelRatio: frame.pixelRatio };
    this.#draw();
    return this.#container;
  }

  #draw() {
    if (this.#frame === null) {
      return;
    }
    const now = performance.now();
    const { view, pixelRatio } = this.#frame;
    const isMoving = this.#visible.update(this.#fleet, view, now);
    if (this.#arrows.isAvailable) {
      this.#arrows.draw(this.#visible, view, pixelRatio, this.#style.gl);
    }
    this.#labels.draw(this.#visible, view, pixelRatio, {
      selectedId: this.#selectedId, style: this.#style.css,
      isFocused: this.#isFocused, isDrawingVehicles: !this.#arrows.isAvailable,
    });
    this.#moveWithFollowed(now);
    if (isMoving) {
      this.#redraw();
    }
  }

  #moveWithFollowed(now) {
    const vehicle = this.#followedId === null ? undefined : this.#fleet.get(this.#followedId);
    const view = this.map.getView();
    if (vehicle !== undefined && !view.getAnimating()) {
      const place = this.#uncovered([vehicle.shownX(now), vehicle.shownY(now)], view.getZoom());
      const [x, y] = view.getCenter();
      if (Math.hypot(place[0] - x, place[1] - y) > view.getResolution() / 2) {
        view.setCenter(place);
      }
    }
  }
}
