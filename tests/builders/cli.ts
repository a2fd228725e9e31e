// The whole installation as the launcher starts it, and its owner's command line as processes of
// their own, without a terminal. The signer's clock is set forward, so that each code is fresh.

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Context } from '@countersign/cli/context.ts'
import { enrolFactor } from '@countersign/cli/flows/factors.ts'
import { TRADER } from '@countersign/launcher/cage.ts'
import { type Home, openHome } from '@countersign/launcher/home.ts'
import { type Launched, launch } from '@countersign/launcher/launch.ts'
import { codeAt, stepAt } from '@countersign/signer/totp.ts'
import { fromBase32 } from './house.ts'
import { MORTAL_SIGNER } from './inmates.ts'

const MAIN = fileURLToPath(new URL('../../client/cli/main.ts', import.meta.url))

export const PASSPHRASE = 'correct horse battery'
export const WALLET = 'savings'

export type Ended = {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** The last object on standard output. */
  readonly json: Readonly<Record<string, unknown>>
}

type Secrets = Readonly<Record<string, string | readonly string[]>>
type Environment = Readonly<Record<string, string>>

export type Commands = {
  readonly home: Home
  readonly launched: Launched
  /** Of the owner's client, for flows that run here. */
  readonly context: Context
  readonly api: string
  readonly desk: string
  /** A one-time code that was not used yet: of the owner, or of whoever has this seed. */
  code(seed?: Uint8Array): string
  /** What the signer's clock says: forward by so many seconds from now on. */
  now(forward?: number): number
  /** Runs `countersign ARGS --json --yes`. */
  run(args: readonly string[], secrets?: Secrets, environment?: Environment): Promise<Ended>
  /** Runs `countersign ARGS` as it is; `heard` gets what it says, while it says it. */
  start(args: readonly string[], how?: Start): Promise<Ended>
  stop(): Promise<void>
}

type Start = {
  readonly secrets?: Secrets
  readonly environment?: Environment
  heard?(said: string): void
}

/**
 * Started, and nothing claimed yet.
 * @param lay - what lies in its folder before; a trader is started then
 */
export async function openCommands(lay?: (home: Home) => void): Promise<Commands> {
  const home = openHome(mkdtempSync(join(tmpdir(), 'countersign-commands-')))
  lay?.(home)
  const launched = await launch({
    home,
    nodePort: 0,
    apiPort: 0,
    unsealWith: 'key-file',
    keepUnsealKey: true,
    say: () => undefined,
    onProgress: () => undefined,
    inmate: MORTAL_SIGNER,
    ...(lay ? { trader: TRADER } : {}),
  })
  const { api, desk } = launched.status()
  if (api === null || desk === null) throw new Error('server or desk did not start')
  const seconds = () => Math.floor(Date.now() / 1000)
  const context: Context = { home: home.root, clientHome: join(home.root, 'client'), now: seconds }
  let shift = 0
  const commands: Commands = {
    home,
    launched,
    context,
    api,
    desk,
    code: (seed = seedOf(home)) => codeAt(seed, stepAt(commands.now(30))),
    now(forward = 0) {
      shift += forward
      if (forward > 0) writeFileSync(join(home.signer, 'clock-shift'), String(shift))
      return seconds() + shift
    },
    run: (args, secrets = {}, environment = {}) =>
      commands.start([...args, '--json', '--yes'], { secrets, environment }),
    start: (args, how) => started(home, args, how ?? {}),
    async stop() {
      await launched.stop()
      rmSync(home.root, { recursive: true, force: true })
    },
  }
  return commands
}

const seeds = new Map<string, Uint8Array>()

function seedOf({ root }: Home): Uint8Array {
  const seed = seeds.get(root)
  if (!seed) throw new Error('nothing is enrolled yet')
  return seed
}

/** Claims, makes a key, enrols and makes a wallet, as the owner's first minutes go. */
export async function setUp(commands: Commands): Promise<void> {
  await setOut(commands)
  const secrets = { passphrase: PASSPHRASE, code: commands.code() }
  const { code, stderr } = await commands.run(['wallet', 'create', WALLET], secrets)
  if (code !== 0) throw new Error(`wallet create: ${stderr}`)
}

/** The same without a wallet: nothing is at stake yet, and the organisation can be founded. */
export async function setOut(commands: Commands): Promise<void> {
  const { context, home, launched, run, code } = commands
  const words = `${'abandon '.repeat(11)}about`
  const done = async (args: readonly string[], secrets: Secrets) => {
    const ended = await run(args, secrets)
    if (ended.code !== 0) throw new Error(`${args.join(' ')}: ${ended.stderr}`)
  }
  await done(['pair', '--name', 'Ada'], { claimCode: launched.claimCode ?? '' })
  await done(['key', 'restore'], { words, passphrase: PASSPHRASE })
  const offer = await enrolFactor(context)
  seeds.set(home.root, fromBase32(offer.seed?.secret ?? ''))
  await offer.confirm(code())
}

/** What a terminal gives; beside it the compiled code that \`./countersign\` brings. */
const SHELL = {
  PATH: process.env.PATH ?? '',
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? '',
}

/** Runs `countersign ARGS` as a process of its own, over what lies in this folder. */
export function started(
  home: Pick<Home, 'root'>,
  args: readonly string[],
  { secrets, environment, heard }: Start,
): Promise<Ended> {
  const env = { ...SHELL, COUNTERSIGN_HOME: home.root, ...environment }
  const child = spawn(process.execPath, [MAIN, '--secrets', '-', ...args], { env })
  child.stdin.end(JSON.stringify(secrets ?? {}))
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
    heard?.(stdout + stderr)
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
    heard?.(stdout + stderr)
  })
  return new Promise((done) => {
    child.once('close', (code) => done({ code, stdout, stderr, json: objectIn(stdout) }))
  })
}

function objectIn(stdout: string): Readonly<Record<string, unknown>> {
  const line = stdout.trim().split('\n').at(-1) ?? ''
  return line.startsWith('{') ? (JSON.parse(line) as Record<string, unknown>) : {}
}
