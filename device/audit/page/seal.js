// Trees, signed notes and checkpoints, as device/audit/proof.py checks them. Sources: RFC 6962 section 2.1,
// RFC 9162 sections 2.1.3.2 and 2.1.4.2, C2SP signed-note and tlog-checkpoint.

class NotWhole extends Error {}

const utf8 = new TextEncoder();

const joined = (...parts) => {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) { all.set(part, at); at += part.length; }
  return all;
};
const same = (one, other) => one.length === other.length && one.every((byte, i) => byte === other[i]);
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const fromHex = (text) => {
  if (!/^([0-9a-f]{64})$/.test(text)) throw new NotWhole("a hash is damaged");
  return Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
};
const fromBase64 = (text) => {
  let raw;
  try { raw = atob(text); } catch { throw new NotWhole("damaged base64"); }
  if (btoa(raw) !== text) throw new NotWhole("damaged base64");
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
};

const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
const leafHash = (body) => sha256(joined([0], body));
const nodeHash = (left, right) => sha256(joined([1], left, right));

/** A growing tree, kept as the hashes of its perfect subtrees, the largest first. */
class Frontier {
  constructor(size, hashes) {
    const bits = size.toString(2).replaceAll("0", "").length;
    if (hashes.length !== bits) throw new NotWhole(`${hashes.length} hashes cannot stand for ${size} records`);
    this.size = size;
    this.hashes = [...hashes];
  }

  async append(leaf) {
    this.hashes.push(leaf);
    for (let grown = this.size; grown % 2 === 1; grown = Math.floor(grown / 2)) {
      const right = this.hashes.pop();
      this.hashes.push(await nodeHash(this.hashes.pop(), right));
    }
    this.size += 1;
  }

  async root() {
    if (!this.hashes.length) return sha256(new Uint8Array());
    let root = this.hashes.at(-1);
    for (const left of this.hashes.slice(0, -1).reverse()) root = await nodeHash(left, root);
    return root;
  }
}

const half = (number) => Math.floor(number / 2);

async function rootFromInclusion(index, size, leaf, path) {
  let [here, last, root] = [index, size - 1, leaf];
  for (const sibling of path) {
    if (last === 0) throw new NotWhole("the inclusion proof is too long");
    if (here % 2 === 1 || here === last) {
      root = await nodeHash(sibling, root);
      while (here % 2 === 0 && here > 0) [here, last] = [half(here), half(last)];
    } else {
      root = await nodeHash(root, sibling);
    }
    [here, last] = [half(here), half(last)];
  }
  if (last > 0) throw new NotWhole("the inclusion proof is too short");
  return root;
}

async function checkConsistency(old, now, path) {
  if (old.size === now.size) {
    if (path.length || !same(old.root, now.root)) throw new NotWhole(`two different logs of ${now.size} records`);
    return;
  }
  if (old.size > now.size || !path.length) throw new NotWhole(`no proof leads from ${old.size} to ${now.size} records`);
  const isPower = old.size.toString(2).replaceAll("0", "").length === 1;
  const hashes = isPower ? [old.root, ...path] : [...path];
  let [here, last] = [old.size - 1, now.size - 1];
  while (here % 2 === 1) [here, last] = [half(here), half(last)];
  let [oldRoot, newRoot] = [hashes[0], hashes[0]];
  for (const sibling of hashes.slice(1)) {
    if (last === 0) throw new NotWhole("the consistency proof is too long");
    if (here % 2 === 1 || here === last) {
      [oldRoot, newRoot] = [await nodeHash(sibling, oldRoot), await nodeHash(sibling, newRoot)];
      while (here % 2 === 0 && here > 0) [here, last] = [half(here), half(last)];
    } else {
      newRoot = await nodeHash(newRoot, sibling);
    }
    [here, last] = [half(here), half(last)];
  }
  if (last > 0 || !same(oldRoot, old.root) || !same(newRoot, now.root)) {
    throw new NotWhole(`the log of ${now.size} records is no continuation of the one of ${old.size}`);
  }
}

/** The public key under its name, which is made of it, from C2SP's text form `name+id+key`. */
async function verifierKey(vkey) {
  const found = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey);
  const typed = found ? fromBase64(found[3]) : new Uint8Array();
  if (typed.length !== 33 || typed[0] !== 1) throw new NotWhole("the device card holds no Ed25519 key");
  const identity = (await sha256(joined(utf8.encode(found[1]), [10], typed))).slice(0, 4);
  if (hex(identity) !== found[2]) throw new NotWhole("the key's id does not fit to the key");
  const fingerprint = hex(await sha256(typed.slice(1)));
  if (found[1] !== `endface/${fingerprint.slice(0, 16)}`) throw new NotWhole(`the key ${fingerprint} bears a name that is not its own`);
  const key = await crypto.subtle.importKey("raw", typed.slice(1), { name: "Ed25519" }, false, ["verify"]);
  return { name: found[1], identity, key, fingerprint };
}

/** The text of a signed note that the key has signed. */
async function openNote(note, key) {
  const cut = note.lastIndexOf("\n\n");
  if (cut < 1 || !note.endsWith("\n")) throw new NotWhole("not a signed note");
  const text = note.slice(0, cut + 1);
  for (const line of note.slice(cut + 2, -1).split("\n")) {
    const found = /^— (\S+) (\S+)$/.exec(line);
    if (!found) throw new NotWhole("a signature line is damaged");
    const raw = fromBase64(found[2]);
    if (found[1] !== key.name || !same(raw.slice(0, 4), key.identity)) continue;
    if (await crypto.subtle.verify({ name: "Ed25519" }, key.key, raw.slice(4), utf8.encode(text))) return text;
    throw new NotWhole(`the signature of ${key.name} does not fit`);
  }
  throw new NotWhole(`not signed by ${key.name}`);
}

async function openCheckpoint(note, key) {
  const lines = (await openNote(note, key)).split("\n");
  if (lines.length !== 4 || lines[0] !== key.name || !/^(0|[1-9][0-9]*)$/.test(lines[1])) {
    throw new NotWhole(`no checkpoint of ${key.name}`);
  }
  return { size: Number(lines[1]), root: fromBase64(lines[2]) };
}
