// What the page carries: the records, their seal, and pictures. Big parts are gzip in base64.

const UNREADABLE = "unreadable";
const MOST_SHOWN = 2000;

function bytesOf(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) bytes[i] = raw.charCodeAt(i);
  return bytes;
}

/** The lines of a text; what follows the last newline is one too. */
function linesOf(text) {
  const lines = text.split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

async function unpacked(id) {
  const packed = bytesOf(document.getElementById(id).textContent.trim());
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return linesOf(await new Response(stream).text());
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
    // A name that is no hash would lead out of the bundle.
    return element ? `data:image/png;base64,${element.textContent}` : `images/${hex(fromHex(name))}.png`;
  }
}

/** A line as a record; one that has not the shape of its kind is kept as the text that it is. */
function shownRecord(line) {
  const record = parsed(line);
  try {
    outlineOf(record, record.content.job);
    return record;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { number: record?.number, kind: UNREADABLE, moment: { utc: "" }, content: { text: line.slice(0, MOST_SHOWN) } };
  }
}

/** What the list says of a record. */
function outlineOf(record, job) {
  const { verdict, profile } = record.content;
  const known = { time: timeText(record), says: sentence(record), operator: "", port: "", attempt: "", job: "" };
  if (record.kind === "inspection") {
    Object.assign(known, { operator: job.operator, port: portText(job), attempt: job.attempt, job: job.job ?? "" });
  }
  const text = [record.number, known.time, record.kind, known.operator, `port ${known.port}`, VERDICTS[verdict], known.says, profile?.name];
  return { ...known, text: text.join(" ").toLowerCase() };
}

/** Every record, in the lines' order. Leaves the page time to answer. */
async function shownRecords(lines) {
  const records = [];
  for (const [i, line] of lines.entries()) {
    if (i % AT_ONCE === 0) await pause();
    records.push(shownRecord(line));
  }
  return records;
}

/** By the number of an inspection what its job is by now, and which records have amended it. */
function amendedJobs(records) {
  const found = new Map();
  const inspections = new Map(records.filter(({ kind }) => kind === "inspection").map((each) => [each.number, each]));
  for (const { number, kind, content } of records) {
    const inspection = inspections.get(content.about);
    if (kind !== "amendment" || !inspection) continue;
    const before = found.get(content.about) ?? { job: inspection.content.job, by: [] };
    found.set(content.about, { job: { ...before.job, ...content.job }, by: [...before.by, number] });
  }
  return found;
}

/** Everything that the page shows and checks, from what seals it and the lines of records and leaves. */
async function pageOf(sealed, lines, leaves, pictures) {
  const records = await shownRecords(lines);
  const numbers = sealed.proof.numbers ?? leaves.map((_, place) => sealed.proof.first + place);
  const amended = amendedJobs(records);
  const jobOf = (record) => amended.get(record.number)?.job ?? record.content.job;
  return { sealed, ...sealed, lines, records, leaves, numbers, amended, jobOf, pruned: prunedPictures(records), pictures };
}

/** Every record with what the list says of it, each job as it was amended. */
async function outlinedRecords({ records, jobOf }) {
  const rows = [];
  for (const [i, record] of records.entries()) {
    if (i % AT_ONCE === 0) await pause();
    rows.push({ record, outline: outlineOf(record, jobOf(record)) });
  }
  return rows;
}

async function pageData() {
  const sealed = JSON.parse(document.getElementById("sealed").textContent);
  return pageOf(sealed, await unpacked("records-data"), await unpacked("leaves-data"), new Pictures());
}

/** Whether the end face is cleaned or replaced after an inspection, not the picture taken again. */
const mends = ({ content }) => ["clean", "clean again", "replace"].includes(content.action);

/**
 * Attempts at one port belong together from its first attempt on, each job as it was amended; by record number.
 * A picture that is taken again is no other attempt. Ports without a list are numbered from each start on.
 */
function attemptsByNumber({ records, jobOf }) {
  const [open, groups] = [new Map(), new Map()];
  let starts = 0;
  for (const record of records) {
    if (record.kind === "boot") starts += 1;
    if (record.kind !== "inspection") continue;
    const [job, name] = [jobOf(record), portName(jobOf(record))];
    const port = open.get(name);
    const over = port && (mends(port.last) || port.last.content.verdict === "PASS" || (!job.job && starts > port.starts));
    const attempts = !port || (job.attempt === 1 && over) ? [] : port.attempts;
    attempts.push(record);
    open.set(name, { attempts, last: record, starts });
    groups.set(record.number, attempts);
  }
  return groups;
}

/** One line for each job, operator and day: how each port ended. */
function summaryLines(groups, jobOf) {
  const lines = new Map();
  for (const attempts of new Set(groups.values())) {
    const [last, day] = [attempts.at(-1), attempts[0].moment.utc.slice(0, 10)];
    const { job, operator } = jobOf(last);
    const name = JSON.stringify([job ?? "", operator, day]);
    const line = lines.get(name) ?? { job: job ?? "", operator, day, ports: 0, atOnce: 0, cleaned: 0, FAIL: 0, NOT_GRADED: 0 };
    line.ports += 1;
    if (last.content.verdict !== "PASS") line[last.content.verdict] += 1;
    else if (attempts.some(mends)) line.cleaned += 1;
    else line.atOnce += 1;
    lines.set(name, line);
  }
  return [...lines.values()];
}

