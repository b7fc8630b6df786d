// One inspection. Every text from a record goes in as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

const byId = (id) => document.getElementById(id);
const row = (cells) => element("tr", {}, ...cells.map((cell) => element("td", {}, String(cell))));

const sizeText = ({ size_um: size, uncertainty_um: by }) => size.toFixed(1) + (by === undefined ? "" : ` ± ${by.toFixed(1)}`);

/** The picture with zones and defects drawn over it, in the picture's own pixels. */
function drawn(record, page) {
  const { image, end_face: face, features, profile } = record.content;
  const picture = new Image();
  const svg = shape("svg", { role: "img", "aria-label": `end face of record ${record.number}, ${features.length} features` });
  picture.addEventListener("load", () => {
    svg.setAttribute("viewBox", `0 0 ${picture.naturalWidth} ${picture.naturalHeight}`);
    svg.prepend(shape("image", { href: picture.src, width: picture.naturalWidth, height: picture.naturalHeight }));
  });
  const pruned = page.pruned.get(image.sha256);
  if (pruned > record.number && !page.pictures.has(image.sha256)) {
    return element("p", { class: "pruned" }, `The picture was removed from the instrument, see record ${pruned}.`);
  }
  picture.src = page.pictures.url(image.sha256);
  if (!face) return svg;
  const [x, y] = face.center_px.map((at) => at + 0.5);
  const { x_um_per_px: sx, y_um_per_px: sy } = image.scale;
  const circle = (kind, dx, dy, diameter) => shape("ellipse", {
    class: kind, cx: x + dx / sx, cy: y + dy / sy, rx: diameter / 2 / sx, ry: diameter / 2 / sy });
  for (const zone of profile.content.zones) svg.append(circle("zone", 0, 0, zone.outer_um));
  for (const feature of features) {
    const mark = circle(`defect ${feature.kind}`, feature.x_um, feature.y_um, Math.max(feature.length_um, feature.size_um) + 4);
    const text = `${feature.kind}, ${sizeText(feature)} µm, zone ${feature.zone}`;
    mark.append(Object.assign(shape("title", {}), { textContent: text }));
    svg.append(mark);
  }
  return svg;
}

function limitsTable(record) {
  const { profile, rules } = record.content;
  const rows = profile.content.zones.map((zone) => {
    const counts = Object.entries(rules.zones[zone.name] ?? {}).map(([what, count]) => `${count} ${what}`).join(", ");
    return row([zone.name, `${zone.inner_um} to ${zone.outer_um}`, limitText(zone.scratches), limitText(zone.defects), counts]);
  });
  const heads = ["Zone", "Diameters, µm", "Scratches allowed", "Defects allowed", "Found"];
  return element("table", {}, element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head)))),
    element("tbody", {}, ...rows));
}

function featuresTable(record) {
  const rows = record.content.features.map((feature, place) => row([feature.kind + (record.content.on_optics?.includes(place) ? " on the microscope" : ""), feature.zone, feature.x_um.toFixed(1),
    feature.y_um.toFixed(1), sizeText(feature), feature.length_um.toFixed(1)]));
  const heads = ["Kind", "Zone", "x, µm", "y, µm", "Size ± standard uncertainty, µm", "Length, µm"];
  return element("table", {}, element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head)))),
    element("tbody", {}, ...rows));
}

function toggle(name, text, target) {
  const box = element("input", { type: "checkbox", id: `show-${name}` });
  box.checked = true;
  box.addEventListener("change", () => target.classList.toggle(`no-${name}`, !box.checked));
  return element("label", {}, box, ` ${text}`);
}

/** What an inspection rests on; a check that was beyond its limits is said to be, where the bundle holds it. */
function calibrationText(calibrations, records) {
  const beyond = (number) => records.some((each) => each.number === number && each.content.what === "check" && !each.content.values.within);
  const text = ([what, { record, due }]) => `${what} by record ${record}${beyond(record) ? ", BEYOND its limits" : ""}${due ? `, due on ${due}` : ""}`;
  return Object.entries(calibrations).map(text).join("; ") || "nothing on record";
}

function jobText(record, { jobOf, amended }) {
  const { by } = amended.get(record.number) ?? { by: [] };
  const text = ({ operator, attempt, ...job }) => `${operator}, port ${portText(job)}, attempt ${attempt}`;
  return text(jobOf(record)) + (by.length ? `; amended by record ${by.join(", ")}, recorded as ${text(record.content.job)}` : "");
}

function opinionsText({ rules, network, disagree }) {
  const dirty = network.dirty === null ? "" : `, dirty ${network.dirty.toFixed(2)}`;
  return `rules ${VERDICTS[rules.verdict]}, network ${VERDICTS[network.verdict]}${dirty}${disagree ? "; they differ, kept for review" : ""}`;
}

const described = (lines) => element("dl", {}, ...lines.flatMap(([name, text]) => [element("dt", {}, name), element("dd", {}, text)]));

function facts(record, page) {
  const { content } = record;
  const atLimit = (content.rules.at_limit ?? []).map((limit) => limit.text).join("; ");
  const lines = [["Verdict", VERDICTS[content.verdict]], ["Why", sentence(record) || "nothing over its limits"],
    ...(atLimit ? [["At the limit", atLimit]] : []),
    ["Next", content.cleaning ? `${content.action}: ${content.cleaning}` : content.action], ["Opinions", opinionsText(content)], ["Job", jobText(record, page)],
    ["Time", `${timeText(record)} UTC (the calendar came from: ${record.moment.source}), ${record.moment.since_boot_s.toFixed(0)} s after boot`],
    ["Profile", `${content.profile.name}: ${content.profile.content.source}`], ["Network", content.model_sha256], ...(content.segmentation_sha256 ? [["Segmentation", content.segmentation_sha256]] : []), ...(content.finds_sha256 ? [["Finds", content.finds_sha256]] : []), ["Firmware", `${record.instrument.firmware}${content.firmware_sha256 ? `, ${content.firmware_sha256}` : ""}`],
    ["Calibrated", calibrationText(content.calibrations ?? {}, page.records)], ["Picture", content.image.sha256]];
  return described(lines);
}

/** What `draw` gives; a note where the record has not the shape that it draws. */
function orNote(draw) {
  try { return draw(); } catch (error) {
    if (!(error instanceof TypeError || error instanceof NotWhole)) throw error;
    return [element("p", { class: "changed" }, "This record has not the form of an inspection.")];
  }
}

function figureOf(record, chosen, view) {
  const button = element("button", { type: "button", class: "open" }, `record ${record.number}`);
  button.addEventListener("click", () => showDetail(record, view));
  const caption = element("figcaption", {}, `Attempt ${view.page.jobOf(record).attempt}: `,
    element("strong", { class: record.content.verdict }, VERDICTS[record.content.verdict]), " ", button);
  const [picture] = orNote(() => [drawn(record, view.page)]);
  return element("figure", { "aria-current": String(record === chosen) }, picture, caption);
}

function bodyOf(record, figures, page) {
  const remarks = page.records.filter((each) => each.content.about === record.number);
  return [element("div", { class: "toggles" }, toggle("defects", "defects", figures), " ", toggle("zones", "zones", figures)),
    figures, facts(record, page),
    ...remarks.map((remark) => element("p", {}, `Record ${remark.number}: ${sentence(remark)}`)),
    element("h3", {}, "Limits"), element("div", { class: "scroll" }, limitsTable(record)),
    element("h3", {}, "Features"), element("div", { class: "scroll" }, featuresTable(record))];
}

function closeDetail(record) {
  byId("detail").hidden = true;
  (document.querySelector(`#records button[data-number="${record.number}"]`) ?? byId("search")).focus();
}

function showDetail(record, view) {
  const figures = element("div", { class: "attempts" }, ...view.groups.get(record.number).map((each) => figureOf(each, record, view)));
  const close = element("button", { type: "button" }, "Close");
  const detail = byId("detail");
  close.addEventListener("click", () => closeDetail(record));
  detail.onkeydown = (event) => { if (event.key === "Escape") closeDetail(record); };
  detail.replaceChildren(
    element("h2", { id: "detail-title" }, `Record ${record.number}`), close,
    ...(view.found.changed.has(record.number) ? [element("p", { class: "changed" }, "This record is not as it was sealed.")] : []),
    ...orNote(() => bodyOf(record, figures, view.page)));
  detail.hidden = false;
  detail.focus();
  detail.scrollIntoView();
}
