// Keeps one signer running: in its cage, unsealed, with the connections that came for it. A signer
// that dies is started again; its journal makes that safe at any moment.

import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import type { CageReport, FromLauncher, ToLauncher } from '@countersign/channel/launch.ts'
import type { Role } from '@countersign/channel/messages.ts'
import type { CageKind, Kind } from './cage.ts'
import { type Caged, CagedRefusal, startCaged } from './caged.ts'
import { withCompiled } from './compiled.ts'
import type { Home } from './home.ts'
import { refuseWeak } from './probe.ts'

type Network = Extract<FromLauncher, { kind: 'begin' }>['network']
type CagedSigner = Caged<FromLauncher, ToLauncher>
type Unsealed = Extract<ToLauncher, { kind: 'unsealed' }>

export type SignerChild = {
  readonly report: CageReport
  readonly cage: CageKind
  readonly fingerprint: string
  readonly identity: Unsealed['identity']
  readonly isClaimed: boolean
  readonly pid: number
  accept(role: Role, socket: Socket): void
  offerClaim(code: string): void
  onClaimed(told: () => void): void
  readonly ended: Promise<string>
  stop(): void
  kill(): void
}

export type SignerOptions = {
  readonly home: Home
  readonly network: Network
  readonly inmate: Kind
  readonly cages: readonly CageKind[]
  /** Asked again when a passphrase was mistyped. */
  readonly unseal: (isAgain: boolean) => Promise<Extract<FromLauncher, { kind: 'unseal' }>>
  readonly say: (line: string) => void
}

/** Typing mistakes allowed before the start is given up. */
const PASSPHRASE_TRIES = 5

/** @throws Error when it is not caged well enough, or cannot be unsealed */
export async function startSigner(options: SignerOptions): Promise<SignerChild> {
  const { home, network, say } = options
  const inmate = { ...options.inmate, folder: home.signer }
  const caged: CagedSigner = await startCaged({
    inmate: await withCompiled(home, inmate, options.cages),
    kinds: options.cages,
    onSkip: (kind, why) => say(`cage "${kind}" is not used: ${why}`),
  })
  try {
    const report = await proveCage(caged, home, network)
    refuseWeak('signer', report, network)
    const unsealed = await unseal(caged, options)
    return running(caged, report, unsealed)
  } catch (error) {
    caged.kill()
    throw error
  }
}

/** Gives the signer things to reach for, and takes away what it left if it could. */
async function proveCage(caged: CagedSigner, home: Home, network: Network): Promise<CageReport> {
  const database = join(home.outside, 'outside.sqlite')
  writeFileSync(database, '', { mode: 0o600 })
  const target = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
  await once(target, 'listening')
  const address = target.address()
  const tcpPort = typeof address === 'object' && address ? address.port : 0
  const outside = { folder: home.outside, database, tcpPort }
  const caught = caged.expect('caged')
  caged.send({ kind: 'begin', network, folder: caged.cage.folder, outside })
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

async function unseal(caged: CagedSigner, options: SignerOptions): Promise<Unsealed> {
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

function running(caged: CagedSigner, report: CageReport, unsealed: Unsealed): SignerChild {
  return {
    report,
    cage: caged.cage.kind,
    fingerprint: unsealed.fingerprint,
    identity: unsealed.identity,
    isClaimed: unsealed.isClaimed,
    pid: caged.pid,
    accept: (role, socket) => caged.send({ kind: 'connection', role }, socket),
    offerClaim: (code) => caged.send({ kind: 'claim-code', code }),
    onClaimed: (told) => {
      caged.listen(({ kind }) => {
        if (kind === 'claimed') told()
      })
    },
    ended: caged.ended,
    stop: () => caged.send({ kind: 'stop' }),
    kill: () => caged.kill(),
  }
}
