// Is what this page holds whole? The same checks, and the same words, as device/audit/verify_bundle.py.

const AT_ONCE = 256;

/** Lets the page answer to its reader before the work goes on. */
const pause = () => new Promise((resolve) => { setTimeout(resolve); });

/** The leaves, once they are shown to lead to the signed root. */
async function sealedLeaves(leaves, proof, checkpoint) {
  let sealed = true;
  if (proof.inclusion === null) {
    const tree = new Frontier(proof.first - 1, proof.before.map(fromHex));
    for (const [i, leaf] of leaves.entries()) {
      if (i % AT_ONCE === 0) await pause();
      await tree.append(leaf);
    }
    sealed = tree.size === checkpoint.size && same(await tree.root(), checkpoint.root);
  } else {
    sealed = proof.inclusion.length === leaves.length && leaves.length > 0;
    for (let i = 0; sealed && i < leaves.length; i += 1) {
      if (i % AT_ONCE === 0) await pause();
      const path = proof.inclusion[i].map(fromHex);
      sealed = same(await rootFromInclusion(proof.numbers[i] - 1, checkpoint.size, leaves[i], path), checkpoint.root);
    }
  }
  if (!sealed) throw new NotWhole("the leaves do not lead to the signed root, so no record can be trusted");
  return leaves;
}

/** Compare every record with its sealed leaf; `changed` gets the numbers that are not as they were. */
async function compareRecords(lines, leaves, numbers, problems, changed) {
  const places = new Map(leaves.map((leaf, place) => [hex(leaf), place]));
  const [seen, strangers] = [new Set(), []];
  let latest = -1;
  for (let begin = 0; begin < lines.length; begin += AT_ONCE) {
    const some = lines.slice(begin, begin + AT_ONCE);
    await pause();
    const hashes = await Promise.all(some.map((line) => leafHash(utf8.encode(line))));
    hashes.forEach((hash, i) => {
      const place = places.get(hex(hash));
      if (place === undefined) { strangers.push([begin + i + 1, some[i]]); return; }
      if (seen.has(place)) problems.push(`record ${numbers[place]} stands twice`);
      else if (place < latest) problems.push(`record ${numbers[place]} stands after record ${numbers[latest]}`);
      seen.add(place);
      latest = Math.max(latest, place);
    });
  }
  nameMissing(new Set(numbers.filter((_, place) => !seen.has(place))), strangers, problems, changed);
}

function nameMissing(missing, strangers, problems, changed) {
  for (const [lineNumber, line] of strangers) {
    const claimed = parsed(line)?.number;
    if (missing.delete(claimed)) {
      problems.push(`record ${claimed} was changed`);
      changed.add(claimed);
    } else {
      problems.push(`line ${lineNumber}: a record that was never sealed`);
      changed.add(claimed);
    }
  }
  for (const number of missing) problems.push(`record ${number} is missing`);
}

function parsed(line) {
  try { return JSON.parse(line); } catch { return null; }
}

/** By the hash of each picture that the instrument has removed the last record that says so. */
function prunedPictures(records) {
  const prunings = records.filter((record) => record.kind === "pruning" && Array.isArray(record.content.pictures));
  return new Map(prunings.flatMap((record) => record.content.pictures.map((name) => [name, record.number])));
}

/** Hash every picture in the page once; how many there are here, beside the page, and removed. */
async function comparePictures({ records, pictures, pruned }, problems, changed) {
  const [count, fits] = [{ here: 0, beside: 0, pruned: 0 }, new Map()];
  for (const record of records) {
    const name = record.kind === "inspection" && record.content.image?.sha256;
    if (!name) continue;
    if (!pictures.has(name)) { count[pruned.get(name) > record.number ? "pruned" : "beside"] += 1; continue; }
    count.here += 1;
    if (!fits.has(name)) {
      await pause();
      fits.set(name, hex(await sha256(pictures.bytes(name))) === name);
    }
    if (!fits.get(name)) {
      problems.push(`record ${record.number}: its picture was changed`);
      changed.add(record.number);
    }
  }
  return count;
}

/** A part that is there under no name, or under another, would go unchecked. */
function checkShape({ sealed, proof, numbers, leaves, before }) {
  const has = (value, names) => Object.keys(value).sort().join(" ") === names;
  const whole = has(sealed, "before checkpoint proof vkey") && has(proof, "before consistency first inclusion numbers")
    && numbers[0] === proof.first && numbers.length === leaves.length && numbers.every((number, i) => i === 0 || number > numbers[i - 1])
    && (proof.inclusion === null) === (proof.numbers === null) && (before !== null || proof.consistency.length === 0);
  if (!whole) throw new NotWhole("the proof is damaged, so no record can be trusted");
}

/** Everything that the page can check of itself. */
async function checkAll(page) {
  const found = { problems: [], changed: new Set(), known: [], key: null, checkpoint: null, before: null, pictures: { here: 0, beside: 0, pruned: 0 } };
  try {
    checkShape(page);
    found.key = await verifierKey(page.vkey);
    found.checkpoint = await openCheckpoint(page.checkpoint, found.key);
    const leaves = await sealedLeaves(page.leaves.map(fromHex), page.proof, found.checkpoint);
    await compareRecords(page.lines, leaves, page.numbers, found.problems, found.changed);
    found.pictures = await comparePictures(page, found.problems, found.changed);
    if (page.before) {
      const before = await openCheckpoint(page.before, found.key);
      await checkConsistency(before, found.checkpoint, page.proof.consistency.map(fromHex));
      found.before = before;
    }
  } catch (error) {
    if (!(error instanceof NotWhole)) throw error;
    found.problems.push(error.message);
  }
  return found;
}
