// This page against what the auditor has kept: a device card, a checkpoint of an earlier export, or what
// `endface verify --remember` has noted. The same checks, and the same words, as device/audit/verify_bundle.py.

/** The root of the first `size` records, from the sealed leaves or the export before. */
async function rootAt(size, page, found) {
  if (size === found.checkpoint.size) return found.checkpoint.root;
  if (size === found.before?.size) return found.before.root;
  if (page.proof.inclusion !== null || size < page.proof.first - 1) {
    throw new NotWhole(`nothing here joins the log to its first ${size} records; ask for an export of all records`);
  }
  const tree = new Frontier(page.proof.first - 1, page.proof.before.map(fromHex));
  for (const leaf of page.leaves.slice(0, size - tree.size)) await tree.append(fromHex(leaf));
  return tree.root();
}

async function compareSeen({ size, root }, page, found) {
  const here = found.checkpoint.size;
  if (here < size) throw new NotWhole(`an older log: it ends with record ${here}, but ${size} were seen before`);
  if (!same(await rootAt(size, page, found), root)) {
    throw new NotWhole(`the first ${size} records are not those that were seen before`);
  }
  return `the log continues the ${size} records that were seen before`;
}

function compareCard(card, page, found) {
  if (card.vkey !== page.vkey) throw new NotWhole(`another device's: ${found.key.name}, but the card is ${card.fingerprint}'s`);
  return "the log is this card's device's";
}

const isMemory = (kept) => !Array.isArray(kept) && Object.keys(kept).every((name) => /^endface\/[0-9a-f]{16}$/.test(name));

function compareRemembered(memory, page, found) {
  if (!isMemory(memory)) throw new NotWhole("it remembers no logs");
  const seen = memory[found.key.name];
  if (!seen) return "it remembers no log of this device; compare the fingerprint with your device card";
  if (seen.fingerprint !== found.key.fingerprint) throw new NotWhole("another key bore this name before");
  return compareSeen({ size: seen.size, root: fromHex(seen.root) }, page, found);
}

/** What a file that was kept says of this log, in a sentence; NotWhole where it does not fit. */
async function compare(text, page, found) {
  const kept = parsed(text);
  if (kept === null) return compareSeen(await openCheckpoint(text, found.key), page, found);
  return "vkey" in kept ? compareCard(kept, page, found) : compareRemembered(kept, page, found);
}

/** Compare files one by one; what comes out joins what the page has found of itself. */
async function compareFiles(files, page, found) {
  for (const file of files) {
    try {
      found.known.push(`${file.name}: ${await compare(await file.text(), page, found)}`);
    } catch (error) {
      if (!(error instanceof NotWhole || error instanceof TypeError)) throw error;
      found.problems.push(`${file.name}: ${error instanceof NotWhole ? error.message : "cannot be read"}`);
    }
  }
}
