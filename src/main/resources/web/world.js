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
      return parts.map(rings => rings.map(ring => this.#line(ring)));
    });
  }

  /** The lines that are in more than one geometry of an object: borders. */
  sharedLines(name) {
    const uses = new Map();
    for (const geometry of geometries(this.#objects[name])) {
      new Set(geometry.arcs.flat(Infinity).map(arc => arc < 0 ? ~arc : arc))
        .forEach(arc => uses.set(arc, (uses.get(arc) ?? 0) + 1));
    }
    return [...uses].filter(([, count]) => count > 1).map(([arc]) => this.#arcs[arc]);
  }

  #line(arcs) {
    return arcs.flatMap((arc, index) => {
      const points = arc < 0 ? [...this.#arcs[~arc]].reverse() : this.#arcs[arc];
      return index === 0 ? points : points.slice(1); // it begins where the one before ends
    });
  }
}

function geometries(object) {
  const all = object.type === "GeometryCollection" ? object.geometries : [object];
  return all.filter(geometry => geometry.type === "Polygon" || geometry.type === "MultiPolygon");
}
