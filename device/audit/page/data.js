// What the page carries: the records, their seal, and pictures. Big parts are gzip in base64.

function bytesOf(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) bytes[i] = raw.charCodeAt(i);
  return bytes;
}

async function unpacked(id) {
  const packed = bytesOf(document.getElementById(id).textContent.trim());
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return (await new Response(stream).text()).split("\n").slice(0, -1);
}

/** The pictures in the page; those that found no room in it lie beside it, in images/. */
class Pictures {
  constructor() {
    const elements = document.querySelectorAll("script[data-picture]");
    this.elements = new Map([...elements].map((element) => [element.dataset.picture, element]));
  }

  has(name) { return this.elements.has(name); }

  bytes(name) {
    try { return bytesOf(this.elements.get(name).textContent); } catch { return new Uint8Array(); }
  }

  url(name) {
    const element = this.elements.get(name);
    return element ? `data:image/png;base64,${element.textContent}` : `images/${name}.png`;
  }
}

/** Records as objects; a line that is none becomes an empty one. Leaves the page time to answer. */
async function parsedRecords(lines) {
  const records = [];
  for (const [i, line] of lines.entries()) {
    if (i % AT_ONCE === 0) await pause();
    const record = parsed(line);
    if (record && typeof record === "object" && record.content) records.push(record);
  }
  return records;
}

async function pageData() {
  const sealed = JSON.parse(document.getElementById("sealed").textContent);
  const lines = await unpacked("records-data");
  const records = await parsedRecords(lines);
  const leaves = await unpacked("leaves-data");
  const numbers = sealed.proof.numbers ?? leaves.map((_, place) => sealed.proof.first + place);
  return { ...sealed, lines, records, leaves, numbers, pruned: prunedPictures(records), pictures: new Pictures() };
}

/** A port: by its job list and label, or by operator and number where there was no list. */
const portName = ({ job, label, operator, port }) => JSON.stringify(job ? [job, label] : [operator, port]);

/** What a port is called. */
const portText = (job) => (job.job ? `${job.label} (${job.job})` : String(job.port));

/** Attempts at one port belong together from its first attempt on; by record number. */
function attemptsByNumber(records) {
  const [open, groups] = [new Map(), new Map()];
  for (const record of records) {
    if (record.kind !== "inspection") continue;
    const name = portName(record.content.job);
    if (record.content.job.attempt === 1 || !open.has(name)) open.set(name, []);
    open.get(name).push(record);
    groups.set(record.number, open.get(name));
  }
  return groups;
}

/** One line for each job, operator and day: how each port ended. */
function summaryLines(groups) {
  const lines = new Map();
  for (const attempts of new Set(groups.values())) {
    const [last, day] = [attempts.at(-1), attempts[0].moment.utc.slice(0, 10)];
    const name = JSON.stringify([last.content.job.job ?? "", last.content.job.operator, day]);
    const line = lines.get(name) ?? { job: last.content.job.job ?? "", operator: last.content.job.operator, day, ports: 0, atOnce: 0, cleaned: 0, FAIL: 0, NOT_GRADED: 0 };
    line.ports += 1;
    if (last.content.verdict !== "PASS") line[last.content.verdict] += 1;
    else if (attempts.length === 1) line.atOnce += 1;
    else line.cleaned += 1;
    lines.set(name, line);
  }
  return [...lines.values()];
}

const VERDICTS = { PASS: "PASS", FAIL: "FAIL", NOT_GRADED: "NOT GRADED" };

/** What a record says, in one sentence. */
function sentence(record) {
  const content = record.content;
  switch (record.kind) {
    case "inspection": return content.reasons.map((reason) => reason.text).join("; ");
    case "boot": return content.ended ? `the run before ended: ${content.ended}` : "";
    case "clock": return `the calendar was set by ${content.step_s} s`;
    case "remark": return `on record ${content.about}: ${content.text} (${content.operator})`;
    case "amendment": return `record ${content.about} should say ${JSON.stringify(content.job)}: ${content.text} (${content.operator})`;
    case "job": return `job ${content.name} with ${content.ports.length} ports was taken in`;
    case "operators": return `operators that may be chosen: ${content.names.join(", ")}`;
    case "choice": return `operator ${content.operator}${content.job ? `, job ${content.job}` : ""}`;
    case "calibration": return `${content.what} was calibrated${content.due ? `, due again on ${content.due}` : ""}`;
    case "order": return `order ${content.number} of the owner brought ${content.files.map((file) => file.name).join(", ")}`;
    case "refusal": return `${content.file} was refused: ${content.text}`;
    case "confirmation": return `export ${content.export} was found whole: ${content.how}`;
    case "pruning": return `${content.pictures.length} pictures were removed, which the exports ${content.exports.join(", ")} hold`;
    case "export": return `records ${content.first} to ${content.last} were exported`;
    case "key": return `the device made its key, ${content.fingerprint}`;
    case "settings": {
      const changed = Object.keys(content.changed);
      return `profile ${content.profile.name}${changed.length ? `; changed: ${changed.join(", ")}` : ""}`;
    }
    default: return content.text ?? "";
  }
}

/** A zone's limit in words. */
function limitText(limit) {
  if (typeof limit === "string") return limit;
  return limit.map((band) => {
    const from = "over_um" in band ? `> ${band.over_um}` : band.from_um ? `≥ ${band.from_um}` : "";
    const to = "to_um" in band ? `≤ ${band.to_um}` : "below_um" in band ? `< ${band.below_um}` : "";
    const size = [from, to].filter(Boolean).join(" and ");
    return `${band.at_most === 0 ? "none" : `at most ${band.at_most} of`} ${size} µm`;
  }).join("; ");
}
