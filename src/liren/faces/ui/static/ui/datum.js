// Maps whose tiles are drawn in GCJ-02: what we hold in CGCS2000 is moved onto them, and a press is moved back.
// The formula is the public reconstruction, the same as the server's (domains/territory/rules/datum.py).
(() => {
  if (!window.L) return;
  const AXIS = 6378245;
  const ECCENTRICITY = 0.006693421622965943;
  const degrees = (radians) => (radians * 180) / Math.PI;
  const waves = (value, ...heights) => heights.reduce((sum, [height, rate]) => sum + height * Math.sin(value * rate * Math.PI), 0) * 2 / 3;

  function toTiles({ lng, lat }) {
    const [x, y, phi] = [lng - 105, lat - 35, (lat * Math.PI) / 180];
    const magic = 1 - ECCENTRICITY * Math.sin(phi) ** 2;
    const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x)) + waves(x, [20, 6], [20, 2], [20, 1], [40, 1 / 3], [150, 1 / 12], [300, 1 / 30]);
    const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x)) + waves(x, [20, 6], [20, 2]) + waves(y, [20, 1], [40, 1 / 3], [160, 1 / 12], [320, 1 / 30]);
    return L.latLng(lat + degrees(north / ((AXIS * (1 - ECCENTRICITY)) / (magic * Math.sqrt(magic)))), lng + degrees(east / ((AXIS / Math.sqrt(magic)) * Math.cos(phi))));
  }

  function fromTiles(at) {
    let found = L.latLng(at.lat, at.lng);
    for (let turn = 0; turn < 10; turn += 1) {
      const there = toTiles(found);
      found = L.latLng(found.lat + at.lat - there.lat, found.lng + at.lng - there.lng);
    }
    return found;
  }

  const ground = L.Projection.SphericalMercator;
  const projection = L.extend({}, ground, {
    project: (at) => ground.project(toTiles(L.latLng(at))),
    unproject: (point) => fromTiles(ground.unproject(point)),
  });
  L.CRS.gcj02 = L.extend({}, L.CRS.EPSG3857, { code: "EPSG:3857 over GCJ-02", projection });
})();
