/* run.js LIBRARY DIGEST MAP GOLDEN: both modules ask for nothing; the library exports what
 * lib/liqmap.map names, and reads and writes packed maps; the digest is the same. */
'use strict';
const fs = require('fs');
const path = require('path');
const [libraryFile, digestFile, mapFile, golden] = process.argv.slice(2);

let number = 0;
function point(name, passed, said = '') {
  number++;
  if (!passed) console.log(`# ${said}`);
  console.log(`${passed ? 'ok' : 'not ok'} ${number} - ${name}`);
}

function load(file) {
  const module = new WebAssembly.Module(fs.readFileSync(file));
  const imports = WebAssembly.Module.imports(module);
  const name = path.basename(file);
  point(`${name} of ${fs.statSync(file).size} bytes imports nothing`,
    imports.length === 0, JSON.stringify(imports));
  return new WebAssembly.Instance(module, {}).exports;
}

const library = load(libraryFile);
const exported = Object.keys(library).filter((name) => name !== 'memory').sort();
const named = fs.readFileSync(mapFile, 'utf8').match(/\bliqmap_\w+(?=;)/g).sort();
point(`exports ${named.length} functions`,
  named.length > 50 && exported.join() === named.join(), exported.join());

/* Room past what the module uses. */
const base = library.memory.grow(4) * 65536;
const view = new DataView(library.memory.buffer);
const bytes = new Uint8Array(library.memory.buffer);
const text = (at) => Buffer.from(bytes.subarray(at, bytes.indexOf(0, at))).toString();

point('its arithmetic is right', library.liqmap_self_check() === 0);
point('it has texts', text(library.liqmap_status_name(-1)) === 'LIQMAP_E_NULL' &&
  /^\d+\.\d+\.\d+$/.test(text(library.liqmap_version_string())));

/* Those of the format that is written now. */
const packed = fs.readdirSync(golden).filter((name) => name.endsWith('-2.liqmap'));
for (const name of packed) {
  const file = fs.readFileSync(path.join(golden, name));
  const n = BigInt(file.length);
  const [number_at, from, map, to] = [base, base + 8, base + 16384, base + 131072];
  bytes.set(file, from);
  const statuses = [library.liqmap_unpack_size(number_at, from, n)];
  statuses.push(library.liqmap_unpack(map, view.getBigInt64(number_at, true), from, n));
  statuses.push(library.liqmap_validate(map));
  statuses.push(library.liqmap_pack(map, to, n, number_at));
  const same = file.equals(Buffer.from(bytes.slice(to, to + file.length)));
  point(`${name} is read and written to the byte`,
    statuses.every((status) => status === 0) && same, statuses.join());
}
point('maps were there', packed.length >= 5, packed.join());

point('the digest is the same', load(digestFile).run_digest() === 0);
console.log(`1..${number}`);
