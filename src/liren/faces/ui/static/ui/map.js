// Maps: any element with data-map. It works without tiles (grids alone). What it shows comes as GeoJSON from
// data-grids and data-pins (addresses); data-lon-field and data-lat-field name the inputs a press fills.
// Coordinates are longitude, latitude in CGCS2000.
(() => {
  if (!window.L) return;
  const PIN = '<svg viewBox="0 0 24 24" width="32" height="32" aria-hidden="true"><path d="M12 21s-6.5-6.2-6.5-11a6.5 6.5 0 0 1 13 0C18.5 14.8 12 21 12 21zM9.8 10a2.2 2.2 0 1 0 4.4 0a2.2 2.2 0 1 0-4.4 0" fill-rule="evenodd"/></svg>';
  const number = (text) => (text === undefined || text === "" ? null : Number(text));
  const json = (address) => fetch(address, { headers: { Accept: "application/json" } }).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);

  const spot = (feature) => L.latLng(feature.geometry.coordinates[1], feature.geometry.coordinates[0]);

  function mark(feature) {
    const { kind = "", title = "" } = feature.properties;
    const icon = L.divIcon({ className: `map-mark${kind ? ` map-mark--${kind}` : ""}`, html: "", iconSize: [24, 24] });
    const marker = L.marker(spot(feature), { icon, title, alt: title, keyboard: true });
    if (feature.properties.url) marker.on("click", () => { location.href = feature.properties.url; });
    return marker;
  }

  function named(feature) {
    const at = feature.properties.label_at;
    if (!at) return null;
    const word = document.createElement("span");
    word.textContent = feature.properties.short || feature.properties.name;
    return L.marker([at[1], at[0]], { icon: L.divIcon({ className: "map-name", html: word, iconSize: [0, 0] }), interactive: false, keyboard: false, zIndexOffset: -1000 });
  }

  // The names of grids, as far as each fits into its own grid at this scale.
  function label(map, layer) {
    const names = layer.getLayers().map((shape) => [shape, named(shape.feature)]).filter(([, name]) => name);
    names.forEach(([, name]) => name.addTo(map));
    const fit = () => names.forEach(([shape, name]) => {
      const within = shape.getBounds();
      const room = map.latLngToLayerPoint(within.getNorthEast()).x - map.latLngToLayerPoint(within.getSouthWest()).x;
      const word = name.getElement().firstChild;
      word.hidden = false;
      word.hidden = word.offsetWidth > room;
    });
    map.on("zoomend", fit);
    map.whenReady(fit);
  }

  // Marks that would cover each other become one that says how many; pressing it comes nearer.
  function heap(map, group, words) {
    const title = words.replace("{n}", group.length), many = String(group.length);
    const size = [Math.max(28, 12 + 8 * many.length), 28]; // thousands need more room
    const icon = L.divIcon({ className: "map-mark map-mark--many", html: many, iconSize: size });
    const marker = L.marker(spot(group[0]), { icon, title, alt: title, keyboard: true });
    marker.on("click", () => {
      if (map.getZoom() >= map.getMaxZoom()) location.href = group[0].properties.url;
      else map.setView(spot(group[0]), Math.min(map.getZoom() + 2, map.getMaxZoom()));
    });
    return marker;
  }

  function scatter(map, layer, features, words) {
    const groups = [];
    for (const feature of features) {
      const point = map.latLngToLayerPoint(spot(feature));
      const near = groups.find((group) => group.point.distanceTo(point) < 32);
      if (near) near.features.push(feature);
      else groups.push({ point, features: [feature] });
    }
    layer.clearLayers();
    groups.forEach((group) => layer.addLayer(group.features.length > 1 ? heap(map, group.features, words) : mark(group.features[0])));
  }

  function picker(map, node) {
    const lon = document.getElementById(node.dataset.lonField);
    const lat = document.getElementById(node.dataset.latField);
    if (!lon || !lat) return;
    const icon = L.divIcon({ className: "map-mark map-mark--pin", html: PIN, iconSize: [32, 32], iconAnchor: [16, 28] });
    let pin = null;
    const put = (at, isOwn = true) => {
      if (!pin) { pin = L.marker(at, { icon, draggable: true, keyboard: true, title: node.dataset.pinTitle || "" }).addTo(map); pin.on("dragend", () => put(pin.getLatLng())); }
      pin.setLatLng(at);
      lon.value = at.lng.toFixed(6);
      lat.value = at.lat.toFixed(6);
      document.querySelectorAll("[data-placed]").forEach((note) => { note.hidden = false; });
      if (!isOwn) return;
      document.querySelectorAll("input[data-pin-lon]").forEach((choice) => { choice.checked = false; });
      node.dispatchEvent(new CustomEvent("placed", { bubbles: true }));
    };
    const take = () => {
      pin?.remove();
      pin = null;
      lon.value = lat.value = "";
      document.querySelectorAll("[data-placed]").forEach((note) => { note.hidden = true; });
    };
    // An address that was found moves the pin to it; one without a point takes the pin away.
    const follow = (choice) => {
      if (!choice) return;
      if (!choice.dataset.pinLon) { take(); return; }
      put(L.latLng(Number(choice.dataset.pinLat), Number(choice.dataset.pinLon)), false);
      map.setView(pin.getLatLng(), 17);
    };
    document.addEventListener("change", (event) => { if (event.target.matches("input[data-pin-lon]")) follow(event.target); });
    document.addEventListener("htmx:afterSwap", (event) => { if (event.detail.requestConfig?.triggeringEvent?.type !== "placed") follow(event.target.querySelector("input[data-pin-lon]:checked")); });
    document.querySelectorAll("[data-unplace]").forEach((button) => button.addEventListener("click", take));
    if (lon.value && lat.value) { put(L.latLng(Number(lat.value), Number(lon.value)), false); map.setView(pin.getLatLng(), 17); }
    map.on("click", (event) => put(event.latlng));
    map.getContainer().addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target === map.getContainer()) { event.preventDefault(); put(map.getCenter()); } });
    const here = document.querySelector(`[data-locate="${node.id}"]`);
    if (here && navigator.geolocation) {
      here.hidden = false;
      here.addEventListener("click", () => navigator.geolocation.getCurrentPosition((found) => {
        const at = L.latLng(found.coords.latitude, found.coords.longitude);
        put(at);
        map.setView(at, 17);
      }));
    }
  }

  function noteBelow(node, words) {
    const note = Object.assign(document.createElement("p"), { className: "notice map-note", textContent: words || "", hidden: true });
    note.setAttribute("role", "status");
    node.after(note);
    return note;
  }

  // The ground under the grids. Where its server does not answer, the map says so and the grids stay.
  function ground(map, node) {
    const credit = document.createElement("span");
    credit.textContent = node.dataset.credit || "";
    const tiles = L.tileLayer(node.dataset.tiles, { maxZoom: 19, attribution: credit.innerHTML, subdomains: (node.dataset.subdomains || "abc").split(",") });
    const note = noteBelow(node, node.dataset.noTiles);
    let [came, failed] = [0, 0];
    tiles.on("tileload", () => { came += 1; note.hidden = true; });
    tiles.on("tileerror", () => { failed += 1; note.hidden = came > 0 || failed < 3; });
    map.attributionControl?.setPrefix(false);
    tiles.addTo(map);
  }

  async function draw(node) {
    node.hidden = false;
    const zoomTitles = { zoomInTitle: node.dataset.zoomIn || "+", zoomOutTitle: node.dataset.zoomOut || "−" };
    const map = L.map(node, { zoomControl: false, zoomSnap: 0.25, attributionControl: Boolean(node.dataset.credit), scrollWheelZoom: false, maxZoom: 19, crs: L.CRS[node.dataset.datum] || L.CRS.EPSG3857 });
    L.control.zoom({ position: "topright", ...zoomTitles }).addTo(map);
    map.on("focus", () => map.scrollWheelZoom.enable());
    if (node.dataset.tiles) ground(map, node);
    map.setView([number(node.dataset.lat) ?? 32.02, number(node.dataset.lon) ?? 118.79], number(node.dataset.zoom) ?? 15);
    picker(map, node);
    const bounds = L.latLngBounds([]);
    let note = null;
    const lost = () => { note ??= noteBelow(node, node.dataset.lost); note.hidden = false; };
    if (node.dataset.grids) {
      const grids = await json(node.dataset.grids);
      if (!grids) lost();
      if (grids) {
        const layer = L.geoJSON(grids, {
          style: (feature) => ({ weight: 1, dashArray: null, fillOpacity: 0.06, className: `map-outline${feature.id === node.dataset.grid ? " is-here" : ""}${"shade" in feature.properties ? ` ground--${feature.properties.shade}` : ""}` }),
          onEachFeature: (feature, shape) => {
            shape.bindTooltip(feature.properties.name, { direction: "center", sticky: true });
            if (feature.properties.url && !node.dataset.lonField) shape.on("click", () => { location.href = feature.properties.url; });
          },
        }).addTo(map);
        layer.bringToBack();
        layer.eachLayer((shape) => shape.getElement?.()?.setAttribute("tabindex", "-1")); // Tab passes the grids: they are told in words beside the map
        bounds.extend(layer.getBounds());
        if (grids.features.length <= 24) label(map, layer);
      }
    }
    if (node.dataset.pins) {
      const pins = await json(node.dataset.pins);
      if (!pins) lost();
      if (pins) {
        const layer = L.layerGroup().addTo(map);
        const draw = () => scatter(map, layer, pins.features, node.dataset.many || "{n}");
        pins.features.forEach((feature) => bounds.extend(spot(feature)));
        map.on("zoomend", draw);
        map.whenReady(draw);
      }
    }
    if (bounds.isValid() && number(node.dataset.lon) === null) map.fitBounds(bounds, { padding: [12, 12], maxZoom: 17 });
  }

  document.querySelectorAll("[data-map]").forEach(draw);
})();
