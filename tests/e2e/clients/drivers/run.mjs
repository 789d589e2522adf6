// Drives the compiled client as lines.py drives the Python ones: a step's name in, an answer out.
import { createInterface } from 'node:readline';
import { steps } from './built/generated_types.js';

const tell = (value) => console.log(JSON.stringify(value));

let named;
for await (const line of createInterface({ input: process.stdin })) {
  if (named === undefined) {
    named = steps(...JSON.parse(line));
    tell(Object.keys(named));
  } else {
    tell(await named[line.trim()]());
  }
}
