// Decodes TopoJSON (https://github.com/topojson/topojson-specification) into GeoJSON geometries.

/** @param topology quantized, with a transform */
export class Topology {
  #arcs;
  #objects;

  constructor(topology) {
    const { scale, translate } = topology.transform;
    this.#objects = topology.objects;
    this.#arcs = topology.arcs.map(arc => {
      let x = 0;
      let y = 0;
      return arc.map(([dx, dy]) => {
        x += dx;
        y += dy;
        return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
      });
    });
  }

  /** The polygons of an object: an array of rings for each. */
  polygons(name) {
    return geometries(this.#objects[name]).flatMap(geometry => {
      const parts = geometry.type === "Polygon" ? [geometry.arcs] : geometry.arcs;
      return parts.map(rings => rings.map(ring => closedOverPole(unwrapped(this.#line(ring)))));
    });
  }

  /** The lines that are in more than one geometry of an object: borders. */
  sharedLines(name) {
    const uses = new Map();
    for (const geometry of geometries(this.#objects[name])) {
      new Set(geometry.arcs.flat(Infinity).map(arc => arc < 0 ? ~arc : arc))
        .forEach(arc => uses.set(arc, (uses.get(arc) ?? 0) + 1));
    }
    return [...uses].filter(([, count]) => count > 1).map(([arc]) => unwrapped(this.#arcs[arc]));
  }

  #line(arcs) {
    return arcs.flatMap((arc, index) => {
      const points = arc < 0 ? [...this.#arcs[~arc]].reverse() : this.#arcs[arc];
      return index === 0 ? points : points.slice(1); // it begins where the one before ends
    });
  }
}

/** A line that crosses the 180th meridian continues beyond 180 degrees. */
function unwrapped(line) {
  let turns = 0;
  return line.map(([longitude, latitude], index) => {
    const step = index === 0 ? 0 : longitude - line[index - 1][0];
    turns -= Math.abs(step) > 180 ? Math.sign(step) : 0;
    return [longitude + 360 * turns, latitude];
  });
}

/** A ring around a pole, that of Antarctica, ends 360 degrees from its start. */
function closedOverPole(ring) {
  const [first, last] = [ring[0], ring.at(-1)];
  return Math.abs(last[0] - first[0]) < 180 ? ring : [...ring, [last[0], -90], [first[0], -90]];
}

function geometries(object) {
  const all = object.type === "GeometryCollection" ? object.geometries : [object];
  return all.filter(geometry => geometry.type === "Polygon" || geometry.type === "MultiPolygon");
}
