// Writes each example as one file: schema, layout and data as JSON has them. What JSON cannot hold (functions, actions
// of the demo) is left out. The clock stands still, because some examples are filled in with today.
const fs = require('node:fs');
const path = require('node:path');

const Today = Date;
const noon = Today.UTC(2026, 0, 15, 12);
globalThis.Date = class extends Today {
  constructor(...parts) {
    super(...(parts.length ? parts : [noon]));
  }
  static now() {
    return noon;
  }
};

const { getExamples } = require('@jsonforms/examples');
const folder = path.join(__dirname, 'examples');
fs.rmSync(folder, { recursive: true, force: true });
fs.mkdirSync(folder);
const names = new Set();
for (const { name, label, schema, uischema, data } of getExamples()) {
  const file = name.replace(/[^A-Za-z0-9_-]+/g, '-');
  if (names.has(file)) throw new Error(`two examples are called ${file}`);
  names.add(file);
  const example = JSON.stringify({ name, label, schema, uischema, data }, null, 1);
  fs.writeFileSync(path.join(folder, `${file}.json`), `${example}\n`);
}
console.log(`${names.size} examples`);
