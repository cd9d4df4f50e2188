// Writes web/assets/fixtures: what govuk-frontend publishes of each component that we
// draw too, options and the HTML they give. `build` runs it after installing the
// packages of the lock file.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";

const published = "node_modules/govuk-frontend/dist/govuk/components";
const kept = "../fixtures";
const templates = "../../templates/components";

mkdirSync(kept, { recursive: true });
for (const name of readdirSync(kept).filter((name) => name.endsWith(".json"))) {
  rmSync(`${kept}/${name}`);
}
const ours = new Set(readdirSync(templates).map((name) => name.replace(".hbs", "")));
for (const component of readdirSync(published).filter((name) => ours.has(name))) {
  const { fixtures } = JSON.parse(readFileSync(`${published}/${component}/fixtures.json`, "utf8"));
  const lines = fixtures.map(({ name, options, html }) => JSON.stringify({ name, options, html }));
  writeFileSync(`${kept}/${component}.json`, `[\n${lines.join(",\n")}\n]\n`);
}
