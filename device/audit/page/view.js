// Draws the page. Every text from a record goes in as text, never as markup.

const PAGE_ROWS = 100;
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
const timeText = (record) => record.moment.utc.slice(0, 19).replace("T", " ");
const row = (cells) => element("tr", {}, ...cells.map((cell) => element("td", {}, String(cell))));

function showSummary(groups) {
  const rows = summaryLines(groups).map((line) => row(
    [line.job, line.operator, line.day, line.ports, line.atOnce, line.cleaned, line.FAIL, line.NOT_GRADED]));
  byId("summary").tBodies[0].replaceChildren(...rows);
}

function numbersText({ numbers }) {
  const [first, last] = [numbers[0], numbers.at(-1)];
  if (first === last) return `record ${first}`;
  return numbers.length === last - first + 1 ? `records ${first} to ${last}` : `${numbers.length} records from ${first} to ${last}`;
}

function showDevice(page, found) {
  // From a sealed record, not from the card: nothing signs the card.
  const lines = [["Serial number", page.records.at(-1)?.instrument?.serial ?? ""], ["Key's fingerprint", found.key?.fingerprint ?? "not readable"],
    ["Log", found.key?.name ?? ""], ["Holds", numbersText(page)]];
  byId("device").replaceChildren(...lines.flatMap(([name, text]) => [element("dt", {}, name), element("dd", {}, text)]));
}

function wholeText(page, found) {
  const beside = found.pictures.beside
    ? `; ${found.pictures.beside} lie beside this page and are checked by verify_bundle.pyz` : "";
  const pruned = found.pictures.pruned ? `; ${found.pictures.pruned} more were removed after an export held them` : "";
  const scope = page.proof.inclusion === null ? "no record was changed, added or left out"
    : "these records were not changed; nothing is said about others";
  return `WHOLE: ${numbersText(page)} of ${found.checkpoint.size}: ${scope}; `
    + `${found.pictures.here} pictures fit${beside}${pruned}. Compare the fingerprint with your device card.`;
}

function showSeal(page, found) {
  const seal = byId("seal");
  if (!found.problems.length) {
    seal.dataset.state = "whole";
    seal.textContent = wholeText(page, found);
    return;
  }
  seal.dataset.state = "broken";
  const more = found.problems.length > 1 ? ` (and ${found.problems.length - 1} more)` : "";
  seal.textContent = `NOT WHOLE: ${found.problems[0]}${more}`;
  byId("problems").hidden = false;
  byId("problems").replaceChildren(...found.problems.slice(0, 200).map((text) => element("li", {}, text)));
}

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

const calibrationText = (calibrations) => Object.entries(calibrations)
  .map(([what, { record, due }]) => `${what} by record ${record}${due ? `, due on ${due}` : ""}`).join("; ") || "nothing on record";

function facts(record) {
  const { content } = record;
  const dirty = content.network.dirty === null ? "" : `, dirty ${content.network.dirty.toFixed(2)}`;
  const opinions = `rules ${VERDICTS[content.rules.verdict]}, network ${VERDICTS[content.network.verdict]}${dirty}`
    + `${content.disagree ? "; they differ, kept for review" : ""}`;
  const atLimit = (content.rules.at_limit ?? []).map((limit) => limit.text).join("; ");
  const lines = [["Verdict", VERDICTS[content.verdict]], ["Why", sentence(record) || "nothing over its limits"],
    ...(atLimit ? [["At the limit", atLimit]] : []),
    ["Next", content.cleaning ? `${content.action}: ${content.cleaning}` : content.action], ["Opinions", opinions], ["Job", `${content.job.operator}, port ${portText(content.job)}, attempt ${content.job.attempt}`],
    ["Time", `${timeText(record)} UTC by the ${record.moment.source} clock, ${record.moment.since_boot_s.toFixed(0)} s after boot`],
    ["Profile", `${content.profile.name}: ${content.profile.content.source}`], ["Network", content.model_sha256], ["Firmware", `${record.instrument.firmware}${content.firmware_sha256 ? `, ${content.firmware_sha256}` : ""}`],
    ["Calibrated", calibrationText(content.calibrations ?? {})], ["Picture", content.image.sha256]];
  return element("dl", {}, ...lines.flatMap(([name, text]) => [element("dt", {}, name), element("dd", {}, text)]));
}

function figureOf(record, chosen, view) {
  const button = element("button", { type: "button", class: "open" }, `record ${record.number}`);
  button.addEventListener("click", () => showDetail(record, view));
  const caption = element("figcaption", {}, `Attempt ${record.content.job.attempt}: `,
    element("strong", { class: record.content.verdict }, VERDICTS[record.content.verdict]), " ", button);
  return element("figure", { "aria-current": String(record === chosen) }, drawn(record, view.page), caption);
}

function showDetail(record, view) {
  const attempts = view.groups.get(record.number);
  const figures = element("div", { class: "attempts" }, ...attempts.map((each) => figureOf(each, record, view)));
  const close = element("button", { type: "button" }, "Close");
  const detail = byId("detail");
  close.addEventListener("click", () => { detail.hidden = true; byId("search").focus(); });
  const remarks = view.page.records.filter((each) => each.content.about === record.number);
  detail.replaceChildren(
    element("h2", { id: "detail-title" }, `Record ${record.number}`), close,
    ...(view.found.changed.has(record.number) ? [element("p", { class: "changed" }, "This record is not as it was sealed.")] : []),
    element("div", { class: "toggles" }, toggle("defects", "defects", figures), " ", toggle("zones", "zones", figures)),
    figures, facts(record),
    ...remarks.map((remark) => element("p", {}, `Record ${remark.number}: ${sentence(remark)}`)),
    element("h3", {}, "Limits"), element("div", { class: "scroll" }, limitsTable(record)),
    element("h3", {}, "Features"), element("div", { class: "scroll" }, featuresTable(record)));
  detail.hidden = false;
  detail.focus();
  detail.scrollIntoView();
}

function numberCell(record, view) {
  if (record.kind !== "inspection") return String(record.number);
  const button = element("button", { type: "button", class: "open" }, String(record.number));
  button.addEventListener("click", () => showDetail(record, view));
  return button;
}

function recordRow(record, view) {
  const { job, verdict } = record.content;
  const changed = view.found.changed.has(record.number);
  const made = element("tr", changed ? { class: "changed" } : {},
    element("td", {}, numberCell(record, view), changed ? " changed" : ""),
    ...[timeText(record), record.kind, job?.operator ?? "", job ? portText(job) : "", job?.attempt ?? ""].map((text) => element("td", {}, String(text))),
    element("td", { class: `verdict ${verdict ?? ""}` }, VERDICTS[verdict] ?? ""),
    element("td", {}, sentence(record)));
  return made;
}

const searchable = (record) => [record.number, timeText(record), record.kind, record.content.job?.operator,
  `port ${record.content.job ? portText(record.content.job) : ""}`, sentence(record), record.content.profile?.name].join(" ").toLowerCase();

function showRows(view) {
  const [phrase, kind, verdict] = [byId("search").value.trim().toLowerCase(), byId("kind").value, byId("verdict").value];
  const wanted = view.page.records.filter((record, i) => (!kind || record.kind === kind)
    && (!verdict || record.content.verdict === verdict) && view.texts[i].includes(phrase));
  view.begin = Math.max(0, Math.min(view.begin, PAGE_ROWS * Math.floor((wanted.length - 1) / PAGE_ROWS)));
  const shown = wanted.slice(view.begin, view.begin + PAGE_ROWS);
  byId("records").tBodies[0].replaceChildren(...shown.map((record) => recordRow(record, view)));
  byId("count").textContent = `${wanted.length ? view.begin + 1 : 0} to ${view.begin + shown.length} of ${wanted.length}`;
  byId("earlier").disabled = view.begin === 0;
  byId("later").disabled = view.begin + PAGE_ROWS >= wanted.length;
}

function listen(view) {
  const anew = () => { view.begin = 0; showRows(view); };
  byId("search").addEventListener("input", anew);
  for (const id of ["kind", "verdict"]) byId(id).addEventListener("change", anew);
  byId("earlier").addEventListener("click", () => { view.begin -= PAGE_ROWS; showRows(view); });
  byId("later").addEventListener("click", () => { view.begin += PAGE_ROWS; showRows(view); });
}

const TOO_LONG = "NOT CHECKED: this log is too long for a page. verify_bundle.pyz checks it, records.csv holds it; "
  + "an export of one job, or of what is new, has a page that checks itself.";

async function start() {
  if (!byId("sealed")) {
    byId("seal").dataset.state = "unchecked";
    byId("seal").textContent = TOO_LONG;
    return;
  }
  const page = await pageData();
  const view = { page, groups: attemptsByNumber(page.records), texts: page.records.map(searchable), begin: 0,
    found: { changed: new Set() } };
  showSummary(view.groups);
  listen(view);
  showRows(view);
  view.found = await checkAll(page);
  showDevice(page, view.found);
  showSeal(page, view.found);
  showRows(view);
}

start().catch((error) => {
  const damaged = error instanceof TypeError || error instanceof SyntaxError || error.name === "InvalidCharacterError";
  byId("seal").dataset.state = "broken";
  byId("seal").textContent = damaged ? `NOT WHOLE: the data in this page is damaged (${error.message})`
    : `NOT CHECKED: this browser cannot check the seal (${error.message}); use a newer one, or verify_bundle.pyz`;
});
