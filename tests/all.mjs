// Runs the test files that are named, or all of them: the longest first, so that none of them is
// left alone at the end. Started by run.mjs, on Node 26 and from the root.
//
//   all.mjs [FILES]    ends with 1 when one failed or none ran

import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { relative } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'

/** What took more than a quarter of a minute, the longest first. The rest follows by its name. */
const LONGEST = [
  'tests/api/organisations.test.ts',
  'tests/web/pages.test.ts',
  'tests/api/moving.test.ts',
  'tests/demo/lived.test.ts',
  'tests/faults/kill-whole.test.ts',
  'tests/api/cli.test.ts',
  'tests/api/team.test.ts',
  'tests/web/welcome.test.ts',
  'tests/web/verify.test.ts',
  'tests/web/decisions.test.ts',
  'tests/web/spend.test.ts',
  'tests/attacks/restored-all.test.ts',
  'tests/web/wallet.test.ts',
  'tests/desk/consent.test.ts',
  'client/cli/cli.test.ts',
  'tests/desk/hostile-links.test.ts',
  'tests/demo/exit.test.ts',
  'tests/agent/agent.test.ts',
  'tests/store/chain.test.ts',
  'tests/store/store.test.ts',
  'tests/electrum/online.test.ts',
  'tests/api/order-cli.test.ts',
  'tests/trader/prices.test.ts',
  'tests/electrum/offline.test.ts',
  'tests/api/absurd.test.ts',
  'tests/web/policy.test.ts',
  'tests/courier/running.test.ts',
  'tests/desk/alone.test.ts',
  'tests/api/running.test.ts',
  'tests/api/flood.test.ts',
  'tests/web/password.test.ts',
  'tests/courier/faults.test.ts',
  'tests/attacks/evil-server.test.ts',
  'tests/web/sign-in.test.ts',
  'tests/api/handed-over.test.ts',
  'tests/desk/decisions.test.ts',
  'tests/launcher/rotate.test.ts',
  'tests/faults/power-cut.test.ts',
  'tests/desk/desk.test.ts',
  'tests/api/review.test.ts',
  'tests/api/fuzz.test.ts',
]

/** They wait for processes and browsers: two leave cores idle for a quarter, four gain nothing. */
const AT_ONCE = Math.max(3, Math.ceil(availableParallelism() * 1.5))

const TOLD_FILES = 8

/** By their place among the longest, then by name. */
function inOrder(files) {
  const place = new Map(LONGEST.map((file, index) => [file, index]))
  const placeOf = (file) => place.get(relative('.', file)) ?? LONGEST.length
  return files.toSorted((one, other) => placeOf(one) - placeOf(other) || (one < other ? -1 : 1))
}

/** @throws Error for a name that nothing has */
function filesOf(name) {
  const found = globSync(name)
  if (found.length === 0) throw new Error(`there is no test file ${name}`)
  return found
}

/** Of every room: a list of them would forget one. */
function everyFile() {
  return [...LONGEST.flatMap(filesOf), ...globSync('*/**/*.test.ts', { exclude: isNotOurs })]
}

/** What is installed, and what an installation in the clone keeps. */
const isNotOurs = (name) => /(^|\/)(node_modules|\.[^/]+)(\/|$)/.test(name)

const named = process.argv.slice(2)
const found = named.length > 0 ? named.flatMap(filesOf) : everyFile()
const files = inOrder([...new Set(found)])

const stopping = new AbortController()
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => stopping.abort())

const tests = run({ files, concurrency: AT_ONCE, signal: stopping.signal })
const took = []
tests.on('test:fail', () => {
  process.exitCode = 1
})
tests.on('test:summary', ({ file, counts, duration_ms: ms }) => {
  if (file !== undefined) took.push([Math.round(ms / 1_000), relative('.', file)])
  else if (counts.tests === 0) process.exitCode = 1
})
tests.compose(new spec()).pipe(process.stdout)
process.once('exit', () => {
  if (took.length < LONGEST.length) return
  const longest = took.toSorted(([one], [other]) => other - one).slice(0, TOLD_FILES)
  const told = longest.map(([seconds, file]) => `${file} ${seconds} s`).join(', ')
  process.stderr.write(`countersign: the longest were ${told}\n`)
})
