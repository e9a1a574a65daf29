// Drawing grids on the map. What is drawn is written into the text of its form as GeoJSON (CGCS2000); the forms work
// without any of this.
(() => {
  const box = document.querySelector("[data-drawing]");
  const node = document.getElementById("drawing-map");
  if (!box || !node || !window.L || !L.PM) return;
  const note = box.querySelector("[data-draw-note]");
  const field = (kind) => document.querySelector(`textarea[data-drawn="${kind}"]`);
  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  box.hidden = false;
  const map = L.map(node, { zoomSnap: 0.25, scrollWheelZoom: false, attributionControl: Boolean(node.dataset.credit), maxZoom: 19, crs: L.CRS[node.dataset.datum] || L.CRS.EPSG3857 });
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.setView([32.02, 118.79], 14);
  map.pm.setLang(document.documentElement.lang.startsWith("zh") ? "zh" : "en");
  map.pm.setGlobalOptions({ snappable: true, snapDistance: 14, allowSelfIntersection: false });
  if (node.dataset.tiles) {
    const credit = document.createElement("span");
    credit.textContent = node.dataset.credit || "";
    map.attributionControl?.setPrefix(false);
    L.tileLayer(node.dataset.tiles, { maxZoom: 19, attribution: credit.innerHTML, subdomains: (node.dataset.subdomains || "abc").split(",") }).addTo(map);
  }

  const grids = L.geoJSON(null, {
    style: () => ({ weight: 1.5, fillOpacity: 0.08, className: "map-outline" }),
    onEachFeature: (feature, layer) => layer.bindTooltip(feature.properties.name, { direction: "center", sticky: true }),
  }).addTo(map);
  let drawn = null;

  function write(kind, layer) {
    const text = field(kind);
    if (!text) return;
    text.value = JSON.stringify(layer.toGeoJSON().geometry);
    const form = text.form;
    if (form.elements.datum) form.elements.datum.value = "cgcs2000";
    form.closest("details").open = true;
    note.textContent = box.dataset.save || "";
  }

  // The form's own words shown on the map again: after a refusal nothing that was drawn is lost.
  function again(kind) {
    const text = field(kind);
    if (!text?.value.trim().startsWith("{") || text.form.elements.datum?.value !== "cgcs2000") return;
    try {
      drawn = L.geoJSON(JSON.parse(text.value)).getLayers()[0]?.addTo(map) ?? null;
      drawn?.on("pm:edit", () => write(kind, drawn));
    } catch { /* the server says what is wrong with it */ }
  }

  map.on("pm:create", ({ layer, shape }) => {
    drawn?.remove();
    drawn = layer;
    const kind = shape === "Line" ? "LineString" : "Polygon";
    write(kind, layer);
    layer.on("pm:edit", () => write(kind, layer));
  });

  function edit() {
    const chosen = document.getElementById("d_grid")?.value;
    const layer = grids.getLayers().find((one) => one.feature.id === chosen) || drawn;
    if (!layer) return;
    layer.pm.enable({ allowSelfIntersection: false });
    layer.on("pm:edit", () => write(layer.toGeoJSON().geometry.type === "LineString" ? "LineString" : "Polygon", layer));
    map.fitBounds(layer.getBounds(), { maxZoom: 18 });
  }

  function stop() {
    map.pm.disableDraw();
    map.eachLayer((layer) => layer.pm?.disable?.());
  }

  box.addEventListener("click", (event) => {
    const wanted = event.target.closest("[data-draw]")?.dataset.draw;
    if (!wanted) return;
    stop();
    if (wanted === "Polygon") map.pm.enableDraw("Polygon");
    if (wanted === "LineString") map.pm.enableDraw("Line");
    if (wanted === "edit") edit();
  });

  fetch(node.dataset.shapes, { headers: { Accept: "application/json" } }).then((answer) => answer.json()).then((found) => {
    grids.addData(found);
    if (node.dataset.spot) L.geoJSON(JSON.parse(node.dataset.spot), { style: () => ({ color: color("--cinnabar"), weight: 2, fillOpacity: 0.5 }) }).addTo(map);
    again("Polygon");
    if (grids.getLayers().length) map.fitBounds(grids.getBounds(), { padding: [12, 12], maxZoom: 18 });
  }).catch(() => { note.textContent = node.dataset.lost || ""; });
})();
