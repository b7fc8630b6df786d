// Draws the page. Every text from a record goes in as text, never as markup.

const PAGE_ROWS = 100;

function showSummary({ groups, page }) {
  const rows = summaryLines(groups, page.jobOf).map((line) => row(
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
  byId("device").replaceChildren(...described(lines).children);
}

function wholeText(page, found) {
  const beside = found.pictures.beside
    ? `; ${found.pictures.beside} lie beside this page and are checked by verify_bundle.pyz` : "";
  const pruned = found.pictures.pruned ? `; ${found.pictures.pruned} more were removed after an export held them` : "";
  const scope = page.proof.inclusion === null ? "no record was changed, added or left out"
    : "these records were not changed; nothing is said about others";
  const known = found.known.length ? found.known.join("; ") : "Compare the fingerprint with your device card";
  return `WHOLE: ${numbersText(page)} of ${found.checkpoint.size}: ${scope}; `
    + `${found.pictures.here} pictures fit${beside}${pruned}. ${known}.`;
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

function numberCell(record, view) {
  if (record.kind !== "inspection") return String(record.number ?? "");
  const button = element("button", { type: "button", class: "open", "data-number": record.number }, String(record.number));
  button.addEventListener("click", () => showDetail(record, view));
  return button;
}

function recordRow({ record, outline }, view) {
  const { verdict } = record.content;
  const changed = view.found.changed.has(record.number);
  return element("tr", changed ? { class: "changed" } : {},
    element("td", {}, numberCell(record, view), changed ? " changed" : ""),
    ...[outline.time, record.kind, outline.operator, outline.port, outline.attempt].map((text) => element("td", {}, String(text))),
    element("td", { class: `verdict ${verdict ?? ""}` }, VERDICTS[verdict] ?? ""),
    element("td", {}, outline.says + (view.page.amended.has(record.number) ? " (amended)" : "")));
}

/** Whether a record passes each filter; a filter that is not set lets all pass. */
function wanted({ record, outline }) {
  const chosen = (id, value) => byId(id).value === "" || byId(id).value === value;
  return chosen("kind", record.kind) && chosen("verdict", record.content.verdict) && chosen("job", outline.job)
    && chosen("operator", outline.operator) && (!byId("review").checked || record.content.disagree === true)
    && outline.text.includes(byId("search").value.trim().toLowerCase());
}

function showRows(view, most = PAGE_ROWS) {
  const found = view.rows.filter(wanted);
  view.begin = Math.max(0, Math.min(view.begin, PAGE_ROWS * Math.floor((found.length - 1) / PAGE_ROWS)));
  const begin = most === PAGE_ROWS ? view.begin : 0;
  const shown = found.slice(begin, begin + most);
  byId("records").tBodies[0].replaceChildren(...shown.map((each) => recordRow(each, view)));
  byId("count").textContent = `${found.length ? begin + 1 : 0} to ${begin + shown.length} of ${found.length}`;
  byId("earlier").disabled = begin === 0;
  byId("later").disabled = begin + most >= found.length;
}

/** What may be chosen: every value that stands in the records. */
function fillFilter(id, rows) {
  const values = [...new Set(rows.map(({ outline }) => outline[id]))].filter(Boolean).sort();
  byId(id).append(...values.map((value) => element("option", { value }, value)));
}

function listen(view) {
  const anew = () => { view.begin = 0; showRows(view); };
  byId("search").addEventListener("input", anew);
  for (const id of ["kind", "verdict", "job", "operator", "review"]) byId(id).addEventListener("change", anew);
  byId("earlier").addEventListener("click", () => { view.begin -= PAGE_ROWS; showRows(view); });
  byId("later").addEventListener("click", () => { view.begin += PAGE_ROWS; showRows(view); });
  // Paper has no buttons to go on with.
  window.addEventListener("beforeprint", () => showRows(view, Infinity));
  window.addEventListener("afterprint", () => showRows(view));
}

function listenForFiles({ page, found }) {
  byId("known").addEventListener("change", async (event) => {
    await compareFiles(event.target.files, page, found);
    showSeal(page, found);
  });
  byId("compare").hidden = false;
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
  const rows = await outlinedRecords(page);
  const view = { page, rows, groups: attemptsByNumber(page), begin: 0, found: { changed: new Set() } };
  showSummary(view);
  for (const id of ["job", "operator"]) fillFilter(id, rows);
  listen(view);
  showRows(view);
  view.found = await checkAll(page);
  showDevice(page, view.found);
  showSeal(page, view.found);
  if (view.found.checkpoint) listenForFiles(view);
  showRows(view);
}

start().catch((error) => {
  const damaged = error instanceof TypeError || error instanceof SyntaxError || error.name === "InvalidCharacterError";
  byId("seal").dataset.state = "broken";
  byId("seal").textContent = damaged ? `NOT WHOLE: the data in this page is damaged (${error.message})`
    : `NOT CHECKED: this browser cannot check the seal (${error.message}); use a newer one, or verify_bundle.pyz`;
});
