// Output that the specs read: one line per check, and an exit code.

let failed = 0;

/** Prints `ok name`, or `FAILED name` with the indented reason. */
export function report(name, error) {
  if (error === null) {
    console.log(`ok ${name}`);
    return;
  }
  failed++;
  process.exitCode = 1;
  console.log(`FAILED ${name}\n  ${error.replaceAll("\n", "\n  ")}`);
}

export const failures = () => failed;

/** A setting that the spec passes in the environment. */
export function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set.`);
  return value;
}
