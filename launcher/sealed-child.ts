// Starts a process with a sealed seed, which signer and trader are: in its cage, with the proof
// that it cannot leave it, unsealed.

import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type {
  Begin,
  CageReport,
  FromSealed,
  Outside,
  Unseal,
  Unsealed,
} from '@countersign/channel/launch.ts'
import type { CageKind, Kind } from './cage.ts'
import { type Caged, CagedRefusal, startCaged } from './caged.ts'
import { withCompiled } from './compiled.ts'
import type { Home } from './home.ts'
import { refuseWeak } from './probe.ts'

export type SealedOptions = {
  readonly home: Home
  readonly network: Begin['network']
  readonly inmate: Kind
  readonly cages: readonly CageKind[]
  /** Asked again when a passphrase was mistyped. */
  readonly unseal: (isAgain: boolean) => Promise<Unseal>
  readonly say: (line: string) => void
  /** What it writes goes to this file, and not to the terminal. */
  readonly log?: string
}

/** To it and from it go messages of its own as well. */
type CagedSealed = Caged<Begin | Unseal, FromSealed>

export type Sealed<To extends { kind: string }, From extends { kind: string }> = {
  readonly caged: Caged<To, From>
  readonly report: CageReport
  readonly unsealed: Unsealed
}

/** Typing mistakes allowed before the start is given up. */
const PASSPHRASE_TRIES = 5

/**
 * @param folder - the one folder that it sees and writes
 * @param more - what this one is told beside what both are
 * @param told - every message of its own: the first may come with the word that it is open
 * @throws Error when it is not caged well enough, or cannot be unsealed
 */
export async function startSealed<To extends { kind: string }, From extends { kind: string }>(
  options: SealedOptions,
  folder: string,
  more: Promise<object> = Promise.resolve({}),
  told: (message: From, caged: Caged<To, From>) => void = () => undefined,
): Promise<Sealed<To, From>> {
  const { home, network, say } = options
  const inmate = { ...options.inmate, folder }
  const name = inmate.name ?? 'signer'
  // It may fail while nobody waits for it yet.
  more.catch(() => undefined)
  const caged: CagedSealed = await startCaged({
    inmate: await withCompiled(home, inmate, options.cages),
    kinds: options.cages,
    ...(options.log === undefined ? {} : { log: options.log }),
    onSkip: (kind, why) => say(`cage "${kind}" is not used for the ${name}: ${why}`),
  })
  const own = caged as unknown as Caged<To, From>
  own.listen((message) => told(message, own))
  try {
    const begin = { kind: 'begin', network, folder: caged.cage.folder, ...(await more) } as const
    const report = await proveCage(caged, home, begin)
    refuseWeak(name, report, network)
    const unsealed = await unseal(caged, options)
    return { caged: own, report, unsealed }
  } catch (error) {
    caged.kill()
    throw error
  }
}

/** Gives it things to reach for, and takes away what it left if it could. */
async function proveCage(
  caged: CagedSealed,
  home: Home,
  begin: Omit<Begin, 'outside'>,
): Promise<CageReport> {
  const database = join(home.outside, 'outside.sqlite')
  writeFileSync(database, '', { mode: 0o600 })
  const target = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
  await once(target, 'listening')
  const address = target.address()
  const tcpPort = typeof address === 'object' && address ? address.port : 0
  const outside: Outside = { folder: home.outside, database, tcpPort }
  const caught = caged.expect('caged')
  caged.send({ ...begin, outside })
  try {
    return (await caught).report
  } finally {
    target.close()
    for (const name of ['break-out', 'break-out.sqlite']) {
      rmSync(join(home.outside, name), { force: true })
    }
    rmSync('/tmp/countersign-break-out', { force: true })
  }
}

async function unseal(caged: CagedSealed, options: SealedOptions): Promise<Unsealed> {
  for (let tries = 1; ; tries += 1) {
    const key = await options.unseal(tries > 1)
    const done = caged.expect('unsealed')
    caged.send(key)
    try {
      return await done
    } catch (error) {
      const isMistyped = error instanceof CagedRefusal && error.code === 'vault.unseal_failed'
      if (!isMistyped || key.with !== 'passphrase' || tries === PASSPHRASE_TRIES) throw error
      options.say(`${error.message} Try again.`)
    }
  }
}
