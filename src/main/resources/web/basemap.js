// The background: outlines of the world that need no network, and tiles over them.

import { project } from "./fleet.js";
import { Topology } from "./world.js";

const { ol } = window;

/** Further away, the canvas of some browsers no longer fills polygons. */
const MARGIN_PIXELS = 100;

/** Clips a ring to one side of a line: `inside` of a point, and `cut` of the edge between two points. */
function clipped(ring, inside, cut) {
  return ring.flatMap((point, index) => {
    const before = ring[(index || ring.length) - 1];
    const crossing = inside(point) === inside(before) ? [] : [cut(before, point)];
    return inside(point) ? [...crossing, point] : crossing;
  });
}

/** The part of a ring in a rectangle (Sutherland and Hodgman). */
function clippedTo(ring, left, top, right, bottom) {
  const at = (axis, value) => (a, b) => {
    const share = (value - a[axis]) / (b[axis] - a[axis]);
    return axis === 0 ? [value, a[1] + share * (b[1] - a[1])] : [a[0] + share * (b[0] - a[0]), value];
  };
  let rest = clipped(ring, ([x]) => x >= left, at(0, left));
  rest = clipped(rest, ([x]) => x <= right, at(0, right));
  rest = clipped(rest, ([, y]) => y >= top, at(1, top));
  return clipped(rest, ([, y]) => y <= bottom, at(1, bottom));
}

function fill(colour) {
  return new ol.style.Style({
    renderer: (rings, { context }) => {
      const { width, height } = context.canvas;
      context.fillStyle = colour;
      context.beginPath();
      for (const ring of rings) {
        clippedTo(ring, -MARGIN_PIXELS, -MARGIN_PIXELS, width + MARGIN_PIXELS, height + MARGIN_PIXELS)
          .forEach(([x, y], index) => index === 0 ? context.moveTo(x, y) : context.lineTo(x, y));
        context.closePath();
      }
      context.fill("evenodd");
    },
  });
}

function line(colour, width) {
  return new ol.style.Style({ stroke: new ol.style.Stroke({ color: colour, width }) });
}

const projected = points => points.map(([longitude, latitude]) => project(longitude, latitude));

function vectorLayer(geometries, zIndex) {
  return new ol.layer.Vector({
    source: new ol.source.Vector({ features: geometries.map(geometry => new ol.Feature(geometry)) }),
    zIndex,
  });
}

/** The layers of the background. `restyle(colours)` gives those of the outlines another colour. */
export function basemap(tilesUrl) {
  const land = vectorLayer([], 0);
  const borders = vectorLayer([], 2);
  const layers = [land, borders];
  let graticule = null;
  if (tilesUrl) {
    layers.push(new ol.layer.Tile({
      className: "tiles",
      source: new ol.source.XYZ({ url: tilesUrl, maxZoom: 19 }),
      zIndex: 4,
    }));
  }
  load(land, borders);

  function restyle(colours) {
    land.setStyle(fill(colours.land));
    borders.setStyle(line(colours.border, 1));
    graticule?.setMap(null);
    graticule = new ol.layer.Graticule({
      strokeStyle: new ol.style.Stroke({ color: colours.graticule, width: 1 }), wrapX: true, zIndex: 1,
    });
    return graticule;
  }
  return { layers, restyle };
}

async function load(land, borders) {
  const topology = new Topology(await (await fetch("web/world-110m.json")).json());
  land.getSource().addFeatures(topology.polygons("land")
    .map(rings => new ol.Feature(new ol.geom.Polygon(rings.map(projected)))));
  borders.getSource().addFeature(new ol.Feature(
    new ol.geom.MultiLineString(topology.sharedLines("countries").map(projected))));
}
