// Whoever takes part in a team by the command line, each with a folder of their own: the owner,
// Bob, people with a passkey at the desk, operators. Processes get the signer's clock.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askOver } from '@countersign/channel/client.ts'
import { byDesk } from '@countersign/cli/flows/exchange.ts'
import { askPaired } from '@countersign/cli/flows/signer.ts'
import { requirePairing } from '@countersign/cli/keep/pairing.ts'
import type { Person } from '@countersign/demo/person.ts'
import type { Stage } from '@countersign/demo/team.ts'
import { type Commands, type Ended, openCommands, setOut } from './cli.ts'
import { fromBase32 } from './house.ts'

export type Operator = { readonly home: string; readonly key: string }
export type Given = {
  readonly secrets?: Readonly<Record<string, string>>
  readonly home?: string
}
type Json = Readonly<Record<string, unknown>>

export type Party = {
  readonly cli: Commands
  /** For those who use no command line. */
  readonly stage: Stage
  /** A folder for whatever is written. */
  readonly files: string
  readonly people: Map<string, Person>
  readonly operators: Operator[]
  readonly bob: { readonly home: string; seed: Uint8Array }
  run(args: readonly string[], given?: Given): Promise<Ended>
  /** @returns the object of a command that has to end with 0 */
  done(args: readonly string[], given?: Given): Promise<Json>
  /** Of a command that has to end with this fault. */
  refused(args: readonly string[], code: string, given?: Given): Promise<Ended>
  /** The owner, with a fresh code. */
  ada(): Given
  asBob(): Given
  stop(): Promise<void>
}

/** A claimed installation, and nobody invited yet. */
export async function openParty(): Promise<Party> {
  const cli = await openCommands()
  await setOut(cli)
  const files = mkdtempSync(join(tmpdir(), 'countersign-party-'))
  const bob = { home: join(files, 'bob'), seed: fromBase32('') }
  const run: Party['run'] = (args, { secrets = {}, home } = {}) =>
    cli.run(args, secrets, {
      ...clockOf(cli),
      ...(home === undefined ? {} : { COUNTERSIGN_CLIENT_HOME: home }),
    })
  return {
    cli,
    stage: stageOf(cli),
    files,
    people: new Map(),
    operators: [],
    bob,
    run,
    async done(args, given) {
      const ended = await run(args, given)
      assert.equal(ended.code, 0, `${args.join(' ')}: ${ended.stderr}`)
      return ended.json
    },
    async refused(args, code, given) {
      const ended = await run(args, given)
      const fault = ended.json.fault as { readonly code?: string } | undefined
      assert.equal(fault?.code, code, ended.stderr)
      return ended
    },
    ada: () => ({ secrets: { code: cli.code() } }),
    asBob: () => ({ secrets: { code: cli.code(bob.seed) }, home: bob.home }),
    async stop() {
      await cli.stop()
      rmSync(files, { recursive: true, force: true })
    },
  }
}

function stageOf(cli: Commands): Stage {
  const { identity } = requirePairing(cli.context)
  const now = () => cli.now()
  return {
    identity,
    origin: cli.desk,
    now,
    ask: (kind, body, device) =>
      askOver(byDesk(cli.desk), { identity, now, ...(device ? { device } : {}) })(kind, body),
    show: () => askPaired({ ...cli.context, now }, 'charter.show', {}),
  }
}

function clockOf(cli: Commands) {
  const aheadMs = (cli.now() - Math.floor(Date.now() / 1000)) * 1_000
  const clock = `const now = Date.now; Date.now = () => now() + ${aheadMs}`
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(clock)}` }
}
