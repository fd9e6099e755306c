// Draws on the vehicles: their plates, and the mark of the selected one. Without WebGL, the vehicles too.

import { resize } from "./arrows.js";

const MIN_ZOOM = 11;
const FEW = 40;
const MAX_LABELS = 300;
const LABEL_HEIGHT = 18;
const FONT = "600 12px system-ui, sans-serif";

export class LabelRenderer {
  canvas = document.createElement("canvas");
  #context = this.canvas.getContext("2d");
  #widths = new Map();
  #isEmpty = false;

  /**
   * @param style `{text, halo, accent, states}`: colours of CSS
   * @param isFocused whether only the selected vehicle has a label
   * @param isDrawingVehicles whether nothing else draws them
   */
  draw(visible, view, pixelRatio, { selectedId, style, isFocused, isDrawingVehicles }) {
    resize(this.canvas, view, pixelRatio);
    const isLabelled = !isFocused && (view.zoom >= MIN_ZOOM || visible.vehicles.length <= FEW);
    const selected = visible.vehicles.findIndex(vehicle => vehicle.id === selectedId);
    const isEmpty = !isLabelled && selected < 0 && !isDrawingVehicles;
    if (isEmpty && this.#isEmpty) {
      return; // to clear it takes as long as to draw
    }
    this.#isEmpty = isEmpty;
    const context = this.#context;
    context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    context.clearRect(0, 0, view.width, view.height);
    if (isDrawingVehicles) {
      this.#drawDots(visible, style);
    }
    if (selected >= 0) {
      this.#mark(visible, selected, view, style);
    }
    this.#drawLabels(visible, selected, isLabelled ? MAX_LABELS : 0, view, style);
  }

  #drawDots(visible, style) {
    const radius = visible.symbolSize * 0.3;
    visible.vehicles.forEach((vehicle, index) => {
      this.#context.fillStyle = style.states[visible.pixels[index * 4 + 3]];
      this.#context.beginPath();
      this.#context.arc(visible.x(index), visible.y(index), radius, 0, 2 * Math.PI);
      this.#context.fill();
    });
  }

  /** A ring, and a disc of the accuracy where it is larger. */
  #mark(visible, index, view, style) {
    const context = this.#context;
    const location = visible.vehicles[index].location;
    const ring = visible.symbolSize * 0.75;
    const metresPerPixel = view.resolution * Math.cos(location.latitude * Math.PI / 180);
    const accuracy = (location.accuracy ?? 0) / metresPerPixel;
    context.strokeStyle = style.accent;
    context.fillStyle = style.accent;
    if (accuracy > ring && accuracy < 5_000) {
      context.globalAlpha = 0.12;
      this.#circle(visible, index, accuracy);
      context.fill();
      context.globalAlpha = 0.5;
      context.lineWidth = 1;
      context.stroke();
      context.globalAlpha = 1;
    }
    context.lineWidth = 3;
    this.#circle(visible, index, ring);
    context.stroke();
  }

  #circle(visible, index, radius) {
    this.#context.beginPath();
    this.#context.arc(visible.x(index), visible.y(index), radius, 0, 2 * Math.PI);
  }

  /** @param first is labelled in any case, unless it is -1 */
  #drawLabels(visible, first, limit, view, style) {
    const taken = new Set();
    const context = this.#context;
    context.font = FONT;
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineJoin = "round";
    context.lineWidth = 4;
    context.strokeStyle = style.halo;
    context.fillStyle = style.text;
    const below = visible.symbolSize * 0.5 + 2;
    if (first >= 0) {
      this.#drawLabel(visible, first, below + visible.symbolSize * 0.25 + 3, taken);
    }
    for (let index = 0, drawn = 0; index < visible.vehicles.length && drawn < limit; index++) {
      drawn += index !== first && this.#drawLabel(visible, index, below, taken) ? 1 : 0;
    }
  }

  /** Draws a label unless it would cover another one. */
  #drawLabel(visible, index, below, taken) {
    const plate = visible.vehicles[index].plate;
    const x = visible.x(index);
    const y = visible.y(index) + below;
    const half = this.#width(plate) / 2 + 4;
    const row = Math.floor(y / LABEL_HEIGHT);
    const cells = [];
    for (let column = Math.floor((x - half) / 16); column <= Math.floor((x + half) / 16); column++) {
      cells.push(`${column} ${row}`, `${column} ${row + 1}`);
    }
    if (cells.some(cell => taken.has(cell))) {
      return false;
    }
    cells.forEach(cell => taken.add(cell));
    this.#context.strokeText(plate, x, y);
    this.#context.fillText(plate, x, y);
    return true;
  }

  #width(plate) {
    let width = this.#widths.get(plate);
    if (width === undefined) {
      width = this.#context.measureText(plate).width;
      this.#widths.set(plate, width);
    }
    return width;
  }
}
