// One installation, started: the regtest node, the signer in its cage, the sockets. Told what to
// use; says what it does through `say`; ends when asked, or when something ends for good.

import { rmSync, writeFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import type { Role } from '@countersign/channel/messages.ts'
import { type CageKind, type Inmate, SIGNER } from './cage.ts'
import { makeClaimCode } from './claim-code.ts'
import type { Home } from './home.ts'
import type { Progress } from './regtest/messages.ts'
import { type RegtestNode, startRegtest } from './regtest/regtest.ts'
import { type SignerChild, startSigner } from './signer-child.ts'
import { openSockets } from './sockets.ts'
import { readUnsealKey, type UnsealWith } from './unseal.ts'

export type LaunchOptions = {
  readonly home: Home
  /** 0 takes any free port. */
  readonly nodePort: number
  readonly unsealWith: UnsealWith
  /** Starts a crashed signer again without asking: with a key file always, else if wanted. */
  readonly keepUnsealKey: boolean
  readonly say: (line: string) => void
  readonly onProgress: (progress: Progress) => void
  /** Another entry or weaker cages, for tests. */
  readonly inmate?: Omit<Inmate, 'folder'>
  readonly cages?: readonly CageKind[]
}

export type Launched = {
  readonly node: RegtestNode
  readonly signer: () => SignerChild
  readonly claimCode: string | null
  /** Resolves with the reason when it cannot go on. */
  readonly failed: Promise<string>
  stop(): Promise<void>
}

/** A signer that dies more often than this within a minute has a fault that a start cannot mend. */
const RESTARTS_A_MINUTE = 20

/** Connections that wait while the signer starts again. */
const MOST_WAITING = 256

/** @throws Error with one clear line */
export async function launch(options: LaunchOptions): Promise<Launched> {
  const { home, say } = options
  const [node, first] = await startBoth(options)
  const waiting: [Role, Socket][] = []
  let signer: SignerChild | null = first
  let current = first
  let isStopping = false

  const claimCode = first.isClaimed ? null : makeClaimCode()
  if (claimCode) first.offerClaim(claimCode)
  const sockets = await openSockets(home.run, (role, socket) => {
    if (signer) signer.accept(role, socket)
    else if (waiting.length < MOST_WAITING) waiting.push([role, socket])
    else socket.destroy()
  })
  writeStatus(home, node, first)

  const watching = watch(first)
  const failed = new Promise<string>((fail) => {
    void node.exited.then((why) => fail(`the regtest node ended: ${why}`))
    void watching.catch((error: unknown) => fail((error as Error).message))
  })

  async function watch(watched: SignerChild): Promise<void> {
    const ends: number[] = []
    for (let child = watched; ; ) {
      const why = await child.ended
      if (isStopping) return
      signer = null
      say(`the signer ended (${why})`)
      ends.push(Date.now())
      const recent = ends.filter((at) => at > Date.now() - 60_000)
      if (recent.length > RESTARTS_A_MINUTE) throw new Error('the signer keeps ending; see above')
      child = await startSigner(signerOptions(options))
      if (isStopping) return child.kill()
      if (!child.isClaimed && claimCode) child.offerClaim(claimCode)
      signer = child
      current = child
      say('the signer is back; its journal was verified')
      for (const [role, socket] of waiting.splice(0)) child.accept(role, socket)
    }
  }

  return {
    node,
    claimCode,
    failed,
    signer: () => current,
    async stop() {
      isStopping = true
      sockets.close()
      rmSync(home.status, { force: true })
      current.stop()
      await Promise.allSettled([watching, node.stop()])
    },
  }
}

async function startBoth(options: LaunchOptions): Promise<[RegtestNode, SignerChild]> {
  const { home, nodePort, onProgress } = options
  const node = startRegtest({ folder: home.node, port: nodePort, onProgress })
  const signer = startSigner(signerOptions(options))
  const [nodeResult, signerResult] = await Promise.allSettled([node, signer])
  if (nodeResult.status === 'fulfilled' && signerResult.status === 'fulfilled') {
    return [nodeResult.value, signerResult.value]
  }
  if (nodeResult.status === 'fulfilled') await nodeResult.value.stop()
  if (signerResult.status === 'fulfilled') signerResult.value.kill()
  const failed = [nodeResult, signerResult].find((result) => result.status === 'rejected')
  throw failed?.reason
}

// The key is read once and kept where a crashed signer may be unsealed again without a person.
const kept = new WeakMap<LaunchOptions, ReturnType<typeof readUnsealKey>>()

function signerOptions(options: LaunchOptions) {
  const { home, say, unsealWith, keepUnsealKey } = options
  const unseal = (isAgain: boolean) => {
    const known = kept.get(options)
    if (known && !isAgain) return known
    const key = readUnsealKey(home, unsealWith)
    if (keepUnsealKey) kept.set(options, key)
    return key
  }
  const inmate = options.inmate ?? SIGNER
  const cages = options.cages ?? (['bwrap', 'unshare', 'node'] as const)
  return { home, network: 'regtest' as const, inmate, cages, unseal, say }
}

/** What clients of this machine need to find the rest. No secret is in it. */
function writeStatus(home: Home, node: RegtestNode, signer: SignerChild): void {
  const status = {
    version: '1',
    network: 'regtest',
    node: { url: node.url, cookieFile: node.cookieFile },
    isolation: signer.report.isolation,
    cage: signer.cage,
    fingerprint: signer.fingerprint,
  }
  writeFileSync(home.status, `${JSON.stringify(status, null, 2)}\n`, { mode: 0o600 })
}
