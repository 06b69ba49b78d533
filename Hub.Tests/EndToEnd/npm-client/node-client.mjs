// The published client in Node.

import { runChecks } from "./checks.mjs";
import { report, required } from "./report.mjs";

await runChecks(JSON.parse(required("HUB_URLS")), report);
process.exit();
