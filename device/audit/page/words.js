// What records say, in words.

const VERDICTS = { PASS: "PASS", FAIL: "FAIL", NOT_GRADED: "NOT GRADED" };

/** What a record says, in one sentence. */
function sentence(record) {
  const content = record.content;
  switch (record.kind) {
    case "inspection": return content.reasons.map((reason) => reason.text).join("; ");
    case "boot": return content.ended ? `the run before ended: ${content.ended}` : "";
    case "clock": return `the calendar jumped by ${content.step_s} s; its time came from ${content.before.source}, then from ${content.after.source}`;
    case "remark": return `on record ${content.about}: ${content.text} (${content.operator})`;
    case "amendment": return `record ${content.about} should say ${JSON.stringify(content.job)}: ${content.text} (${content.operator})`;
    case "job": return `job ${content.name} with ${content.ports.length} ports was taken in`;
    case "operators": return `operators that may be chosen: ${content.names.join(", ")}`;
    case "choice": return `operator ${content.operator}${content.job ? `, job ${content.job}` : ""}${content.language ? `, language ${content.language}` : ""}`;
    case "calibration": return calibrationSentence(content);
    case "order": return `order ${content.number} of the owner brought ${content.files.map((file) => file.name).join(", ")}`;
    case "refusal": return `${content.file} was refused: ${content.text}`;
    case "confirmation": return `export ${content.export} was found whole: ${content.how}`;
    case "pruning": return `${content.pictures.length} pictures were removed, which the exports ${content.exports.join(", ")} hold`;
    case "export": {
      const some = content.numbers ? `${content.numbers.length} of the ` : "";
      return `${some}records ${content.first} to ${content.last} were exported`;
    }
    case "reset": return `put back as delivered by ${content.operator}`;
    case "key": return `the device made its key, ${content.fingerprint}`;
    case "settings": {
      const changed = Object.keys(content.changed);
      return `profile ${content.profile.name}${changed.length ? `; changed: ${changed.join(", ")}` : ""}`;
    }
    default: return content.text ?? "";
  }
}

/** What was calibrated, recorded to be checked against, or checked, and how that went. */
function calibrationSentence({ what, due, values }) {
  const until = due ? `, due again on ${due}` : "";
  if (what !== "check") return `${what} was ${what.startsWith("reference ") ? "recorded" : "calibrated"}${until}`;
  return `daily check against reference ${values.reference}: ${values.within ? "within" : "BEYOND"} its limits${until}`;
}

/** A port: by its job list and label, or by operator and number where there was no list. */
const portName = ({ job, label, operator, port }) => JSON.stringify(job ? [job, label] : [operator, port]);

/** What a port is called. */
const portText = (job) => (job.job ? `${job.label} (${job.job})` : String(job.port));

const timeText = (record) => record.moment.utc.slice(0, 19).replace("T", " ");

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
